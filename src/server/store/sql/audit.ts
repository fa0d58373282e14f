import type { Kysely, Selectable } from 'kysely';
import {
  emptyHead,
  link,
  type AuditChange,
  type AuditEntry,
  type AuditHead,
} from '../../../core/audit/chain.ts';
import { fromJson } from './json.ts';
import type { AuditTable, Tables } from './schema.ts';
import { lock } from './transaction.ts';

/**
 * Writes a change into the audit log, within the transaction that makes the change: both are stored
 * or neither. To be called as the transaction's last step, since from here on every other change of
 * the registry waits for its end.
 */
export async function appendAudit(db: Kysely<Tables>, change: AuditChange): Promise<AuditEntry> {
  await lock(db, ['audit']);
  const entry = link(await selectAuditHead(db), change);
  const row = { ...entry, details: JSON.stringify(entry.details) };
  await db.insertInto('audit').values(row).execute();
  return entry;
}

export async function selectAuditHead(db: Kysely<Tables>): Promise<AuditHead> {
  const last = await db
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ?? emptyHead;
}

/** Entries after a number, oldest first. */
export async function selectAudit(
  db: Kysely<Tables>,
  after: number,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(toEntry);
}

function toEntry(row: Selectable<AuditTable>): AuditEntry {
  const { seq, at, actor, action, subject, reason, previous, hash } = row;
  const details = fromJson<AuditEntry['details']>(row.details);
  return { seq, at, actor, action, subject, reason, details, previous, hash };
}
