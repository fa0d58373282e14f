import type { Migration } from './migration.ts';

export const cost: Migration = {
  id: 3,
  name: 'cost of the traffic',
  up: async (db) => {
    await db.schema
      .alterTable('traffic')
      .addColumn('costed', 'bigint', (it) => it.notNull().defaultTo(0))
      .execute();
    await db.schema
      .alterTable('traffic')
      .addColumn('cost_usd_sum', 'double precision', (it) => it.notNull().defaultTo(0))
      .execute();
  },
};
