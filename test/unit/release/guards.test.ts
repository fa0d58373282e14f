import { describe, expect, it } from 'vitest';
import { guardAlphas, judgeGuards } from '../../../src/core/release/judgeGuards.ts';
import type { Evidence, Guard, GuardStatus } from '../../../src/core/release/model.ts';
import {
  absolute,
  armWith,
  firstStage,
  planWith,
  relative,
  stageWith,
} from '../../support/releaseFixtures.ts';

function judge(guard: Guard, evidence: Evidence, others: readonly Guard[] = []): GuardStatus {
  const [status] = judgeGuards(planWith({ guards: [guard, ...others] }), evidence, false);
  if (status === undefined) throw new Error('no guard was judged');
  return status;
}

/** Canary outcomes alone: `bad` of `keys`. */
function canary(keys: number, formatValid: number): Evidence {
  return firstStage(armWith(keys * 19, { formatValid: 0 }), armWith(keys, { formatValid }));
}

describe('an absolute guard', () => {
  const atLeast = absolute('formatValid', 'atLeast', 0.95);

  it('is breached when the whole interval is below the limit', () => {
    const status = judge(atLeast, canary(400, 60));
    expect(status.state).toBe('breached');
    expect(status.canary).toEqual({ rate: 0.85, keys: 400 });
    expect(status.interval?.[1]).toBeLessThan(0.95);
    expect(status.evidence).toBeGreaterThan(1);
    expect(status.why).toMatch(
      /^valid format 85 % of canary users \([\d.]+ % to [\d.]+ %\), at least 95 % asked \(400 keys\)$/,
    );
  });

  it('is ok when the whole interval is above the limit', () => {
    const status = judge(atLeast, canary(800, 8));
    expect(status.state).toBe('ok');
    expect(status.interval?.[0]).toBeGreaterThanOrEqual(0.95);
    expect(status.evidence).toBe(0);
  });

  it('is inconclusive in between, and says how many keys would tell', () => {
    const status = judge(atLeast, canary(100, 2));
    expect(status.state).toBe('inconclusive');
    expect(status.why).toMatch(/^not enough data: 100 of about [\d,]+ keys; valid format 98 %/);
    expect(Number(/about ([\d,]+)/.exec(status.why)?.[1]?.replace(',', ''))).toBeGreaterThan(100);
  });

  it('says so when the rate lies on the limit', () => {
    expect(judge(atLeast, canary(100, 5)).why).toContain('too close to tell with 100 keys');
  });

  it('is never ok without data', () => {
    const status = judge(atLeast, firstStage(armWith(0), armWith(0)));
    expect(status).toMatchObject({
      state: 'inconclusive',
      interval: null,
      evidence: 0,
      canary: { rate: null, keys: 0 },
      why: 'not enough data: no canary outcome tells valid format yet',
    });
  });

  it('watches bad outcomes with atMost', () => {
    const evidence = (bad: number) => firstStage(armWith(0), armWith(500, { refusal: bad }));
    const atMost = absolute('refusal', 'atMost', 0.1);
    expect(judge(atMost, evidence(100)).state).toBe('breached');
    expect(judge(atMost, evidence(10)).state).toBe('ok');
    expect(judge(atMost, evidence(100)).canary.rate).toBe(0.2);
  });

  it('counts the keys that a segment placed', () => {
    const segmentCanary = armWith(400, { formatValid: 60 });
    const status = judge(atLeast, firstStage(armWith(0), armWith(0), { segmentCanary }));
    expect(status.state).toBe('breached');
    expect(status.canary.keys).toBe(400);
  });

  it.each([
    ['atLeast', 1],
    ['atMost', 0],
  ] as const)('stays finite with %s %i', (kind, rate) => {
    const metric = kind === 'atLeast' ? 'formatValid' : 'violation';
    const evidence = firstStage(armWith(0), armWith(50, { [metric]: 1 }));
    const status = judge(absolute(metric, kind, rate), evidence);
    expect(status.state).toBe('breached');
    expect(Number.isFinite(status.evidence)).toBe(true);
  });
});

describe('a relative guard', () => {
  const evidence = (stableBad: number, canaryBad: number) =>
    firstStage(armWith(9_500, { refusal: stableBad }), armWith(500, { refusal: canaryBad }));

  it('is breached when events gather in the canary', () => {
    const status = judge(relative('refusal'), evidence(190, 30));
    expect(status.state).toBe('breached');
    expect(status.evidence).toBeGreaterThanOrEqual(1);
    expect(status.stable).toEqual({ rate: 0.02, keys: 9_500 });
    expect(status.canary).toEqual({ rate: 0.06, keys: 500 });
  });

  it('is ok when more than twice as often is excluded', () => {
    const status = judge(relative('refusal'), evidence(950, 50));
    expect(status.state).toBe('ok');
    expect(status.interval?.[1]).toBeLessThan(2);
    expect(status.why).toMatch(
      /^refusal 10 % of canary users against 10 % of stable, at most 1\.\d+ times as often \(500 keys\)$/,
    );
  });

  it('asks for no more than the tolerated ratio where that is larger', () => {
    const few = evidence(190, 10);
    expect(judge(relative('refusal', 1), few).state).toBe('inconclusive');
    expect(judge(relative('refusal', 3), few).state).toBe('ok');
  });

  it('tolerates what the plan tolerates', () => {
    expect(judge(relative('refusal', 1), evidence(190, 24)).state).toBe('breached');
    expect(judge(relative('refusal', 2), evidence(190, 24)).state).not.toBe('breached');
  });

  it('says how many keys would tell', () => {
    const status = judge(relative('refusal'), evidence(190, 10));
    expect(status.why).toMatch(
      /^not enough data: 500 of about [\d,]+ keys if harmless; refusal 2 % of canary users against 2 % of stable$/,
    );
  });

  it('asks for more keys as often as the answer needs: the estimate is about right', () => {
    const { why } = judge(relative('refusal'), evidence(190, 10));
    const keys = Number(/about ([\d,]+)/.exec(why)?.[1]?.replace(',', ''));
    const scaled = (n: number) =>
      firstStage(
        armWith(19 * n, { refusal: Math.round(0.02 * 19 * n) }),
        armWith(n, { refusal: Math.round(0.02 * n) }),
      );
    expect(judge(relative('refusal'), scaled(keys * 0.6)).state).toBe('inconclusive');
    expect(judge(relative('refusal'), scaled(keys * 1.4)).state).toBe('ok');
  });

  it.each([
    ['canary', firstStage(armWith(100, { refusal: 2 }), armWith(5))],
    ['stable', firstStage(armWith(100), armWith(5, { refusal: 2 }))],
  ])('has nothing to say while no %s outcome carries the metric', (arm, it) => {
    const status = judge(relative('refusal'), it);
    expect(status.state).toBe('inconclusive');
    expect(status.why).toBe(`not enough data: no ${arm} outcome tells refusal yet`);
  });

  it('says that there is no event to compare with', () => {
    const status = judge(relative('refusal'), evidence(0, 0));
    expect(status.state).toBe('inconclusive');
    expect(status.interval).toBeNull();
    expect(status.why).toContain('no event in stable to compare with');
  });

  it('names its blind spot where most keys have an event sooner or later', () => {
    const byFirst = relative('refusal', 1, { unit: 'firstEvent' });
    expect(judge(byFirst, evidence(7_600, 400)).why).toContain('sees little');
    expect(judge(byFirst, evidence(950, 50)).why).not.toContain('sees little');
    expect(judge(relative('refusal'), evidence(7_600, 400)).why).not.toContain('sees little');
  });

  /** Every key had 40 requests; all of stable's and of the canary's have had an event. */
  const heavy = (canaryEvents: number) => {
    const sums = (keys: number, x: number) => ({
      ...{ keys, n: 40 * keys, nn: 1_600 * keys },
      ...{ x: x * keys, nx: 40 * x * keys, xx: (x * x + x) * keys },
    });
    const arm = (keys: number, x: number) => {
      const counts = { requests: 40 * keys, events: x * keys, keys, firstEvents: 0 };
      const refusal = { ...counts, keysWithEvent: keys, perKey: sums(keys, x) };
      return armWith(keys, {}, { metrics: { refusal } });
    };
    return firstStage(arm(1_900, 2), arm(100, canaryEvents));
  };

  it('compares shares of requests where every key has had an event', () => {
    const status = judge(relative('refusal'), heavy(4));
    expect(status.state).toBe('breached');
    expect(status.why).toMatch(
      /^refusal 10 % of canary requests against 5 % of stable \(100 keys; chance of a false alarm/,
    );
    expect(judge(relative('refusal'), heavy(2)).state).toBe('ok');
    expect(judge(relative('refusal', 1, { unit: 'firstEvent' }), heavy(4)).state).not.toBe(
      'breached',
    );
  });

  it('shows shares of requests when it compares nothing else', () => {
    const status = judge(relative('refusal', 1, { unit: 'share' }), heavy(4));
    expect(status).toMatchObject({
      state: 'breached',
      canary: { rate: 0.1, keys: 100 },
      stable: { rate: 0.05, keys: 1_900 },
    });
  });

  it('does not count keys that a segment placed: they have no control group', () => {
    const segmentCanary = armWith(500, { refusal: 400 });
    const status = judge(relative('refusal'), { ...evidence(190, 10), segmentCanary });
    expect(status.state).toBe('inconclusive');
    expect(status.canary.keys).toBe(500);
  });

  it('is not fooled by an outage that hits both arms after the ramp', () => {
    const pooled = { refusal: 1_000 };
    const status = judge(relative('refusal'), {
      ...evidence(95, 5),
      stages: [
        stageWith(0, 5, armWith(9_500, { refusal: 95 }), armWith(500, { refusal: 5 })),
        stageWith(1, 50, armWith(2_000, pooled), armWith(2_000, pooled)),
      ],
    });
    expect(status.state).toBe('ok');
    expect(status.canary.rate).toBeCloseTo(0.402, 6);
    expect(status.stable.rate).toBeCloseTo(0.402, 6);
  });

  it('ignores a stage that has no control group', () => {
    const stages = [stageWith(0, 100, armWith(0), armWith(500, { refusal: 500 }))];
    expect(judge(relative('refusal'), { ...evidence(0, 0), stages }).state).toBe('inconclusive');
  });
});

describe('several guards', () => {
  it('share alpha by their weights', () => {
    const guards = [relative('refusal', 1, { share: 3 }), relative('error')];
    expect(guardAlphas(planWith({ guards, alpha: 0.04 }))).toEqual([0.03, 0.01]);
  });

  it('share alpha: one that breaches alone may not among four', () => {
    const evidence = firstStage(armWith(9_500, { refusal: 190 }), armWith(500, { refusal: 22 }));
    const others = ['error', 'retry', 'toolError'] as const;
    const alone = judge(relative('refusal'), evidence);
    const among = judge(
      relative('refusal'),
      evidence,
      others.map((metric) => relative(metric)),
    );
    expect(alone.state).toBe('breached');
    expect(among.state).toBe('inconclusive');
    const share = Math.log(1 / 0.05) / Math.log(4 / 0.05);
    expect(among.evidence / alone.evidence).toBeCloseTo(share, 10);
  });

  it('keep their order and say what they guard', () => {
    const guards = [relative('error'), absolute('formatValid', 'atLeast', 0.9)];
    const statuses = judgeGuards(planWith({ guards }), canary(100, 1), false);
    expect(statuses.map(({ metric, condition }) => ({ metric, condition }))).toEqual(
      guards.map(({ metric, condition }) => ({ metric, condition })),
    );
  });
});
