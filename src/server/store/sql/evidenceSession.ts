import type { Kysely } from 'kysely';
import { getOrAdd } from '../getOrAdd.ts';
import { readKeyCounts, writeKeyCounts } from '../keyCounts.ts';
import type { FieldSums, KeyRow, Lane, LaneSums, Tally } from '../tally.ts';
import { BatchStatement } from './batch.ts';
import type { IngestState } from './ingestState.ts';
import type {
  ArmTallyTable,
  FieldTallyTable,
  KeyStageTable,
  Tables,
  ValueTallyTable,
} from './schema.ts';
import { isShared } from './transaction.ts';

const selectKeys = new BatchStatement<string>(
  (db, keys) =>
    db
      .selectFrom('key_stages')
      .select(['targeting_key', 'lane', 'stage_index', 'carried', 'events', 'counts'])
      .where('release_id', '=', '')
      .where('targeting_key', 'in', keys)
      .compile(),
  (key) => [key],
);

const upsertKeys = new BatchStatement<KeyStageTable>(
  (db, rows) =>
    db
      .insertInto('key_stages')
      .values([...rows])
      .onConflict((conflict) =>
        conflict
          .columns(['release_id', 'targeting_key', 'lane', 'stage_index'])
          .doUpdateSet((it) => ({
            carried: it.ref('excluded.carried'),
            events: it.ref('excluded.events'),
            counts: it.ref('excluded.counts'),
          })),
      )
      .compile(),
  (row) => Object.values(row),
);

/** The evidence that one transaction touches: keys are read once, sums are written once. */
export class EvidenceSession {
  readonly #db: Kysely<Tables>;
  readonly #keys = new Map<string, Map<string, KeyRow[]>>();
  readonly #tallies = new Map<string, Tally>();

  readonly #state: IngestState | null;

  /** @param state Of a process that owns the database; null where others write to it too. */
  constructor(db: Kysely<Tables>, state: IngestState) {
    this.#db = db;
    this.#state = isShared(db) ? null : state;
  }

  /** Reads what these keys did in the release so far. */
  async load(releaseId: string, keys: Iterable<string>): Promise<void> {
    const known = getOrAdd(this.#keys, releaseId, () => new Map<string, KeyRow[]>());
    const missing: string[] = [];
    for (const key of keys) {
      if (known.has(key)) continue;
      const held = this.#state?.keyRows(releaseId, key);
      const rows = held ?? [];
      known.set(key, rows);
      if (held !== undefined) continue;
      missing.push(key);
      this.#state?.keepKeyRows(releaseId, key, rows);
    }
    const found = await selectKeys.run(this.#db, missing, [releaseId]);
    for (const row of found as Omit<KeyStageTable, 'release_id'>[]) {
      known.get(row.targeting_key)?.push({
        lane: row.lane as Lane,
        stageIndex: row.stage_index,
        carried: row.carried,
        events: row.events,
        counts: readKeyCounts(row.counts),
        changed: false,
      });
    }
  }

  rows(releaseId: string, key: string): KeyRow[] {
    return this.#keys.get(releaseId)?.get(key) ?? [];
  }

  tally(releaseId: string): Tally {
    return getOrAdd(this.#tallies, releaseId, (): Tally => new Map());
  }

  /** Releases whose sums grew. */
  releases(): string[] {
    return [...this.#tallies.keys()];
  }

  async flush(): Promise<void> {
    const rows: KeyStageTable[] = [];
    for (const [release_id, keys] of this.#keys) {
      for (const [targeting_key, keyRows] of keys) {
        for (const row of keyRows) {
          if (!row.changed) continue;
          rows.push(toKeyStage(release_id, targeting_key, row));
          row.changed = false;
        }
      }
    }
    // Neighbours in the table lie on the same pages: a third less work than in any order.
    await upsertKeys.run(this.#db, rows.sort(byKey));
    for (const [releaseId, tally] of this.#tallies) await addTally(this.#db, releaseId, tally);
  }
}

function byKey(a: KeyStageTable, b: KeyStageTable): number {
  if (a.targeting_key === b.targeting_key) return 0;
  return a.targeting_key < b.targeting_key ? -1 : 1;
}

/** Always the same keys in the same order: the statement's parameters are the row's values. */
function toKeyStage(release_id: string, targeting_key: string, row: KeyRow): KeyStageTable {
  const { lane, stageIndex, carried, events } = row;
  const counts = writeKeyCounts(row.counts);
  return { release_id, targeting_key, lane, stage_index: stageIndex, carried, events, counts };
}

async function addTally(db: Kysely<Tables>, releaseId: string, tally: Tally): Promise<void> {
  for (const { lane, stageIndex, arm, fields, values } of tally.values()) {
    const place = { release_id: releaseId, stage_index: stageIndex, lane };
    await addToArm(db, {
      ...place,
      keys: arm.keys,
      served_keys: arm.servedKeys,
      compared_keys: arm.comparedKeys,
      requests: arm.requests,
      latency_ms_sum: arm.latencyMsSum,
      tokens_sum: arm.tokensSum,
      cost_usd_sum: arm.costUsdSum,
    });
    for (const [field, counts] of fields) {
      await addToField(db, { ...place, field, ...toFieldColumns(counts) });
    }
    for (const [field, { requests, keys, perKey }] of values) {
      const sums = { requests, events: 0, keys, firstEvents: 0, keysWithEvent: 0, perKey };
      await addToField(db, { ...place, field, ...toFieldColumns(sums) });
    }
    await addToValues.run(db, valueRows(place, values));
  }
}

type Place = Pick<ValueTallyTable, 'release_id' | 'stage_index' | 'lane'>;

function toFieldColumns({
  perKey,
  ...counts
}: FieldSums): Omit<FieldTallyTable, keyof Place | 'field'> {
  return {
    requests: counts.requests,
    events: counts.events,
    keys: counts.keys,
    first_events: counts.firstEvents,
    keys_with_event: counts.keysWithEvent,
    compared_keys: perKey.keys,
    compared_n: perKey.n,
    compared_x: perKey.x,
    compared_nn: perKey.nn,
    compared_nx: perKey.nx,
    compared_xx: perKey.xx,
  };
}

function valueRows(place: Place, values: LaneSums['values']): ValueTallyTable[] {
  return [...values].flatMap(([name, { first, compared }]) => {
    // A key's first value in its lane need not be compared, nor its first in the stage be that one.
    const bins = new Set([...Object.keys(first), ...Object.keys(compared)].map(Number));
    return [...bins].map((bin) => ({
      ...place,
      name,
      bin,
      first_weight: first[bin] ?? 0,
      compared_weight: compared[bin] ?? 0,
    }));
  });
}

const addToValues = new BatchStatement<ValueTallyTable>(
  (db, rows) =>
    db
      .insertInto('value_tallies')
      .values([...rows])
      .onConflict((conflict) =>
        conflict
          .columns(['release_id', 'stage_index', 'lane', 'name', 'bin'])
          .doUpdateSet((it) => ({
            first_weight: it.eb(
              it.ref('value_tallies.first_weight'),
              '+',
              it.ref('excluded.first_weight'),
            ),
            compared_weight: it.eb(
              it.ref('value_tallies.compared_weight'),
              '+',
              it.ref('excluded.compared_weight'),
            ),
          })),
      )
      .compile(),
  (row) => Object.values(row),
);

async function addToArm(db: Kysely<Tables>, row: ArmTallyTable): Promise<void> {
  await db
    .insertInto('arm_tallies')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['release_id', 'stage_index', 'lane']).doUpdateSet((it) => {
        const sum = (column: Exclude<keyof ArmTallyTable, 'release_id' | 'lane'>) =>
          it.eb(it.ref(`arm_tallies.${column}`), '+', it.ref(`excluded.${column}`));
        return {
          keys: sum('keys'),
          served_keys: sum('served_keys'),
          compared_keys: sum('compared_keys'),
          requests: sum('requests'),
          latency_ms_sum: sum('latency_ms_sum'),
          tokens_sum: sum('tokens_sum'),
          cost_usd_sum: sum('cost_usd_sum'),
        };
      }),
    )
    .execute();
}

async function addToField(db: Kysely<Tables>, row: FieldTallyTable): Promise<void> {
  await db
    .insertInto('field_tallies')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['release_id', 'stage_index', 'lane', 'field']).doUpdateSet((it) => {
        const sum = (column: Exclude<keyof FieldTallyTable, 'release_id' | 'lane' | 'field'>) =>
          it.eb(it.ref(`field_tallies.${column}`), '+', it.ref(`excluded.${column}`));
        return {
          requests: sum('requests'),
          events: sum('events'),
          keys: sum('keys'),
          first_events: sum('first_events'),
          keys_with_event: sum('keys_with_event'),
          compared_keys: sum('compared_keys'),
          compared_n: sum('compared_n'),
          compared_x: sum('compared_x'),
          compared_nn: sum('compared_nn'),
          compared_nx: sum('compared_nx'),
          compared_xx: sum('compared_xx'),
        };
      }),
    )
    .execute();
}
