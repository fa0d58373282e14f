import { beforeEach, describe, expect, it } from 'vitest';
import {
  createAccumulator,
  emptyEvidence,
  recordFeedback,
  recordOutcome,
  type ServedOutcome,
} from '../../src/core/release/evidence.ts';
import {
  outcomeFields,
  type OutcomeMetrics,
  type OutcomeScores,
} from '../../src/core/release/metrics.ts';
import type { Arm, Evidence, ScoreName } from '../../src/core/release/model.ts';
import type { NewFeedback, NewOutcome } from '../../src/server/store/model.ts';
import type { Store } from '../../src/server/store/store.ts';
import { keyBetween } from '../support/releaseFixtures.ts';
import { seededRandom, type SeededRandom } from '../support/seededRandom.ts';
import { anOutcome, aPlan, minute, noon, withRelease } from '../support/storeBuilders.ts';

/** The part of the store's contract that is about outcomes, feedback and what they add up to. */
export function storeEvidenceContract(current: () => Store): void {
  describe('outcomes', () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await withRelease(store);
    });

    it('are none in the beginning', async () => {
      expect(await store.evidence('r1')).toEqual(plain(emptyEvidence(aPlan())));
      await expect(store.evidence('r2')).rejects.toMatchObject({ code: 'not-found' });
    });

    it('count once an id, within a batch and over batches', async () => {
      const outcome = anOutcome({ arm: 'canary' });
      const first = await store.recordOutcomes([outcome, outcome], noon);
      expect(first).toMatchObject({ accepted: 1, duplicates: 1, releases: ['r1'] });
      const second = await store.recordOutcomes([outcome], noon);
      expect(second).toMatchObject({ accepted: 0, duplicates: 1, releases: [] });
      expect((await store.evidence('r1')).stages[0]?.canary.requests).toBe(1);
    });

    it('count once an id when the batches come at the same time', async () => {
      const outcomes = Array.from({ length: 20 }, () => anOutcome());
      const receipts = await Promise.all(
        Array.from({ length: 8 }, () => store.recordOutcomes(outcomes, noon)),
      );
      const accepted = receipts.reduce((sum, it) => sum + it.accepted, 0);
      expect(accepted).toBe(20);
      expect((await store.evidence('r1')).stages[0]?.stable.requests).toBe(20);
    });

    const strangers: readonly (readonly [string, Partial<NewOutcome>])[] = [
      ['of an unknown release', { releaseId: 'nobody' }],
      ['of another prompt', { prompt: 'triage' }],
      ['resolved before there was a release', { releaseId: null, placement: 'default' }],
      ['served before the release', { releaseId: null, arm: null, at: noon - 1 }],
      ['of neither version', { arm: null, promptVersion: 3 }],
      ['of a stage that the plan does not have', { stageIndex: 3 }],
      ['of a version that its arm does not serve', { arm: 'canary', promptVersion: 1 }],
      ['of a segment key in stable', { placement: 'segment' }],
      ['of a denied key in the canary', { arm: 'canary', placement: 'deny' }],
    ];
    it.each(strangers)('%s are kept and compared with nothing', async (_, over) => {
      const receipt = await store.recordOutcomes([anOutcome(over)], noon);
      expect(receipt).toMatchObject({ accepted: 1, duplicates: 0, unattributed: 1 });
      expect(await store.evidence('r1')).toMatchObject(plain(emptyEvidence(aPlan())));
      const prompt = over.prompt ?? 'reply';
      expect((await store.traffic(prompt, noon)).prompt).toBe(1);
    });

    it.each(['deny', 'default'] as const)('of %s keys only show life', async (placement) => {
      const receipt = await store.recordOutcomes([anOutcome({ placement })], noon + 5);
      expect(receipt).toMatchObject({ unattributed: 0, releases: ['r1'] });
      const empty = plain(emptyEvidence(aPlan()));
      expect(await store.evidence('r1')).toEqual({ ...empty, lastOutcomeAt: noon + 5 });
    });

    it('that come late keep the time of the newest', async () => {
      await store.recordOutcomes([anOutcome()], noon + minute);
      await store.recordOutcomes([anOutcome()], noon);
      expect((await store.evidence('r1')).lastOutcomeAt).toBe(noon + minute);
    });

    it('are remembered by version and hour, late feedback in the hour of its outcome', async () => {
      const told = anOutcome({ metrics: { error: false, formatValid: true }, latencyMs: 100 });
      const stranger = anOutcome({ releaseId: null, metrics: { error: true } });
      await store.recordOutcomes([told, stranger], noon);
      await store.recordOutcomes([anOutcome({ latencyMs: 100 })], noon + 60 * minute);
      await store.recordOutcomes([anOutcome({ arm: 'canary', latencyMs: 1 })], noon);
      await store.recordFeedback(
        [{ outcomeId: told.id, metrics: { error: true }, scores: { 'score:tone': 0.5 } }],
        noon,
      );
      const read = (since: number) => store.versionHistory({ prompt: 'reply', version: 1, since });
      const later = { hour: noon + 60 * minute, histograms: { latencyMs: { 233: 1 } } };
      expect(await read(noon)).toEqual([
        {
          hour: noon,
          histograms: {
            error: { 1: 2 },
            formatValid: { 0: 1 },
            latencyMs: { 233: 1 },
            'score:tone': { 10: 50 },
          },
        },
        later,
      ]);
      expect(await read(noon + 1)).toEqual([later]);
    });

    it('take late feedback for the arm and stage that served them', async () => {
      // In the canary since the second stage.
      const targetingKey = keyBetween('reply', 10, 50);
      const outcome = anOutcome({ arm: 'canary', stageIndex: 1, targetingKey });
      await store.recordOutcomes([outcome], noon);
      const receipt = await store.recordFeedback(
        [
          { outcomeId: outcome.id, metrics: { thumbsDown: true } },
          { outcomeId: 'nobody', metrics: { thumbsDown: true } },
        ],
        noon,
      );
      expect(receipt).toEqual({
        accepted: 1,
        unknown: ['nobody'],
        held: 1,
        releases: ['r1'],
      });
      expect((await store.evidence('r1')).stages[1]?.canary.metrics.thumbsDown).toEqual({
        requests: 1,
        events: 1,
        keys: 1,
        firstEvents: 1,
        keysWithEvent: 1,
        perKey: { keys: 1, n: 1, x: 1, nn: 1, nx: 1, xx: 1 },
      });
    });

    it('keep the score that came first, late ones for the arm and stage that served them', async () => {
      const targetingKey = keyBetween('reply', 10, 50);
      const outcome = anOutcome({ arm: 'canary', stageIndex: 1, targetingKey });
      await store.recordOutcomes([outcome], noon);
      const say = (score: number) =>
        store.recordFeedback(
          [{ outcomeId: outcome.id, metrics: {}, scores: { judgeScore: score } }],
          noon,
        );
      await say(0.75);
      await say(0.1);
      const counts = (await store.evidence('r1')).stages[1]?.canary.values.judgeScore;
      expect(counts).toEqual({
        requests: 1,
        keys: 1,
        first: { 5: 50 },
        compared: { 5: 50 },
        perKey: { keys: 1, n: 1, x: 250, nn: 1, nx: 250, xx: 62_500 },
      });
    });

    it('take the same feedback twice without counting it twice', async () => {
      const outcome = anOutcome({ arm: 'canary' });
      await store.recordOutcomes([outcome], noon);
      const feedback = { outcomeId: outcome.id, metrics: { thumbsDown: true } };
      await store.recordFeedback([feedback, feedback], noon);
      await store.recordFeedback([feedback], noon);
      const counts = (await store.evidence('r1')).stages[0]?.canary.metrics.thumbsDown;
      expect(counts).toMatchObject({ requests: 1, events: 1, keysWithEvent: 1 });
    });

    it.each([1, 2, 3, 4])('add up as the reference says, stream %i', async (seed) => {
      const stream = randomStream(seededRandom(seed));
      const reference = createAccumulator(aPlan(), 'reply');
      const standing = new Map<string, ServedOutcome>();
      for (const step of stream) {
        if (step.type === 'outcomes') {
          await store.recordOutcomes(step.outcomes, step.at);
          for (const outcome of step.outcomes) countOnce(reference, standing, outcome, step.at);
        } else {
          await store.recordFeedback(step.feedback, noon);
          for (const { outcomeId, metrics, scores } of step.feedback) {
            const outcome = standing.get(outcomeId);
            if (outcome === undefined) continue;
            standing.set(outcomeId, recordFeedback(reference, outcome, metrics, scores));
          }
        }
      }
      expect(await store.evidence('r1'), `seed ${seed}`).toEqual(plain(reference.evidence));
    });
  });
}

function plain(evidence: Evidence): Evidence {
  return structuredClone({ ...evidence });
}

function countOnce(
  reference: ReturnType<typeof createAccumulator>,
  standing: Map<string, ServedOutcome>,
  outcome: NewOutcome,
  receivedAt: number,
): void {
  if (standing.has(outcome.id)) return;
  const served: ServedOutcome = {
    id: outcome.id,
    targetingKey: outcome.targetingKey,
    arm: outcome.arm!,
    placement: outcome.placement!,
    stageIndex: outcome.stageIndex!,
    receivedAt,
    metrics: outcome.metrics,
    scores: outcome.scores,
    latencyMs: outcome.latencyMs ?? undefined,
    tokens: outcome.tokens ?? undefined,
    costUsd: outcome.costUsd ?? undefined,
  };
  standing.set(outcome.id, served);
  recordOutcome(reference, served);
}

type Step =
  | { readonly type: 'outcomes'; readonly at: number; readonly outcomes: readonly NewOutcome[] }
  | {
      readonly type: 'feedback';
      readonly feedback: readonly (NewFeedback & { readonly outcomeId: string })[];
    };

/**
 * Few keys, so that the same one comes back in both arms, several stages and out of order; repeated
 * ids; feedback on known, unknown and already judged outcomes. Amounts add up exactly in binary.
 */
function randomStream(random: SeededRandom): Step[] {
  const steps: Step[] = [];
  const known: string[] = [];
  let number = 0;
  for (let step = 0; step < 25; step++) {
    const outcomes = Array.from({ length: 1 + random.below(40) }, () => {
      const repeat = known.length > 0 && random.next() < 0.05;
      const id = repeat ? known[random.below(known.length)]! : `s${number++}`;
      if (!repeat) known.push(id);
      return randomOutcome(random, id);
    });
    steps.push({ type: 'outcomes', at: noon + random.below(10) * minute, outcomes });
    if (random.next() < 0.6) {
      const feedback = Array.from({ length: 1 + random.below(20) }, () => ({
        outcomeId: random.next() < 0.1 ? 'nobody' : known[random.below(known.length)]!,
        metrics: randomMetrics(random, 0.2),
        scores: randomScores(random),
      }));
      steps.push({ type: 'feedback', feedback });
    }
  }
  return steps;
}

const sorts: readonly (readonly [Arm, NewOutcome['placement']])[] = [
  ['stable', 'split'],
  ['canary', 'split'],
  ['stable', 'split'],
  ['canary', 'split'],
  ['canary', 'segment'],
  ['stable', 'deny'],
  ['stable', 'default'],
];

function randomOutcome(random: SeededRandom, id: string): NewOutcome {
  const [arm, placement] = sorts[random.below(sorts.length)]!;
  return anOutcome({
    id,
    arm,
    placement,
    stageIndex: random.below(3),
    targetingKey: `key-${random.below(60)}`,
    metrics: randomMetrics(random, 0.4),
    scores: randomScores(random),
    latencyMs: random.next() < 0.8 ? random.below(2_000) : null,
    tokens: random.next() < 0.8 ? random.below(500) : null,
    costUsd: random.next() < 0.8 ? random.below(64) / 1_024 : null,
  });
}

function randomScores(random: SeededRandom): OutcomeScores {
  const names: ScoreName[] = ['judgeScore', 'score:tone', 'score:to the point: 1'];
  const told = names.filter(() => random.next() < 0.3);
  return Object.fromEntries(told.map((name) => [name, random.below(1_201) / 1_200]));
}

function randomMetrics(random: SeededRandom, share: number): OutcomeMetrics {
  const carried = outcomeFields.filter(() => random.next() < share);
  return Object.fromEntries(carried.map((field) => [field, random.next() < 0.5]));
}
