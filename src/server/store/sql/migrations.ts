import { sql, type CreateTableBuilder, type Kysely } from 'kysely';

/**
 * Forward only: a migration that was released is never edited, a later one changes what it made.
 * Types are those that SQLite and PostgreSQL share (`bigint` holds milliseconds in both).
 */
export interface Migration {
  readonly id: number;
  readonly name: string;
  // The tables of a migration are those of its own time, not of `schema.ts`.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  up(db: Kysely<any>): Promise<void>;
}

export const migrations: readonly Migration[] = [
  {
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
  },
  {
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
  },
  {
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
  },
];

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
type Create = (db: Kysely<any>) => Promise<void>;
type Column = readonly [name: string, type: 'text' | 'integer' | 'bigint' | 'double precision'];

function table(
  name: string,
  columns: readonly Column[],
  nullable: readonly Column[],
  key: readonly string[],
): Create {
  return async (db) => {
    let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
    for (const [column, type] of columns) {
      builder = builder.addColumn(column, type, (it) => it.notNull());
    }
    for (const [column, type] of nullable) builder = builder.addColumn(column, type);
    await builder.addPrimaryKeyConstraint(`${name}_key`, [...key]).execute();
  };
}

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
