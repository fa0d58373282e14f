import { describe, expect, it } from 'vitest';
import {
  addToHistogram,
  addValue,
  emptyValueCounts,
  toCounted,
} from '../../../src/core/release/valueCounts.ts';
import { judgeGuards } from '../../../src/core/release/judgeGuards.ts';
import { applyDecision } from '../../../src/core/release/transition.ts';
import { decide } from '../../../src/core/release/decide.ts';
import {
  freezeQuantiles,
  quantilesIn,
  quantilesOf,
  stableQuantiles,
} from '../../../src/core/release/references.ts';
import type {
  ArmEvidence,
  Evidence,
  Guard,
  GuardCondition,
  GuardMetric,
  GuardStatus,
  ReleaseState,
  ValueCounts,
  ValueName,
} from '../../../src/core/release/model.ts';
import { logBin } from '../../../src/core/stats/logHistogram.ts';
import type { MutableHistogram } from '../../../src/core/stats/histogram.ts';
import { armWith, firstStage, planWith, stateWith } from '../../support/releaseFixtures.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const random = seededRandom(2_024);

/** Keys with one outcome each, whose values are drawn. */
function arm(name: ValueName, keys: number, draw: () => number): ArmEvidence {
  const sums = emptyValueCounts();
  for (let key = 0; key < keys; key++) {
    const comparedKey = { n: 0, x: 0 };
    addValue(sums, toCounted(name, draw()), { isFirst: true, isFirstHere: true, comparedKey });
  }
  return armWith(keys, {}, { values: { [name]: sums satisfies ValueCounts } });
}

/** Latencies around `median`, log-uniform from a third of it to three times of it. */
const around = (median: number) => () => median * 3 ** (2 * random.next() - 1);
const scored = (mean: number) => () => random.beta(4 * mean, 4 * (1 - mean));

function guard(metric: GuardMetric, condition: GuardCondition): Guard {
  return { metric, condition, onBreach: 'pause', required: false };
}

function judge(
  it: Guard,
  evidence: Evidence,
  references: ReleaseState['references'] = [],
): GuardStatus {
  const [status] = judgeGuards(planWith({ guards: [it] }), evidence, false, references);
  if (status === undefined) throw new Error('no guard was judged');
  return status;
}

describe('a quantile guard', () => {
  const references = [
    { stageIndex: 0, quantiles: { latencyMs: { p50: logBin(1_000), p95: logBin(2_690) } } },
  ];
  const latencies = (canary: number, stable = 1_000) =>
    firstStage(arm('latencyMs', 9_500, around(stable)), arm('latencyMs', 500, around(canary)));
  const within = (ratio: number): GuardCondition => ({ kind: 'atMostTimesStable', ratio });

  it('is breached when the canary is slower than tolerated', () => {
    const status = judge(guard('latencyP95', within(1.1)), latencies(1_400), references);
    expect(status.state).toBe('breached');
    expect(status.why).toMatch(
      /^latency p95: [\d.]+ % of canary users above 1\.1 times 2,\d+ ms, [\d.]+ % of stable above 2,\d+ ms \(500 keys/,
    );
    expect(judge(guard('latencyP50', within(1.1)), latencies(1_400), references).state).toBe(
      'breached',
    );
  });

  it('tolerates what it is told to', () => {
    const status = judge(guard('latencyP95', within(1.6)), latencies(1_400), references);
    expect(status.state).toBe('ok');
  });

  it('is not fooled when both arms have become slower since the line was drawn', () => {
    for (const metric of ['latencyP50', 'latencyP95'] as const) {
      const status = judge(guard(metric, within(1.1)), latencies(2_000, 2_000), references);
      expect(status.state).not.toBe('breached');
      expect(status.evidence).toBeLessThan(1);
    }
  });

  it('says that nothing was known of stable when the stage began', () => {
    const status = judge(guard('latencyP95', within(1.1)), latencies(9_000));
    expect(status).toMatchObject({ state: 'inconclusive', evidence: 0 });
    expect(status.why).toContain('too little was known of stable');
  });

  it('on an amount of its own needs no stable', () => {
    const atMost = (amount: number): GuardCondition => ({
      kind: 'atMostAmount',
      amount,
      share: 0.05,
    });
    expect(judge(guard('latencyP95', atMost(2_000)), latencies(1_000)).state).toBe('breached');
    expect(judge(guard('latencyP95', atMost(4_000)), latencies(1_000)).state).toBe('ok');
    expect(
      judge(guard('latencyP95', atMost(4_000)), firstStage(armWith(0), armWith(0))),
    ).toMatchObject({ state: 'inconclusive', interval: null });
  });
});

describe('lines to compare by', () => {
  it('are drawn from enough values only, and frozen for the stage that begins', () => {
    const histogram: MutableHistogram = {};
    for (let i = 0; i < 99; i++) addToHistogram(histogram, toCounted('latencyMs', 100 + i));
    expect(quantilesOf({ latencyMs: histogram })).toEqual({});
    addToHistogram(histogram, toCounted('latencyMs', 100));
    const drawn = quantilesOf({ latencyMs: histogram });
    expect(drawn.latencyMs?.p50).toBe(logBin(149));
    const state = freezeQuantiles(stateWith({ stageIndex: 1 }), drawn);
    expect(quantilesIn(state.references ?? [], 0)).toEqual({});
    expect(quantilesIn(state.references ?? [], 1)).toEqual(drawn);
    expect(freezeQuantiles(state, {})).toBe(state);
  });

  it('come from stable when a stage gives way to the next', () => {
    const stages = [
      { weight: 5, minDurationMs: 0, minSamples: 0 },
      { weight: 50, minDurationMs: 0, minSamples: 0 },
    ];
    const plan = planWith({ stages });
    const evidence = firstStage(
      arm('tokens', 400, () => 250),
      arm('tokens', 20, () => 900),
    );
    const decision = decide(plan, stateWith(), evidence, 1);
    expect(decision.action).toBe('advance');
    expect(decision.quantiles).toEqual(stableQuantiles(evidence));
    expect(applyDecision(plan, stateWith(), decision, 1).references).toEqual([
      { stageIndex: 1, quantiles: { tokens: { p50: logBin(250), p95: logBin(250) } } },
    ]);
  });
});

describe('a guard on a score', () => {
  const name = 'score:tone';
  const scores = (canary: number, stable = 0.8) =>
    firstStage(arm(name, 9_500, scored(stable)), arm(name, 500, scored(canary)));

  it('is breached when the canary loses more than tolerated', () => {
    const status = judge(guard(name, { kind: 'atMostTimesStable', ratio: 1 }), scores(0.72));
    expect(status.state).toBe('breached');
    expect(status.why).toMatch(
      /^score "tone" 7\d(\.\d)? % on average in the canary against (79|80)(\.\d)? % in stable \(500 keys;/,
    );
    expect(judge(guard(name, { kind: 'atMostTimesStable', ratio: 2 }), scores(0.72)).state).toBe(
      'ok',
    );
  });

  it('shows that a canary is not worse by more than a margin', () => {
    const margin = (it: number): Guard => guard(name, { kind: 'atMostBelowStable', margin: it });
    const status = judge(margin(0.05), scores(0.8));
    expect(status.state).toBe('ok');
    expect(status.interval?.[0]).toBeGreaterThan(-0.05);
    expect(status.interval?.[1]).toBeGreaterThan(0);
    expect(judge(margin(0.02), scores(0.65)).state).toBe('breached');
    expect(judge(margin(0.005), scores(0.8)).state).toBe('inconclusive');
  });

  it('holds the canary to a limit of its own', () => {
    const atLeast = (rate: number): Guard => guard(name, { kind: 'atLeast', rate });
    const status = judge(atLeast(0.85), scores(0.75));
    expect(status.state).toBe('breached');
    expect(status.interval?.[1]).toBeLessThan(0.85);
    expect(judge(atLeast(0.65), scores(0.75)).state).toBe('ok');
    expect(judge(atLeast(0.75), scores(0.75)).state).toBe('inconclusive');
  });

  it.each<GuardCondition>([
    { kind: 'atLeast', rate: 0.8 },
    { kind: 'atMostTimesStable', ratio: 1 },
    { kind: 'atMostBelowStable', margin: 0.02 },
  ])('is never ok without data: %j', (condition) => {
    const status = judge(guard('judgeScore', condition), firstStage(armWith(0), armWith(0)));
    expect(status).toMatchObject({ state: 'inconclusive', canary: { rate: null, keys: 0 } });
    expect(status.why).toBe('not enough data: no canary outcome tells judge score yet');
  });
});
