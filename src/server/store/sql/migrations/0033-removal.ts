import { table, type Migration } from './migration.ts';

const removedVersions = table(
  'removed_versions',
  [
    ['prompt', 'text'],
    ['version', 'integer'],
    ['fingerprint', 'text'],
    ['environment', 'text'],
    ['created_at', 'bigint'],
    ['removed_at', 'bigint'],
  ],
  [],
  ['prompt', 'version'],
);

/** What retention leaves of versions and of releases whose evidence it removed. */
export const removal: Migration = {
  id: 33,
  name: 'removal of versions and of evidence',
  up: async (db) => {
    await removedVersions(db);
    await db.schema.alterTable('releases').addColumn('evidence_removed_at', 'bigint').execute();
    await db.schema
      .alterTable('versions')
      .addColumn('last_published_at', 'bigint', (it) => it.notNull().defaultTo(0))
      .execute();
  },
};
