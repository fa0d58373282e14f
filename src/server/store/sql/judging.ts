import type { Kysely } from 'kysely';
import type { JudgingDay, JudgingRequest } from '../model.ts';
import type { Tables } from './schema.ts';

/** One statement says whether there is room and takes it: processes that share it cannot overspend. */
export async function reserveJudging(
  db: Kysely<Tables>,
  { day, usd, maxCalls, maxUsd }: JudgingRequest,
): Promise<boolean> {
  await db
    .insertInto('judge_days')
    .values({ day, calls: 0, usd: 0 })
    .onConflict((it) => it.column('day').doNothing())
    .execute();
  let update = db
    .updateTable('judge_days')
    .set((it) => ({ calls: it('calls', '+', 1), usd: it('usd', '+', usd) }))
    .where('day', '=', day)
    .where('calls', '<', maxCalls);
  if (maxUsd !== null) update = update.where('usd', '<=', maxUsd - usd);
  const { numUpdatedRows } = await update.executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function settleJudging(db: Kysely<Tables>, day: string, usd: number): Promise<void> {
  await db
    .updateTable('judge_days')
    .set((it) => ({ usd: it('usd', '+', usd) }))
    .where('day', '=', day)
    .execute();
}

export async function selectJudging(db: Kysely<Tables>, day: string): Promise<JudgingDay> {
  const row = await db
    .selectFrom('judge_days')
    .select(['calls', 'usd'])
    .where('day', '=', day)
    .executeTakeFirst();
  return { calls: row?.calls ?? 0, usd: row?.usd ?? 0 };
}
