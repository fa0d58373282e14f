import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { shardOf } from '../../../src/server/store/leases.ts';
import type { Transition } from '../../../src/server/store/model.ts';
import { openPool } from '../../../src/server/store/postgres/pool.ts';
import { keptTables, type Tables } from '../../../src/server/store/sql/schema.ts';
import { createSqlStore, migrated } from '../../../src/server/store/sql/sqlStore.ts';
import { loadSqlite } from '../../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../../src/server/store/sqlite/open.ts';
import { isShared } from '../../../src/server/store/sql/transaction.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { failingDialect, type Faults } from '../../support/failingDialect.ts';
import { createDatabase, dropDatabase } from '../../support/postgres.ts';
import {
  aMove,
  anEntry,
  aRelease,
  aTransition,
  aVersion,
  minute,
  noon,
  withRelease,
} from '../../support/storeBuilders.ts';

/** Every change of the registry is stored whole or not at all, whichever of its statements fails. */
const faults: Faults = { failAfter: null, late: false };
let db: Kysely<Tables>;
let store: Store;
let undo: () => Promise<void>;

const engines = {
  SQLite: async () => {
    undo = () => Promise.resolve();
    return sqliteDialect(openSqlite(await loadSqlite(), ':memory:'));
  },
  PostgreSQL: async () => {
    const url = await createDatabase(inject('postgres'));
    undo = () => dropDatabase(url);
    return new PostgresDialect({ pool: openPool(url) });
  },
};

/** All rows of all tables, as text. */
async function everything(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = Object.fromEntries(keptTables.map((it) => [it, []]));
  if (isShared(db)) {
    // In one round trip.
    const parts = keptTables.map(
      (it) =>
        sql`select ${sql.lit(it)} as name, ${sql.table(it)}::text as row from ${sql.table(it)}`,
    );
    const all = sql<{ name: string; row: string }>`${sql.join(parts, sql` union all `)}`;
    for (const { name, row } of (await all.execute(db)).rows) found[name]!.push(row);
  } else {
    for (const table of keptTables) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(db);
      found[table] = rows.map((row) => JSON.stringify(row));
    }
  }
  for (const rows of Object.values(found)) rows.sort();
  return found;
}

const record = { engine: 1, input: '{}', output: '{}' };
const later = noon + minute;
const token = {
  id: 't2',
  name: 'app',
  hash: 'h',
  scopes: ['resolve' as const],
  createdAt: noon,
  expiresAt: null,
};
const retention = { before: noon + 10 * minute, at: noon + 20 * minute };

async function ended(action: 'promote' | 'rollback'): Promise<Transition> {
  const release = (await store.release('r1'))!;
  const { leases } = await store.renewLeases({ holder: 'one', ttlMs: 3_600_000 });
  const lease = leases.find(({ shard }) => shard === shardOf('r1'))!;
  return aTransition(release, {
    state: { ...release.state, status: action === 'promote' ? 'promoted' : 'rolled_back' },
    endedAt: later,
    label: action === 'promote' ? { label: 'production', version: 2 } : null,
    fence: { holder: 'one', token: lease.token },
    record,
    entry: { action, at: later },
  });
}

async function superseding(): Promise<() => Promise<unknown>> {
  const first = (await store.release('r1'))!;
  const end = aTransition(first, { endedAt: later, entry: { action: 'supersede', at: later } });
  const next = aRelease({ id: 'r2', canaryVersion: 3 });
  return () => store.startRelease(next, anEntry({ at: later }), end);
}

async function over(): Promise<void> {
  const release = (await store.release('r1'))!;
  await store.applyTransition(aTransition(release, { endedAt: noon, record }));
  await store.addPoint({ releaseId: 'r1', point: { at: noon, stageIndex: 0, guards: [] } });
}

/** Each gets ready and returns the change. */
const changes: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  'a promotion': async () => {
    const promotion = await ended('promote');
    return () => store.applyTransition(promotion);
  },
  'a rollback': async () => {
    const rollback = await ended('rollback');
    return () => store.applyTransition(rollback);
  },
  'a release that supersedes another': superseding,
  'a move of a label': () =>
    Promise.resolve(() => store.moveLabel(aMove({ label: 'staging', version: 2 }))),
  'a version': () =>
    Promise.resolve(() => store.publishVersion(aVersion({ fingerprint: 'sha256:new' }))),
  'the end of a token': () => Promise.resolve(() => store.revokeToken('app', later)),
  'the removal of versions': () => Promise.resolve(() => store.expireVersions(retention, 10)),
  'the removal of evidence': async () => {
    await over();
    return () => store.expireReleases(retention, 10);
  },
};

describe.each(Object.entries(engines))('on %s', (_, open) => {
  beforeEach(async () => {
    Object.assign(faults, { failAfter: null, late: false });
    db = new Kysely<Tables>({ dialect: failingDialect(await open(), faults) });
    store = createSqlStore(await migrated(db, noon), () => noon);
    await withRelease(store);
    await store.publishVersion(aVersion({ fingerprint: 'sha256:c' }));
    await store.addToken(token);
  });
  afterEach(async () => {
    faults.failAfter = null;
    await store.close();
    await undo();
  });

  it.each(Object.entries(changes))('%s is stored whole or not at all', async (_name, prepare) => {
    const change = await prepare();
    const before = await everything();
    let statements = 0;
    for (let isDone = false; !isDone; statements++) {
      for (const late of [false, true]) {
        Object.assign(faults, { failAfter: statements, late });
        const result = await change().then(
          () => 'stored',
          (error: unknown) => error,
        );
        isDone = faults.failAfter !== null && faults.failAfter >= 0;
        faults.failAfter = null;
        if (isDone) {
          expect(result).toBe('stored');
          break;
        }
        expect(result).toMatchObject({ code: 'store-unavailable' });
        expect(await everything()).toEqual(before);
      }
    }
    // At least the change, its audit entry and the commit.
    expect(statements).toBeGreaterThan(3);
    const after = await everything();
    expect(after['audit']!.length).toBeGreaterThan(before['audit']!.length);
  });
});
