import { describe, expect, it } from 'vitest';
import { judgeGuards } from '../../../src/core/release/judgeGuards.ts';
import type {
  ArmEvidence,
  Evidence,
  Guard,
  GuardOutlook,
  ReleasePlan,
  ReleaseState,
  ScoreName,
} from '../../../src/core/release/model.ts';
import { outlook } from '../../../src/core/release/outlook.ts';
import { addValue, emptyValueCounts, toCounted } from '../../../src/core/release/valueCounts.ts';
import { logBin } from '../../../src/core/stats/logHistogram.ts';
import {
  absolute,
  armWith,
  firstStage,
  hour,
  minute,
  planWith,
  relative,
  stageWith,
  stateWith,
} from '../../support/releaseFixtures.ts';
import { seededRandom } from '../../support/seededRandom.ts';

interface Look {
  readonly now?: number;
  readonly state?: ReleaseState;
  readonly changes?: Partial<ReleasePlan>;
}

function lookAt(guards: readonly Guard[], evidence: Evidence, look: Look = {}) {
  const { now = hour, state = stateWith(), changes = {} } = look;
  const plan = planWith({ guards, ...changes });
  const judged = judgeGuards(plan, evidence, false, state.references);
  return outlook({ plan, state, evidence, now, guards: judged });
}

function only(guard: Guard, evidence: Evidence, look?: Look): GuardOutlook {
  const [found] = lookAt([guard], evidence, look).guards;
  if (found === undefined || found === null) throw new Error('the guard is decided');
  return found;
}

/** 40 of 1,000 canary users have refused against 5 % of 19,000 at ten times the keys, and so on. */
const at = (keys: number, rate: number, stableRate = 0.05) =>
  firstStage(
    armWith(keys * 19, { refusal: keys * 19 * stableRate }),
    armWith(keys, { refusal: keys * rate }),
  );

describe('the outlook of a guard', () => {
  it.each([
    ['as often as in stable', 0.05, 'ok'],
    ['three times as often', 0.15, 'breached'],
    ['less often', 0.02, 'ok'],
  ] as const)('that sees refusals %s heads for it', (_, rate, towards) => {
    const found = only(relative('refusal'), at(40, rate));
    expect(found.towards).toBe(towards);
    expect(found.keys).toBeGreaterThan(0);
    expect(found.why).toContain(found.inStage === true ? towards : 'not decided in this stage');
  });

  it.each([
    ['stable', relative('refusal'), 0.05],
    ['a limit', absolute('refusal', 'atMost', 0.1), 0.05],
    ['a limit that it is beyond', absolute('refusal', 'atMost', 0.02), 0.05],
  ] as const)('is what the same keys then bring: against %s', (_, guard, rate) => {
    const found = only(guard, at(100, rate));
    const state = (keys: number) =>
      judgeGuards(planWith({ guards: [guard] }), at(keys, rate), false)[0]?.state;
    const keys = found.keys ?? 0;
    expect(state(100 + Math.round(1.05 * keys))).toBe(found.towards);
    expect(state(100 + Math.round(0.9 * keys))).toBe('inconclusive');
  });

  it('goes by the traffic of the stage', () => {
    const slow = only(relative('refusal'), at(40, 0.05), { now: 10 * hour });
    const fast = only(relative('refusal'), at(40, 0.05), { now: hour });
    expect(slow.keys).toBe(fast.keys);
    expect((slow.timeMs ?? 0) / (fast.timeMs ?? 1)).toBeCloseTo(10, 5);
    expect(fast.timeMs).toBeCloseTo(((fast.keys ?? 0) / 40) * hour, 5);
  });

  it('says that the stage is over first, or waits for a guard that is required', () => {
    const look = { now: 30 * minute };
    const late = only(relative('refusal'), at(120, 0.05), look);
    expect(late).toMatchObject({ towards: 'ok', inStage: false });
    expect(late.why).toMatch(
      /^not decided in this stage: about [\d,]+ more canary users, .* at this traffic; the stage lasts about 30 min more$/,
    );
    const required = only(relative('refusal', 1, { required: true }), at(120, 0.05), look);
    expect(required.why).toMatch(/^the stage waits for it: about [\d,]+ more canary users, /);
  });

  it('is within a stage that lasts long enough', () => {
    const stages = [{ weight: 5, minDurationMs: 100 * hour, minSamples: 0 }];
    const found = only(relative('refusal'), at(120, 0.05), { changes: { stages } });
    expect(found.inStage).toBe(true);
    expect(found.why).toMatch(
      /^ok as it looks, after about [\d,]+ more canary users: .* at this traffic$/,
    );
  });

  it('is not known while little is, and then nothing is guessed', () => {
    const nothing = { towards: null, keys: null, events: null, timeMs: null, inStage: null };
    const why = (words: string) => ({
      ...nothing,
      why: `when it is decided is not known yet: ${words}`,
    });
    const guard = relative('refusal');
    expect(only(guard, at(5, 0))).toEqual(why('too few keys so far'));
    expect(only(guard, at(50, 0, 0))).toEqual(why('no event yet in either arm'));
    expect(only(guard, firstStage(armWith(0), armWith(0)))).toEqual(
      why('nothing was counted in one of the arms'),
    );
    const close = only(absolute('refusal', 'atMost', 0.05), at(1_000, 0.05));
    expect(close).toEqual({ ...nothing, why: 'not decided as it goes: too close to the limit' });
  });

  it('has no time right after a stage began, but knows what is missing', () => {
    const evidence = {
      ...at(40, 0.05),
      stages: [...at(40, 0.05).stages.slice(0, 1), stageWith(1, 50, armWith(3), armWith(3))],
    };
    const state = stateWith({ stageIndex: 1, stageStartedAt: hour });
    const found = only(relative('refusal'), evidence, { state, now: hour + minute });
    expect(found).toMatchObject({ towards: 'ok', timeMs: null, inStage: null });
    expect(found.why).toMatch(/ more canary users; how long that takes is not known yet$/);
  });

  it('has nothing to compare with where everyone is in the canary', () => {
    const stages = [{ weight: 100, minDurationMs: hour, minSamples: 0 }];
    const evidence = { ...at(1, 0), stages: [stageWith(0, 100, armWith(0), armWith(50))] };
    const found = only(relative('refusal'), evidence, { changes: { stages } });
    expect(found.why).toContain('nobody is left on stable');
  });

  it('is none for what is decided', () => {
    const { guards } = lookAt([relative('refusal'), relative('error')], at(2_000, 0.3));
    expect(guards).toEqual([null, expect.objectContaining({ keys: null })]);
  });
});

describe('the outlook of a stage', () => {
  it.each([
    ['its time, where that is longer', 90, 50 * minute, 10 * minute],
    ['its keys, where they come slowly', 20, 50 * minute, 200 * minute],
    ['nothing', 100, hour, 0],
  ])('is %s', (_, keys, now, expected) => {
    expect(lookAt([], at(keys, 0), { now }).stageMs).toBeCloseTo(expected, 5);
  });

  it('is not known while hardly anyone came', () => {
    expect(lookAt([], at(3, 0)).stageMs).toBeNull();
  });
});

describe('the outlook of values', () => {
  const random = seededRandom(11);
  const scored = (keys: number, mean: number): ArmEvidence => {
    const sums = emptyValueCounts();
    for (let key = 0; key < keys; key++) {
      addValue(sums, toCounted('judgeScore', random.beta(4 * mean, 4 * (1 - mean))), {
        isFirst: true,
        isFirstHere: true,
        comparedKey: { n: 0, x: 0 },
      });
    }
    return armWith(keys, {}, { values: { judgeScore: sums } });
  };
  const judge = (condition: Guard['condition']): Guard => {
    const metric: ScoreName = 'judgeScore';
    return { metric, condition, onBreach: 'pause', required: false };
  };

  it.each([
    ['as good', { kind: 'atMostBelowStable', margin: 0.05 }, 0.8, 'ok'],
    ['worse', { kind: 'atMostBelowStable', margin: 0 }, 0.74, 'breached'],
    ['above its limit', { kind: 'atLeast', rate: 0.7 }, 0.8, 'ok'],
    ['below its limit', { kind: 'atLeast', rate: 0.85 }, 0.8, 'breached'],
  ] as const)('of a score %s', (_, condition, mean, towards) => {
    const found = only(judge(condition), firstStage(scored(760, 0.8), scored(40, mean)));
    expect(found).toMatchObject({ towards, events: null });
    expect(found.timeMs).toBeCloseTo(((found.keys ?? 0) / 40) * hour, 5);
  });

  const timed = (keys: number, slow: number): ArmEvidence => {
    const first = { [logBin(100)]: keys - slow, [logBin(5_000)]: slow };
    const counts = { ...emptyValueCounts(), requests: keys, keys, first, compared: first };
    return armWith(keys, {}, { values: { latencyMs: counts } });
  };
  const quantiles = { latencyMs: { p50: logBin(100), p95: logBin(1_000) } };
  const state = stateWith({ references: [{ stageIndex: 0, quantiles }] });
  const within = { kind: 'atMostTimesStable', ratio: 1.3 } as const;
  const atMost = { kind: 'atMostAmount', amount: 2_000, share: 0.05 } as const;
  const slow = (condition: Guard['condition'], of: number, it: Look) =>
    only(
      { ...judge(condition), metric: 'latencyP95' },
      firstStage(timed(760, 38), timed(40, of)),
      it,
    );

  it.each([
    ['as fast as stable', within, 2, 'ok'],
    ['slower', within, 6, 'breached'],
    ['within its limit', atMost, 1, 'ok'],
    ['beyond its limit', atMost, 6, 'breached'],
  ] as const)('of a quantile %s', (_, condition, of, towards) => {
    expect(slow(condition, of, { state }).towards).toBe(towards);
  });

  it('is not known without a line to compare by', () => {
    expect(slow(within, 6, {}).why).toContain('too little was known of stable');
  });
});
