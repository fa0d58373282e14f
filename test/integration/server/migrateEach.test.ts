import { Kysely, type Insertable } from 'kysely';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openKysely } from '../../../src/server/store/postgres/postgresStore.ts';
import { appendAudit } from '../../../src/server/store/sql/audit.ts';
import { migrate } from '../../../src/server/store/sql/migrate.ts';
import { migrations } from '../../../src/server/store/sql/migrations.ts';
import type { Tables } from '../../../src/server/store/sql/schema.ts';
import { createSqlStore } from '../../../src/server/store/sql/sqlStore.ts';
import { loadSqlite } from '../../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../../src/server/store/sqlite/open.ts';
import { createDatabase, dropDatabase } from '../../support/postgres.ts';
import {
  aMove,
  anEntry,
  anOutcome,
  aRelease,
  aVersion,
  minute,
  noon,
} from '../../support/storeBuilders.ts';

let undo: () => Promise<void> = () => Promise.resolve();
afterEach(() => undo());

const engines = {
  SQLite: async (): Promise<Kysely<Tables>> => {
    undo = () => Promise.resolve();
    return new Kysely({ dialect: sqliteDialect(openSqlite(await loadSqlite(), ':memory:')) });
  },
  PostgreSQL: async (): Promise<Kysely<Tables>> => {
    const url = await createDatabase(inject('postgres'));
    undo = () => dropDatabase(url);
    return openKysely(url);
  },
};

/** Rows in the words of the first schema: what later ones added must have had a default. */
async function fill(db: Kysely<Tables>, steps: readonly { readonly id: number }[]): Promise<void> {
  const add = async <T extends keyof Tables>(table: T, row: Partial<Tables[T]>): Promise<void> => {
    await db
      .insertInto(table)
      .values(row as Insertable<Tables[T]>)
      .execute();
  };
  const { content, environment, fingerprint } = aVersion();
  for (const version of [1, 2]) {
    await add('versions', {
      prompt: 'reply',
      version,
      fingerprint: `${fingerprint}${version}`,
      content: JSON.stringify(content),
      environment: JSON.stringify(environment),
      created_at: noon,
    });
    const move = { prompt: 'reply', label: 'production', seq: version, version };
    const ordinal = steps.some(({ id }) => id === 23) ? { ordinal: version } : {};
    await add('label_moves', { ...move, ...ordinal, at: noon + version, actor: 'ana' });
  }
  const { plan, state } = aRelease();
  await add('releases', {
    id: 'r1',
    prompt: 'reply',
    stable_version: 1,
    canary_version: 2,
    salt: 'reply',
    plan: JSON.stringify(plan),
    state: JSON.stringify(state),
    started_at: noon,
    ended_at: null,
    seq: 1,
    evaluation: null,
    override_reason: null,
  });
  const { stageIndex, guards, ...entry } = anEntry();
  await add('release_log', {
    release_id: 'r1',
    seq: 1,
    ...entry,
    stage_index: stageIndex,
    guards: JSON.stringify(guards),
  });
  await add('outcomes', {
    id: 'old',
    prompt: 'reply',
    version: 2,
    targeting_key: 'ana',
    served_at: noon,
    received_at: noon,
    carried: 1,
    events: 1,
    first_carried: 1,
    release_id: 'r1',
    arm: 'canary',
    placement: 'split',
    stage_index: 0,
    lane: 'canary',
    latency_ms: 12.5,
  });
  const place = { release_id: 'r1', lane: 'canary', stage_index: 0 };
  await add('key_stages', { ...place, targeting_key: 'ana', carried: 1, events: 1 });
  await add('arm_tallies', {
    ...place,
    keys: 1,
    served_keys: 1,
    requests: 1,
    latency_ms_sum: 12.5,
    tokens_sum: 0,
    cost_usd_sum: 0,
  });
  await add('field_tallies', {
    ...place,
    field: 'error',
    requests: 1,
    events: 1,
    keys: 1,
    first_events: 1,
    keys_with_event: 1,
  });
  await add('activity', { release_id: 'r1', last_outcome_at: noon });
  await add('traffic', { prompt: 'reply', minute: noon, outcomes: 1 });
  const point = { at: noon, stageIndex: 0, guards: [] };
  await add('series_points', { release_id: 'r1', at: noon, point: JSON.stringify(point) });
  if (!steps.some(({ id }) => id === 4)) return;
  const change = { at: noon, actor: 'ana', action: 'old', subject: 'x', reason: '', details: {} };
  await appendAudit(db, change);
}

describe.each(Object.entries(engines))('on %s', (_, open) => {
  it.each(migrations.map(({ id }, index) => [id, index + 1] as const))(
    'a database of schema %i is read and written on by this program',
    async (_id, count) => {
      const db = await open();
      const steps = migrations.slice(0, count);
      await migrate(db, noon, steps);
      await fill(db, steps);
      await migrate(db, noon + minute);
      const store = createSqlStore(db, () => noon);
      try {
        const version = await store.version('reply', 2);
        expect(version).toMatchObject({ content: aVersion().content, at: noon });
        expect(await store.prompts()).toMatchObject([{ versions: 2, labels: { production: 2 } }]);
        expect(await store.labelAt('reply', 'production', noon + 1)).toBe(1);
        const release = await store.release('r1');
        const { status, stageIndex, startedAt } = aRelease().state;
        expect(release).toMatchObject({
          ...aRelease(),
          state: { status, stageIndex, startedAt },
          endedAt: null,
          seq: 1,
        });
        expect(await store.log('r1')).toMatchObject([{ ...anEntry(), seq: 1 }]);
        expect(await store.series('r1')).toHaveLength(1);
        expect(await store.traffic('reply', noon)).toMatchObject({ prompt: 1, all: 1 });
        expect((await store.audit(0, 10)).length).toBe(steps.some(({ id }) => id === 4) ? 1 : 0);

        const at = noon + minute;
        const outcome = anOutcome({ arm: 'canary', targetingKey: 'bo', latencyMs: 7.5 });
        const again = anOutcome({ id: 'old', arm: 'canary', targetingKey: 'ana' });
        const receipt = await store.recordOutcomes([outcome, again], at);
        expect(receipt).toMatchObject({ accepted: 1, duplicates: 1, releases: ['r1'] });
        const { stages, lastOutcomeAt } = await store.evidence('r1');
        expect(stages[0]?.canary).toMatchObject({ keys: 2, requests: 2, latencyMsSum: 20 });
        expect(lastOutcomeAt).toBe(at);
        const { created } = await store.publishVersion(aVersion({ fingerprint: 'sha256:new' }));
        expect(created).toBe(true);
        await store.moveLabel(aMove({ label: 'staging', at: noon - minute }));
        const moves = await store.labelMoves('reply');
        expect(moves.map(({ label, seq }) => [label, seq])).toEqual([
          ['staging', 1],
          ['production', 2],
          ['production', 1],
        ]);
      } finally {
        await store.close();
      }
    },
  );
});
