import { sql } from 'kysely';
import { table, type Create, type Migration } from './migration.ts';

const firstTables: readonly Create[] = [
  table(
    'versions',
    [
      ['prompt', 'text'],
      ['version', 'integer'],
      ['fingerprint', 'text'],
      ['content', 'text'],
      ['environment', 'text'],
      ['created_at', 'bigint'],
    ],
    [],
    ['prompt', 'version'],
  ),
  async (db) => {
    const index = db.schema.createIndex('version_by_fingerprint').unique().on('versions');
    await index.columns(['prompt', 'fingerprint']).execute();
  },
  table(
    'label_moves',
    [
      ['prompt', 'text'],
      ['label', 'text'],
      ['seq', 'integer'],
      ['version', 'integer'],
      ['at', 'bigint'],
      ['actor', 'text'],
    ],
    [],
    ['prompt', 'label', 'seq'],
  ),
  table(
    'releases',
    [
      ['id', 'text'],
      ['prompt', 'text'],
      ['stable_version', 'integer'],
      ['canary_version', 'integer'],
      ['salt', 'text'],
      ['plan', 'text'],
      ['state', 'text'],
      ['started_at', 'bigint'],
      ['seq', 'integer'],
    ],
    [
      ['ended_at', 'bigint'],
      ['evaluation', 'text'],
      ['override_reason', 'text'],
    ],
    ['id'],
  ),
  table(
    'release_log',
    [
      ['release_id', 'text'],
      ['seq', 'integer'],
      ['at', 'bigint'],
      ['action', 'text'],
      ['actor', 'text'],
      ['reason', 'text'],
      ['status', 'text'],
      ['stage_index', 'integer'],
      ['weight', 'double precision'],
      ['guards', 'text'],
    ],
    [],
    ['release_id', 'seq'],
  ),
  table(
    'outcomes',
    [
      ['id', 'text'],
      ['prompt', 'text'],
      ['version', 'integer'],
      ['targeting_key', 'text'],
      ['served_at', 'bigint'],
      ['received_at', 'bigint'],
      ['carried', 'integer'],
      ['events', 'integer'],
      ['first_carried', 'integer'],
    ],
    [
      ['release_id', 'text'],
      ['arm', 'text'],
      ['placement', 'text'],
      ['stage_index', 'integer'],
      ['lane', 'text'],
      ['latency_ms', 'double precision'],
      ['tokens', 'double precision'],
      ['cost_usd', 'double precision'],
    ],
    ['id'],
  ),
  table(
    'key_stages',
    [
      ['release_id', 'text'],
      ['targeting_key', 'text'],
      ['lane', 'text'],
      ['stage_index', 'integer'],
      ['carried', 'integer'],
      ['events', 'integer'],
    ],
    [],
    ['release_id', 'targeting_key', 'lane', 'stage_index'],
  ),
  table(
    'arm_tallies',
    [
      ['release_id', 'text'],
      ['stage_index', 'integer'],
      ['lane', 'text'],
      ['keys', 'bigint'],
      ['served_keys', 'bigint'],
      ['requests', 'bigint'],
      ['latency_ms_sum', 'double precision'],
      ['tokens_sum', 'double precision'],
      ['cost_usd_sum', 'double precision'],
    ],
    [],
    ['release_id', 'stage_index', 'lane'],
  ),
  table(
    'field_tallies',
    [
      ['release_id', 'text'],
      ['stage_index', 'integer'],
      ['lane', 'text'],
      ['field', 'text'],
      ['requests', 'bigint'],
      ['events', 'bigint'],
      ['keys', 'bigint'],
      ['first_events', 'bigint'],
      ['keys_with_event', 'bigint'],
    ],
    [],
    ['release_id', 'stage_index', 'lane', 'field'],
  ),
  table(
    'activity',
    [
      ['release_id', 'text'],
      ['last_outcome_at', 'bigint'],
    ],
    [],
    ['release_id'],
  ),
  table(
    'traffic',
    [
      ['prompt', 'text'],
      ['minute', 'bigint'],
      ['outcomes', 'bigint'],
    ],
    [],
    ['prompt', 'minute'],
  ),
  table(
    'series_points',
    [
      ['release_id', 'text'],
      ['at', 'bigint'],
      ['point', 'text'],
    ],
    [],
    ['release_id', 'at'],
  ),
];

export const first: Migration = {
  id: 1,
  name: 'versions, labels, releases, outcomes, evidence',
  up: async (db) => {
    for (const create of firstTables) await create(db);
    await db.schema
      .createIndex('one_running_release')
      .unique()
      .on('releases')
      .column('prompt')
      .where(sql.ref('ended_at'), 'is', null)
      .execute();
  },
};
