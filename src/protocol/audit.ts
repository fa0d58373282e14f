import type { AuditEntry, AuditHead } from '../core/audit/chain.ts';

/** GET /v1/audit?after=SEQ&limit=N: the audit log, oldest first. */
export interface AuditResponse {
  readonly entries: readonly AuditLine[];
  /** The end of the whole log. */
  readonly head: AuditHead;
  /** What to ask for as `after` next; null at the end. */
  readonly next: number | null;
}

/** An entry as it crosses the network: the time as ISO 8601. */
export interface AuditLine extends Omit<AuditEntry, 'at'> {
  readonly at: string;
}

export const auditPageLimit = 1_000;

export function toAuditLine(entry: AuditEntry): AuditLine {
  return { ...entry, at: new Date(entry.at).toISOString() };
}

export function fromAuditLine(line: AuditLine): AuditEntry {
  return { ...line, at: Date.parse(line.at) };
}
