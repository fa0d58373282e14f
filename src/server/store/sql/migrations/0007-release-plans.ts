import type { Kysely } from 'kysely';
import { table, type Migration } from './migration.ts';

/** Plans and states gained fields, segments another shape: all of them are written anew. */
export const releasePlans: Migration = {
  id: 7,
  name: 'approvals, windows and freezes of releases; reasons of labels',
  up: async (db: Kysely<OldTables>) => {
    await freezes(db);
    await db.schema.alterTable('label_moves').addColumn('reason', 'text').execute();
    await rewritePlans(db);
  },
};

const freezes = table(
  'freezes',
  [
    ['id', 'text'],
    ['at', 'bigint'],
    ['until', 'bigint'],
    ['actor', 'text'],
    ['reason', 'text'],
  ],
  [
    ['prompt', 'text'],
    ['lifted_at', 'bigint'],
    ['lifted_by', 'text'],
    ['lifted_reason', 'text'],
  ],
  ['id'],
);

interface OldTables {
  releases: { id: string; plan: string; state: string };
  release_log: { release_id: string; seq: number; actor: string };
}

interface OldSegment {
  readonly name: string;
  readonly attribute: string;
  readonly test: unknown;
}

async function rewritePlans(db: Kysely<OldTables>): Promise<void> {
  const rows = await db
    .selectFrom('releases')
    .innerJoin('release_log', 'release_log.release_id', 'releases.id')
    .where('release_log.seq', '=', 1)
    .select(['releases.id', 'releases.plan', 'releases.state', 'release_log.actor'])
    .execute();
  for (const { id, plan: oldPlan, state: oldState, actor } of rows) {
    const plan = JSON.parse(oldPlan) as { segments: OldSegment[] };
    const state = JSON.parse(oldState) as object;
    const segments = plan.segments.map(({ name, attribute, test }) => {
      return { name, conditions: [{ attribute, test }], weight: 100 };
    });
    const newPlan = { ...plan, segments, approvals: null, windows: [] };
    const newState = { ...state, author: actor, approvals: [], startAt: null };
    await db
      .updateTable('releases')
      .set({ plan: JSON.stringify(newPlan), state: JSON.stringify(newState) })
      .where('id', '=', id)
      .execute();
  }
}
