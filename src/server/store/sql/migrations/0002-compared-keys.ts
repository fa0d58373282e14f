import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const comparedKeys: Migration = {
  id: 2,
  name: 'keys that a stage compares',
  up: async (db) => {
    await db.schema
      .alterTable('arm_tallies')
      .addColumn('compared_keys', 'bigint', (it) => it.notNull().defaultTo(0))
      .execute();
    // In the first stage all are; of later ones it was not recorded who had been on stable.
    await sql`update arm_tallies set compared_keys = served_keys
      where stage_index = 0 and lane <> 'segment'`.execute(db);
    await db
      .updateTable('field_tallies')
      .set({ keys_with_event: 0 })
      .where('stage_index', '>', 0)
      .execute();
  },
};
