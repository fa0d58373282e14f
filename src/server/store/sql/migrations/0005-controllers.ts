import { shardCount } from '../../leases.ts';
import { table, type Create, type Migration } from './migration.ts';

const tables: readonly Create[] = [
  table(
    'controllers',
    [
      ['holder', 'text'],
      ['expires_at', 'bigint'],
    ],
    [],
    ['holder'],
  ),
  table(
    'controller_leases',
    [
      ['shard', 'integer'],
      ['holder', 'text'],
      ['token', 'bigint'],
      ['expires_at', 'bigint'],
    ],
    [],
    ['shard'],
  ),
  table(
    'decisions',
    [
      ['release_id', 'text'],
      ['seq', 'integer'],
      ['engine', 'integer'],
      ['input', 'text'],
      ['output', 'text'],
    ],
    [],
    ['release_id', 'seq'],
  ),
];

export const controllers: Migration = {
  id: 5,
  name: 'leases of controllers, decisions with their evidence',
  up: async (db) => {
    for (const create of tables) await create(db);
    const shards = Array.from({ length: shardCount }, (_, shard) => shard);
    await db
      .insertInto('controller_leases')
      .values(shards.map((shard) => ({ shard, holder: '', token: 0, expires_at: 0 })))
      .execute();
  },
};
