import { beforeEach, describe, expect, it } from 'vitest';
import {
  createAccumulator,
  emptyEvidence,
  recordFeedback,
  recordOutcome,
  type EvidenceAccumulator,
  type ServedOutcome,
} from '../../../src/core/release/evidence.ts';
import type { Arm, MetricCounts, MetricName } from '../../../src/core/release/model.ts';
import { keyBetween, planWith } from '../../support/releaseFixtures.ts';

const salt = 'reply';
/** A key by its place on the hash ring, in percent: on stable at 5 % and in the canary at 50 %. */
const moved = keyBetween(salt, 5, 50);
const early = keyBetween(salt, 0, 5);

let accumulator: EvidenceAccumulator;
let nextId = 0;

beforeEach(() => {
  accumulator = createAccumulator(planWith(), salt);
  nextId = 0;
});

function outcome(changes: Partial<ServedOutcome> = {}): ServedOutcome {
  return {
    id: `o${nextId++}`,
    targetingKey: 'ann',
    arm: 'canary',
    placement: 'split',
    stageIndex: 0,
    receivedAt: 1_000,
    metrics: {},
    ...changes,
  };
}

function record(changes: Partial<ServedOutcome> = {}): ServedOutcome {
  const it = outcome(changes);
  recordOutcome(accumulator, it);
  return it;
}

function counts(metric: MetricName, arm: Arm = 'canary', stage = 0): MetricCounts | undefined {
  return accumulator.evidence.stages[stage]?.[arm].metrics[metric];
}

describe('emptyEvidence', () => {
  it('has every stage with its weight, and nothing in it', () => {
    const evidence = emptyEvidence(planWith());
    expect(evidence.stages.map((it) => [it.stageIndex, it.weight])).toEqual([
      [0, 5],
      [1, 50],
    ]);
    expect(evidence.stages[0]?.canary.requests).toBe(0);
    expect(evidence.lastOutcomeAt).toBeNull();
  });
});

describe('keys', () => {
  it('count once in the release, where their first outcome was', () => {
    record({ arm: 'stable' });
    record({ arm: 'stable' });
    record({ arm: 'canary', stageIndex: 1 });
    const [first, second] = accumulator.evidence.stages;
    expect([first?.stable.keys, first?.canary.keys, second?.canary.keys]).toEqual([1, 0, 0]);
  });

  it('count as served in every stage and arm that served them', () => {
    record({ arm: 'stable' });
    record({ arm: 'stable' });
    record({ arm: 'canary', stageIndex: 1 });
    const [first, second] = accumulator.evidence.stages;
    expect([first?.stable.servedKeys, second?.canary.servedKeys]).toEqual([1, 1]);
    expect(first?.stable.requests).toBe(2);
  });
});

describe('a metric', () => {
  it('counts only outcomes that carry it', () => {
    record({ metrics: { refusal: false } });
    record({ metrics: { error: true } });
    expect(counts('refusal')).toMatchObject({ requests: 1, events: 0, keys: 1 });
    expect(counts('toolError')).toBeUndefined();
  });

  it('has the same event under both names of the format', () => {
    record({ metrics: { formatValid: false } });
    record({ metrics: { formatValid: true } });
    const expected = { requests: 2, events: 1, keys: 1, firstEvents: 1, keysWithEvent: 1 };
    expect(counts('formatValid')).toMatchObject(expected);
    expect(counts('formatError')).toMatchObject(expected);
  });

  it("counts a key's first outcome in an arm, good or bad, once", () => {
    record({ metrics: { refusal: false } });
    record({ metrics: { refusal: true } });
    record({ metrics: { refusal: true }, targetingKey: 'bob' });
    expect(counts('refusal')).toMatchObject({
      requests: 3,
      events: 2,
      keys: 2,
      firstEvents: 1,
      keysWithEvent: 2,
    });
  });

  it("counts a key's event once in each stage, in the arm where it was", () => {
    const targetingKey = moved;
    record({ metrics: { refusal: true }, arm: 'stable', targetingKey });
    record({ metrics: { refusal: true }, arm: 'canary', stageIndex: 1, targetingKey });
    record({ metrics: { refusal: true }, arm: 'canary', stageIndex: 1, targetingKey });
    expect(counts('refusal', 'stable')).toMatchObject({ events: 1, keysWithEvent: 1 });
    expect(counts('refusal', 'canary', 1)).toMatchObject({ events: 2, keysWithEvent: 1 });
    expect(counts('refusal', 'canary', 1)).toMatchObject({ keys: 1, firstEvents: 1 });
  });

  it('compares in a stage only keys that were not in the canary before', () => {
    const at = { metrics: { refusal: true }, targetingKey: early };
    record(at);
    record({ ...at, stageIndex: 1 });
    const [first, second] = accumulator.evidence.stages;
    expect(first?.canary).toMatchObject({ servedKeys: 1, comparedKeys: 1 });
    expect(second?.canary).toMatchObject({ servedKeys: 1, comparedKeys: 0 });
    expect(counts('refusal')).toMatchObject({ events: 1, keysWithEvent: 1 });
    expect(counts('refusal', 'canary', 1)).toMatchObject({ events: 1, keysWithEvent: 0 });
  });

  it('keeps the stage that served the outcome, however late it comes', () => {
    record({ stageIndex: 1, targetingKey: 'bob' });
    record({ stageIndex: 0, metrics: { error: true } });
    expect(counts('error')).toMatchObject({ events: 1, keysWithEvent: 1 });
  });
});

describe('placement', () => {
  it('keeps segment keys apart from those of the split', () => {
    record({ placement: 'segment', stageIndex: 1, metrics: { refusal: true } });
    record({ placement: 'segment', stageIndex: 0, metrics: { refusal: true } });
    record({ metrics: { refusal: true } });
    expect(accumulator.evidence.segmentCanary).toMatchObject({
      keys: 1,
      servedKeys: 1,
      requests: 2,
      comparedKeys: 0,
      metrics: { refusal: { events: 2, keys: 1, firstEvents: 1, keysWithEvent: 0 } },
    });
    expect(counts('refusal')).toMatchObject({ events: 1, keysWithEvent: 1 });
    expect(accumulator.evidence.stages[0]?.canary.keys).toBe(1);
  });

  it.each(['deny', 'default'] as const)('takes %s outcomes as a sign of life only', (placement) => {
    record({ placement, arm: 'stable', metrics: { error: true }, receivedAt: 5 });
    expect(accumulator.evidence).toEqual({ ...emptyEvidence(planWith()), lastOutcomeAt: 5 });
  });

  it('compares a segment key that stayed on stable with nothing', () => {
    record({ placement: 'segment', arm: 'stable' });
    const { lastOutcomeAt, ...counted } = accumulator.evidence;
    expect(lastOutcomeAt).toBe(1_000);
    expect({ ...counted, lastOutcomeAt: null }).toEqual(emptyEvidence(planWith()));
  });

  it('refuses a stage that the plan does not have', () => {
    const bad: unknown = expect.objectContaining({ code: 'bad-request' });
    expect(() => recordOutcome(accumulator, outcome({ stageIndex: 2 }))).toThrow(bad);
    expect(accumulator.evidence).toEqual(emptyEvidence(planWith()));
  });
});

describe('late feedback', () => {
  it('counts for the arm and stage that served the outcome', () => {
    const served = record();
    record({ stageIndex: 1 });
    recordFeedback(accumulator, served, { thumbsDown: true });
    expect(counts('thumbsDown')).toMatchObject({
      requests: 1,
      events: 1,
      keys: 1,
      firstEvents: 1,
      keysWithEvent: 1,
    });
    expect(counts('thumbsDown', 'canary', 1)).toBeUndefined();
  });

  it('adds no second first event of a key', () => {
    record({ metrics: { thumbsDown: true } });
    const second = record();
    recordFeedback(accumulator, second, { thumbsDown: true });
    expect(counts('thumbsDown')).toMatchObject({ events: 2, firstEvents: 1, keysWithEvent: 1 });
  });

  it('turns what was thought good into an event, also of the first outcome', () => {
    const first = record({ metrics: { formatValid: true } });
    const second = record({ metrics: { formatValid: true } });
    recordFeedback(accumulator, second, { formatValid: false });
    expect(counts('formatError')).toMatchObject({ requests: 2, events: 1, firstEvents: 0 });
    recordFeedback(accumulator, first, { formatValid: false });
    expect(counts('formatError')).toMatchObject({
      requests: 2,
      events: 2,
      keys: 1,
      firstEvents: 1,
      keysWithEvent: 1,
    });
  });

  it('counts once however often it is sent, and takes no event back', () => {
    let served = record();
    for (const thumbsDown of [true, true, false]) {
      served = recordFeedback(accumulator, served, { thumbsDown });
    }
    expect(served.metrics).toEqual({ thumbsDown: true });
    expect(counts('thumbsDown')).toMatchObject({ requests: 1, events: 1, keysWithEvent: 1 });
  });

  it('can say that nothing was wrong', () => {
    recordFeedback(accumulator, record(), { thumbsDown: false });
    expect(counts('thumbsDown')).toMatchObject({ requests: 1, events: 0, keys: 1 });
  });
});

it('adds up latency, tokens and cost, and keeps the time of the latest outcome', () => {
  record({ latencyMs: 100, tokens: 7, costUsd: 0.5, receivedAt: 9 });
  record({ latencyMs: 50, receivedAt: 8 });
  expect(accumulator.evidence.stages[0]?.canary).toMatchObject({
    latencyMsSum: 150,
    tokensSum: 7,
    costUsdSum: 0.5,
  });
  expect(accumulator.evidence.lastOutcomeAt).toBe(9);
});

describe('sums by key', () => {
  it('add up every outcome of a compared key in its stage, late events too', () => {
    const first = record({ targetingKey: 'ann', metrics: { error: false } });
    record({ targetingKey: 'ann', metrics: { error: true } });
    record({ targetingKey: 'bob', metrics: { error: true } });
    expect(counts('error')?.perKey).toEqual({ keys: 2, n: 3, x: 2, nn: 5, nx: 3, xx: 2 });
    recordFeedback(accumulator, first, { error: true });
    expect(counts('error')?.perKey).toEqual({ keys: 2, n: 3, x: 3, nn: 5, nx: 5, xx: 5 });
  });

  it('leave out keys that were in the canary before the stage', () => {
    record({ targetingKey: early, stageIndex: 1, metrics: { error: true } });
    expect(counts('error', 'canary', 1)?.perKey.keys).toBe(0);
  });
});

describe('values', () => {
  const values = (arm: Arm = 'canary', stage = 0) =>
    accumulator.evidence.stages[stage]?.[arm].values;

  it('are counted at the first outcome of a key that carries them, in the arm and in the stage', () => {
    record({ targetingKey: moved, arm: 'stable', latencyMs: 100 });
    record({ targetingKey: moved, arm: 'stable', latencyMs: 900 });
    record({ targetingKey: moved, stageIndex: 1, latencyMs: 1 });
    record({ targetingKey: moved, stageIndex: 0, latencyMs: 1 });
    expect(values('stable')?.latencyMs).toMatchObject({
      requests: 2,
      keys: 1,
      first: { 233: 1 },
      compared: { 233: 1 },
    });
    expect(values('canary', 1)?.latencyMs).toMatchObject({ keys: 1, first: { 0: 1 } });
    expect(values('canary', 0)?.latencyMs).toMatchObject({
      keys: 0,
      first: {},
      compared: { 0: 1 },
    });
  });

  it('keep scores as losses in thousandths, split between two points', () => {
    record({ scores: { judgeScore: 0.88 } });
    expect(values()?.judgeScore).toMatchObject({ compared: { 2: 30, 3: 20 }, perKey: { x: 120 } });
  });

  it('of a score that was told before are left alone by feedback', () => {
    const told = record({ scores: { 'score:tone': 1 } });
    const now = recordFeedback(accumulator, told, {}, { 'score:tone': 0, judgeScore: 0.5 });
    expect(now.scores).toEqual({ 'score:tone': 1, judgeScore: 0.5 });
    expect(values()?.['score:tone']).toMatchObject({ requests: 1, first: { 0: 50 } });
    expect(values()?.judgeScore).toMatchObject({ requests: 1, first: { 10: 50 } });
  });
});
