import type { Migration } from './migration.ts';

/** What is too old is found without reading everything. */
export const retention: Migration = {
  id: 14,
  name: 'outcomes by age',
  up: async (db) => {
    const index = db.schema.createIndex('outcome_by_age').on('outcomes');
    await index.column('received_at').execute();
  },
};
