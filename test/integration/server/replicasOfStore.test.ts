import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { ChainCheck } from '../../../src/core/audit/chain.ts';
import { openPostgresStore } from '../../../src/server/store/postgres/postgresStore.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { createDatabase, dropDatabase } from '../../support/postgres.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import {
  aMove,
  anEntry,
  anOutcome,
  aRelease,
  aTransition,
  aVersion,
  noon,
  withRelease,
} from '../../support/storeBuilders.ts';

/** Three processes on one PostgreSQL, as far as the store can tell. */
let url: string;
let replicas: readonly Store[];

beforeEach(async () => {
  url = await createDatabase(inject('postgres'));
  replicas = await Promise.all([0, 1, 2].map(() => openPostgresStore(url, noon)));
});
afterEach(async () => {
  await Promise.all(replicas.map((it) => it.close()));
  await dropDatabase(url);
});

const each = <T>(run: (store: Store, index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(replicas.map(run));

it('versions get numbers without gaps, and one number a content', async () => {
  const fingerprints = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((it) => `sha256:${it}`);
  const found = await each((store) =>
    Promise.all(fingerprints.map((fingerprint) => store.publishVersion(aVersion({ fingerprint })))),
  );
  const numbers = found.map((versions) => versions.map((it) => it.version.version));
  expect(numbers[1]).toEqual(numbers[0]);
  expect(numbers[2]).toEqual(numbers[0]);
  expect([...numbers[0]!].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(found.flat().filter(({ created }) => created)).toHaveLength(8);
});

it('of several releases of one prompt that start at once one does', async () => {
  await replicas[0]!.publishVersion(aVersion());
  const started = await Promise.allSettled(
    replicas.map((store, i) => store.startRelease(aRelease({ id: `r${i}` }), anEntry(), null)),
  );
  expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const it of started) {
    if (it.status === 'rejected') expect(it.reason).toMatchObject({ code: 'conflict' });
  }
  expect(await replicas[0]!.releases()).toHaveLength(1);
});

it('of several steps from one state one is taken', async () => {
  const release = await withRelease(replicas[0]!);
  const steps = await Promise.allSettled(
    replicas.map((store) => store.applyTransition(aTransition(release))),
  );
  expect(steps.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await replicas[0]!.log('r1')).toHaveLength(2);
});

it('moves of a label follow one another, and the audit log is one chain', async () => {
  for (const it of ['a', 'b']) {
    await replicas[0]!.publishVersion(aVersion({ fingerprint: `sha256:${it}` }));
  }
  await each((store) =>
    Promise.all([1, 2, 1, 2].map((version) => store.moveLabel(aMove({ version })))),
  );
  const check = new ChainCheck();
  const entries = await replicas[0]!.audit(0, 1_000);
  for (const entry of entries) expect(check.add(entry)).toBeUndefined();
  // Each entry says what was there before: that of the entry before it.
  const moves = entries.filter(({ action }) => action === 'label.move').map((it) => it.details);
  expect(moves).toHaveLength(12);
  for (const [i, move] of moves.entries()) {
    expect(move['from']).toBe(i === 0 ? null : moves[i - 1]!['version']);
  }
});

it('outcomes of the same keys, sent to all at once, add up as if one had taken them', async () => {
  const random = seededRandom(7);
  await withRelease(replicas[0]!);
  // Few keys, so that all replicas have them in hand at the same time; some ids twice.
  const batches = Array.from({ length: 60 }, () =>
    Array.from({ length: 25 }, () =>
      anOutcome({
        arm: random.next() < 0.5 ? 'canary' : 'stable',
        stageIndex: random.below(3),
        targetingKey: `key-${random.below(12)}`,
        metrics: { error: random.next() < 0.3, formatValid: random.next() < 0.9 },
        latencyMs: random.below(1_000),
      }),
    ),
  );
  const accepted = await each(async (store, index) => {
    let sum = 0;
    // Every batch goes to two replicas: a client that retried elsewhere.
    const mine = batches.filter((_, i) => i % 3 !== index);
    for (const receipt of await Promise.all(mine.map((it) => store.recordOutcomes(it, noon)))) {
      sum += receipt.accepted;
    }
    return sum;
  });
  expect(accepted.reduce((a, b) => a + b)).toBe(60 * 25);

  const alone = await createDatabase(inject('postgres'));
  const reference = await openPostgresStore(alone, noon);
  await withRelease(reference);
  await reference.recordOutcomes(batches.flat(), noon);
  const expected = await reference.evidence('r1');
  await reference.close();
  await dropDatabase(alone);
  const found = await replicas[1]!.evidence('r1');
  // Which outcome of a key came first differs; how many keys, requests and events does not.
  const counts = ({ stages }: typeof found): unknown =>
    stages.map(({ stable, canary }) =>
      [stable, canary].map(
        ({ keys, servedKeys, comparedKeys, requests, latencyMsSum, metrics }) => [
          servedKeys,
          comparedKeys,
          requests,
          latencyMsSum,
          keys >= 0,
          Object.values(metrics).map((it) => [it.requests, it.events]),
        ],
      ),
    );
  expect(counts(found)).toEqual(counts(expected));
  const keys = (evidence: typeof found): number =>
    evidence.stages.reduce((sum, it) => sum + it.stable.keys + it.canary.keys, 0);
  expect(keys(found)).toBe(12);
  expect((await replicas[2]!.traffic('reply', 0)).prompt).toBe(60 * 25);
});

it('feedback that reaches all at once counts once', async () => {
  await withRelease(replicas[0]!);
  const outcomes = Array.from({ length: 40 }, (_, i) =>
    anOutcome({ arm: 'canary', targetingKey: `key-${i % 5}` }),
  );
  await replicas[0]!.recordOutcomes(outcomes, noon);
  const feedback = outcomes.map(({ id }) => ({ outcomeId: id, metrics: { thumbsDown: true } }));
  await each((store) => store.recordFeedback(feedback, noon));
  const { stages } = await replicas[1]!.evidence('r1');
  expect(stages[0]?.canary.metrics.thumbsDown).toMatchObject({ requests: 40, events: 40, keys: 5 });
});
