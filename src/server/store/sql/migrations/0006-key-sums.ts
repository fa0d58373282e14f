import { table, type Migration } from './migration.ts';

/** What is compared by key and by value, beside each key's first event. */
export const keySums: Migration = {
  id: 6,
  name: 'sums by key, values and their history',
  up: async (db) => {
    // Numbers by name (latencyMs is a column of its own) and, by key, n and x of each field.
    await db.schema.alterTable('outcomes').addColumn('scores', 'text').execute();
    await db.schema
      .alterTable('key_stages')
      .addColumn('counts', 'text', (it) => it.notNull().defaultTo(''))
      .execute();
    // Sums over compared keys of n and x, of their squares and of their product.
    for (const column of ['compared_keys', 'compared_n', 'compared_x'] as const) {
      await db.schema
        .alterTable('field_tallies')
        .addColumn(column, 'bigint', (it) => it.notNull().defaultTo(0))
        .execute();
    }
    for (const column of ['compared_nn', 'compared_nx', 'compared_xx'] as const) {
      await db.schema
        .alterTable('field_tallies')
        .addColumn(column, 'double precision', (it) => it.notNull().defaultTo(0))
        .execute();
    }
    await valueTallies(db);
    await versionHistory(db);
  },
};

/** Histograms of values: of each key's first one in its lane, and in the stage if it is compared. */
const valueTallies = table(
  'value_tallies',
  [
    ['release_id', 'text'],
    ['stage_index', 'integer'],
    ['lane', 'text'],
    ['name', 'text'],
    ['bin', 'integer'],
    ['first_weight', 'bigint'],
    ['compared_weight', 'bigint'],
  ],
  [],
  ['release_id', 'stage_index', 'lane', 'name', 'bin'],
);

/** Outcomes of a version by hour: histograms of values, and of fields (bin 1 is the bad outcome). */
const versionHistory = table(
  'version_history',
  [
    ['prompt', 'text'],
    ['version', 'integer'],
    ['hour', 'bigint'],
    ['name', 'text'],
    ['bin', 'integer'],
    ['weight', 'bigint'],
  ],
  [],
  ['prompt', 'version', 'hour', 'name', 'bin'],
);
