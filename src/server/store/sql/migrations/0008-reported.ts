import { sql } from 'kysely';
import { table, type Create, type Migration } from './migration.ts';

const tables: readonly Create[] = [
  table(
    'held_feedback',
    [
      ['kind', 'text'],
      ['ref', 'text'],
      ['carried', 'integer'],
      ['events', 'integer'],
      ['received_at', 'bigint'],
    ],
    [],
    ['kind', 'ref'],
  ),
  table(
    'held_scores',
    [
      ['kind', 'text'],
      ['ref', 'text'],
      ['name', 'text'],
      ['value', 'double precision'],
    ],
    [],
    ['kind', 'ref', 'name'],
  ),
  table(
    'traffic_reasons',
    [
      ['prompt', 'text'],
      ['minute', 'bigint'],
      ['version', 'integer'],
      ['reason', 'text'],
      ['outcomes', 'bigint'],
    ],
    [],
    ['prompt', 'minute', 'version', 'reason'],
  ),
  table(
    'release_reasons',
    [
      ['release_id', 'text'],
      ['reason', 'text'],
      ['outcomes', 'bigint'],
    ],
    [],
    ['release_id', 'reason'],
  ),
];

export const reported: Migration = {
  id: 8,
  name: 'request ids, feedback that waits, outcomes of no release',
  up: async (db) => {
    await db.schema.alterTable('outcomes').addColumn('request_id', 'text').execute();
    await db.schema
      .createIndex('outcome_by_request')
      .on('outcomes')
      .column('request_id')
      .where(sql.ref('request_id'), 'is not', null)
      .execute();
    for (const create of tables) await create(db);
    await db.schema
      .createIndex('held_feedback_by_age')
      .on('held_feedback')
      .column('received_at')
      .execute();
  },
};
