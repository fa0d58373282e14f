import { beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/core/release/model.ts';
import type { NewFeedback, NewOutcome } from '../../src/server/store/model.ts';
import type { Store } from '../../src/server/store/store.ts';
import { keyBetween } from '../support/releaseFixtures.ts';
import { seededRandom, type SeededRandom } from '../support/seededRandom.ts';
import {
  anOutcome,
  aPlan,
  aTransition,
  minute,
  noon,
  withRelease,
} from '../support/storeBuilders.ts';

/** What an application need not say, say twice, or say in order. */
export function storeIngestContract(current: () => Store): void {
  describe('outcomes that do not say where they belong', () => {
    let store: Store;
    beforeEach(() => {
      store = current();
    });

    const bare = { releaseId: null, arm: null, placement: null, stageIndex: null } as const;
    const canaryKey = keyBetween('reply', 0, 10);
    const stableKey = keyBetween('reply', 50, 100);

    it('count for the arm of their version where the split places their key', async () => {
      await withRelease(store);
      const receipt = await store.recordOutcomes(
        [
          anOutcome({ ...bare, promptVersion: 2, targetingKey: canaryKey }),
          anOutcome({ ...bare, promptVersion: 1, targetingKey: stableKey }),
          anOutcome({ ...bare, releaseId: 'r1', promptVersion: 1, targetingKey: stableKey }),
        ],
        noon,
      );
      expect(receipt).toEqual({ accepted: 3, duplicates: 0, unattributed: 0, releases: ['r1'] });
      const [stage] = (await store.evidence('r1')).stages;
      expect(stage?.canary).toMatchObject({ requests: 1, comparedKeys: 1 });
      expect(stage?.stable).toMatchObject({ requests: 2, comparedKeys: 1 });
      expect(await store.trafficReasons('reply', noon)).toEqual([]);
    });

    it('are not compared where the split places their key in the other arm', async () => {
      await withRelease(store);
      const outcomes = [
        anOutcome({ ...bare, promptVersion: 2, targetingKey: stableKey }),
        anOutcome({ ...bare, promptVersion: 1, targetingKey: canaryKey }),
      ];
      const receipt = await store.recordOutcomes(outcomes, noon);
      expect(receipt).toMatchObject({ unattributed: 0, releases: ['r1'] });
      const { stages, segmentCanary } = await store.evidence('r1');
      expect(stages.map((it) => [it.stable.requests, it.canary.requests])).toEqual([
        [0, 0],
        [0, 0],
        [0, 0],
      ]);
      expect(segmentCanary.requests).toBe(1);
      expect(await store.trafficReasons('reply', noon)).toEqual([
        { version: 1, reason: 'off-split', outcomes: 1 },
        { version: 2, reason: 'off-split', outcomes: 1 },
      ]);
    });

    it('are not compared at all by a plan with segments, whose keys nobody knows', async () => {
      const test = { kind: 'equals', value: 'pro' } as const;
      await withRelease(
        store,
        aPlan({
          segments: [{ name: 's', conditions: [{ attribute: 'plan', test }], weight: 100 }],
        }),
      );
      const outcomes = [
        anOutcome({ ...bare, promptVersion: 2, targetingKey: canaryKey }),
        anOutcome({ ...bare, promptVersion: 1, targetingKey: stableKey }),
      ];
      await store.recordOutcomes(outcomes, noon);
      const { stages, segmentCanary } = await store.evidence('r1');
      expect(stages[0]?.stable.requests).toBe(0);
      expect(segmentCanary.requests).toBe(1);
    });

    it('count for the stage in which they were served, however late they come', async () => {
      const release = await withRelease(store);
      const later = { ...release.state, stageIndex: 1 };
      const entry = { at: noon + minute, stageIndex: 1, weight: 50 };
      await store.applyTransition(aTransition(release, { state: later, entry }));
      const outcomes = [0, minute - 1, minute, 90_000].map((after) =>
        anOutcome({ ...bare, promptVersion: 2, targetingKey: canaryKey, at: noon + after }),
      );
      await store.recordOutcomes(outcomes, noon + 2 * minute);
      const { stages } = await store.evidence('r1');
      expect(stages.map((it) => it.canary.requests)).toEqual([2, 2, 0]);
    });

    it('and come before the moment they name are of the moment they came', async () => {
      const release = await withRelease(store);
      const later = { ...release.state, stageIndex: 1 };
      const entry = { at: noon + minute, stageIndex: 1, weight: 50 };
      await store.recordOutcomes(
        [anOutcome({ ...bare, promptVersion: 2, targetingKey: canaryKey, at: noon + minute })],
        noon,
      );
      await store.applyTransition(aTransition(release, { state: later, entry }));
      expect((await store.evidence('r1')).stages[0]?.canary.requests).toBe(1);
    });

    it('and have no key show life and are compared with nothing', async () => {
      await withRelease(store);
      const outcome = anOutcome({ ...bare, promptVersion: 2, targetingKey: '' });
      await store.recordOutcomes([outcome], noon + 5);
      const evidence = await store.evidence('r1');
      expect(evidence.lastOutcomeAt).toBe(noon + 5);
      expect(evidence.segmentCanary.requests).toBe(0);
      expect(await store.trafficReasons('reply', noon)).toEqual([
        { version: 2, reason: 'no-key', outcomes: 1 },
      ]);
    });

    const reasons: readonly (readonly [string, Partial<NewOutcome>])[] = [
      ['no-release', { ...bare, at: noon - 1 }],
      ['unknown-release', { releaseId: 'nobody' }],
      ['other-version', { ...bare, promptVersion: 3 }],
      ['contradiction', { arm: 'canary', promptVersion: 1 }],
      ['contradiction', { ...bare, arm: 'canary', promptVersion: 1 }],
      ['contradiction', { ...bare, releaseId: 'r1', at: noon - 1 }],
      ['contradiction', { ...bare, stageIndex: 9 }],
    ];
    it.each(reasons)('are counted as %s, with their version: %o', async (reason, over) => {
      await withRelease(store);
      const receipt = await store.recordOutcomes([anOutcome(over)], noon);
      const releases = reason === 'no-release' ? [] : ['r1'];
      expect(receipt).toMatchObject({ accepted: 1, unattributed: 1, releases });
      const version = over.promptVersion ?? 1;
      expect(await store.trafficReasons('reply', noon)).toEqual([{ version, reason, outcomes: 1 }]);
      const shown = (await store.evidence('r1')).unattributed ?? 0;
      expect(shown).toBe(reason === 'no-release' ? 0 : 1);
    });

    it('are counted under the name of a prompt that nobody has published', async () => {
      await store.recordOutcomes([anOutcome({ ...bare, prompt: 'stray', promptVersion: 7 })], noon);
      expect(await store.trafficReasons('stray', noon)).toEqual([
        { version: 7, reason: 'no-release', outcomes: 1 },
      ]);
      expect(await store.trafficReasons('stray', noon + minute)).toEqual([]);
    });
  });

  describe('feedback', () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await withRelease(store);
    });
    const down = { thumbsDown: true };
    const canary = async () => (await store.evidence('r1')).stages[0]?.canary.metrics.thumbsDown;

    it('finds its outcome by request id', async () => {
      await store.recordOutcomes([anOutcome({ arm: 'canary', requestId: 'resp-1' })], noon);
      const receipt = await store.recordFeedback([{ requestId: 'resp-1', metrics: down }], noon);
      expect(receipt).toEqual({ accepted: 1, unknown: [], held: 0, releases: ['r1'] });
      expect(await canary()).toMatchObject({ requests: 1, events: 1 });
    });

    it.each([
      ['id', { outcomeId: 'early' }],
      ['request id', { requestId: 'resp-2' }],
    ])('that comes before its outcome waits for its %s', async (_, ref) => {
      const early = { ...ref, metrics: down, scores: { judgeScore: 0.5 } };
      const receipt = await store.recordFeedback([early], noon);
      expect(receipt).toMatchObject({ accepted: 0, held: 1, releases: [] });
      await store.recordFeedback([{ ...ref, metrics: { retry: true } }], noon);
      expect(await store.sweepFeedback(noon)).toMatchObject({ joined: 0, dropped: 0, held: 1 });
      await store.recordOutcomes(
        [anOutcome({ id: 'early', requestId: 'resp-2', arm: 'canary', metrics: { error: false } })],
        noon,
      );
      expect(await canary()).toMatchObject({ requests: 1, events: 1, keysWithEvent: 1 });
      const counts = (await store.evidence('r1')).stages[0]?.canary.metrics;
      expect(counts?.retry).toMatchObject({ requests: 1, events: 1 });
      const values = (await store.evidence('r1')).stages[0]?.canary.values;
      expect(values?.judgeScore).toMatchObject({ requests: 1, keys: 1 });
      expect(await store.sweepFeedback(noon + 1)).toMatchObject({ dropped: 0, held: 0 });
    });

    it('that nobody came for is dropped by its age and counted', async () => {
      await store.recordFeedback(
        [{ outcomeId: 'old', metrics: down, scores: { 'score:a': 1 } }],
        noon,
      );
      await store.recordFeedback([{ outcomeId: 'new', metrics: down }], noon + minute);
      expect(await store.sweepFeedback(noon + 1)).toMatchObject({ dropped: 1, held: 1 });
      await store.recordOutcomes([anOutcome({ id: 'old', arm: 'canary' })], noon);
      expect(await canary()).toBeUndefined();
    });
  });

  describe('batches that are split, repeated and out of order', () => {
    it.each([11, 12, 13])('give the same evidence, seed %i', async (seed) => {
      const store = current();
      await withRelease(store);
      const random = seededRandom(seed);
      const { outcomes, feedback } = aStream(random);
      await deliver(store, shuffledKeepingKeys(random, outcomes), [], random);
      await store.recordFeedback([...feedback, ...feedback], noon);
      const shuffled = await store.evidence('r1');
      await withRelease(store, aPlan(), { id: 'r2', prompt: 'reply2', salt: 'reply' });
      const renamed = outcomes.map((it) => rename(it));
      await store.recordOutcomes(renamed, noon);
      const late = feedback.map((it) => ({ ...it, outcomeId: `x${it.outcomeId}` }));
      await store.recordFeedback(late, noon);
      expect(shuffled, `seed ${seed}`).toEqual(await store.evidence('r2'));
    });

    it.each([21, 22, 23])(
      'of one key too, but for which outcome is its first, seed %i',
      async (seed) => {
        const store = current();
        await withRelease(store);
        const random = seededRandom(seed);
        const { outcomes, feedback } = aStream(random);
        await deliver(store, shuffled(random, outcomes), feedback, random);
        const found = sums(await store.evidence('r1'));
        await withRelease(store, aPlan(), { id: 'r2', prompt: 'reply2', salt: 'reply' });
        await store.recordOutcomes(
          outcomes.map((it) => rename(it)),
          noon,
        );
        const late = feedback.map((it) => ({ ...it, outcomeId: `x${it.outcomeId}` }));
        await store.recordFeedback(late, noon);
        expect(found, `seed ${seed}`).toEqual(sums(await store.evidence('r2')));
      },
    );
  });
}

type OwnFeedback = NewFeedback & { readonly outcomeId: string };

function rename(outcome: NewOutcome): NewOutcome {
  return { ...outcome, id: `x${outcome.id}`, releaseId: 'r2', prompt: 'reply2' };
}

/** Outcomes of a few keys, each in the arm of its own, over all stages, and feedback on some. */
function aStream(random: SeededRandom): {
  outcomes: NewOutcome[];
  feedback: OwnFeedback[];
} {
  const outcomes = Array.from({ length: 300 }, (_, i) => {
    const key = random.below(60);
    return anOutcome({
      id: `p${i}`,
      targetingKey: `key-${key}`,
      arm: key % 3 === 0 ? 'canary' : 'stable',
      stageIndex: random.below(3),
      metrics: { error: random.next() < 0.3, ...(random.next() < 0.5 ? { refusal: false } : {}) },
      latencyMs: random.below(2_000),
    });
  });
  const feedback = Array.from({ length: 80 }, () => ({
    outcomeId: `p${random.below(300)}`,
    metrics: { thumbsDown: random.next() < 0.5 },
  }));
  return { outcomes, feedback };
}

/** In small batches, some twice, some repeated later, feedback before and after its outcomes. */
async function deliver(
  store: Store,
  outcomes: readonly NewOutcome[],
  feedback: readonly OwnFeedback[],
  random: SeededRandom,
): Promise<void> {
  const seen: NewOutcome[] = [];
  let rest = [...feedback];
  for (let from = 0; from < outcomes.length;) {
    const batch = outcomes.slice(from, from + 1 + random.below(40));
    from += batch.length;
    const again = seen.filter(() => random.next() < 0.05);
    const now = rest.filter(() => random.next() < 0.2);
    rest = rest.filter((it) => !now.includes(it));
    if (now.length > 0) await store.recordFeedback(now, noon);
    await Promise.all([
      store.recordOutcomes([...batch, ...again, ...batch.slice(0, 3)], noon),
      store.recordOutcomes(batch, noon),
    ]);
    seen.push(...batch);
    if (now.length > 0) await store.recordFeedback(now.slice(0, 2), noon);
  }
  if (rest.length > 0) await store.recordFeedback(rest, noon);
}

function shuffled<T>(random: SeededRandom, items: readonly T[]): T[] {
  return items
    .map((item) => [random.next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** Any order of the keys, each key's own outcomes in theirs: the first one stays the first. */
function shuffledKeepingKeys(random: SeededRandom, outcomes: readonly NewOutcome[]): NewOutcome[] {
  const queues = new Map<string, NewOutcome[]>();
  for (const it of outcomes) {
    queues.set(it.targetingKey, [...(queues.get(it.targetingKey) ?? []), it]);
  }
  const turns = shuffled(
    random,
    outcomes.map((it) => it.targetingKey),
  );
  return turns.flatMap((key) => queues.get(key)?.shift() ?? []);
}

/** What no order of arrival may change. */
function sums({ stages, lastOutcomeAt }: Evidence): unknown {
  const arm = (it: Evidence['stages'][number]['stable']): unknown => ({
    servedKeys: it.servedKeys,
    comparedKeys: it.comparedKeys,
    requests: it.requests,
    latencyMsSum: it.latencyMsSum,
    metrics: Object.fromEntries(
      Object.entries(it.metrics).map(([name, { requests, events, keysWithEvent }]) => [
        name,
        { requests, events, keysWithEvent },
      ]),
    ),
  });
  const keys = { stable: 0, canary: 0 };
  for (const it of stages) {
    keys.stable += it.stable.keys;
    keys.canary += it.canary.keys;
  }
  return {
    lastOutcomeAt,
    keys,
    stages: stages.map((it) => ({ stable: arm(it.stable), canary: arm(it.canary) })),
  };
}
