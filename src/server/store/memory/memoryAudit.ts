import {
  emptyHead,
  link,
  type AuditChange,
  type AuditEntry,
  type AuditHead,
} from '../../../core/audit/chain.ts';

export class MemoryAudit {
  readonly #entries: AuditEntry[] = [];

  append(change: AuditChange): AuditEntry {
    const entry = link(this.head(), change);
    this.#entries.push(entry);
    return structuredClone(entry);
  }

  head(): AuditHead {
    const last = this.#entries.at(-1);
    return last === undefined ? emptyHead : { seq: last.seq, hash: last.hash };
  }

  has(action: string, subject: string): boolean {
    return this.#entries.some((it) => it.action === action && it.subject === subject);
  }

  page(after: number, limit: number): AuditEntry[] {
    return structuredClone(this.#entries.slice(after, after + limit));
  }
}
