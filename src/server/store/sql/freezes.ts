import type { Kysely, Selectable } from 'kysely';
import { frozen, unfrozen } from '../auditChanges.ts';
import { noFreeze } from '../freezeErrors.ts';
import type { LiftedFreeze, NewFreeze, StoredFreeze } from '../model.ts';
import { appendAudit } from './audit.ts';
import type { FreezeTable, Tables } from './schema.ts';

export async function insertFreeze(db: Kysely<Tables>, freeze: NewFreeze): Promise<StoredFreeze> {
  const row = { ...freeze, lifted_at: null, lifted_by: null, lifted_reason: null };
  await db.insertInto('freezes').values(row).execute();
  await appendAudit(db, frozen(freeze));
  return toFreeze(row);
}

/** Fails with `not-found` when there is no such freeze, or it is over at that moment. */
export async function liftFreeze(db: Kysely<Tables>, lift: LiftedFreeze): Promise<StoredFreeze> {
  const { id, at, actor, reason } = lift;
  const { numUpdatedRows } = await db
    .updateTable('freezes')
    .set({ lifted_at: at, lifted_by: actor, lifted_reason: reason })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .where('until', '>', at)
    .executeTakeFirst();
  const row = await db.selectFrom('freezes').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || numUpdatedRows === 0n) throw noFreeze(id);
  const lifted = toFreeze(row);
  await appendAudit(db, unfrozen(lifted, lift));
  return lifted;
}

export async function selectFreezes(db: Kysely<Tables>, since: number): Promise<StoredFreeze[]> {
  const rows = await db
    .selectFrom('freezes')
    .selectAll()
    .where('until', '>', since)
    .where((it) => it.or([it('lifted_at', 'is', null), it('lifted_at', '>', since)]))
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(toFreeze);
}

function toFreeze(row: Selectable<FreezeTable>): StoredFreeze {
  const { id, prompt, at, until, actor, reason } = row;
  return {
    id,
    prompt,
    at,
    until,
    actor,
    reason,
    liftedAt: row.lifted_at,
    liftedBy: row.lifted_by,
    liftedReason: row.lifted_reason,
  };
}
