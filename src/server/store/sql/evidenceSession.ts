import type { Kysely } from 'kysely';
import type { KeyRow, Lane, Tally } from '../tally.ts';
import { BatchStatement } from './batch.ts';
import type { ArmTallyTable, FieldTallyTable, KeyStageTable, Tables } from './schema.ts';

const selectKeys = new BatchStatement<string>(
  (db, keys) =>
    db
      .selectFrom('key_stages')
      .select(['targeting_key', 'lane', 'stage_index', 'carried', 'events'])
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

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Reads what these keys did in the release so far. */
  async load(releaseId: string, keys: Iterable<string>): Promise<void> {
    const known = getOrAdd(this.#keys, releaseId, () => new Map<string, KeyRow[]>());
    const missing = [...new Set(keys)].filter((key) => !known.has(key));
    for (const key of missing) known.set(key, []);
    const found = await selectKeys.run(this.#db, missing, [releaseId]);
    for (const row of found as Omit<KeyStageTable, 'release_id'>[]) {
      known.get(row.targeting_key)?.push({
        lane: row.lane as Lane,
        stageIndex: row.stage_index,
        carried: row.carried,
        events: row.events,
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
        for (const { lane, stageIndex, carried, events, changed } of keyRows) {
          if (!changed) continue;
          rows.push({ release_id, targeting_key, lane, stage_index: stageIndex, carried, events });
        }
      }
    }
    await upsertKeys.run(this.#db, rows);
    for (const [releaseId, tally] of this.#tallies) await addTally(this.#db, releaseId, tally);
  }
}

async function addTally(db: Kysely<Tables>, releaseId: string, tally: Tally): Promise<void> {
  for (const { lane, stageIndex, arm, fields } of tally.values()) {
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
      await addToField(db, {
        ...place,
        field,
        requests: counts.requests,
        events: counts.events,
        keys: counts.keys,
        first_events: counts.firstEvents,
        keys_with_event: counts.keysWithEvent,
      });
    }
  }
}

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
        };
      }),
    )
    .execute();
}

export function getOrAdd<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
