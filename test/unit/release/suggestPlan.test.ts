import { describe, expect, it } from 'vitest';
import { severities } from '../../../src/core/diff/model.ts';
import { suggestPlan } from '../../../src/core/release/suggestPlan.ts';
import { hour, planWith } from '../../support/releaseFixtures.ts';

const day = 24 * hour;

describe('suggestPlan', () => {
  it.each([
    ['none', '5 25 100'],
    ['low', '5 25 100'],
    ['medium', '1 5 20 50 100'],
    ['high', '1 5 20 50 100'],
    ['critical', '1 5 20 50 100'],
  ] as const)('ramps a change of level %s by %s %%', (level, weights) => {
    const { stages } = suggestPlan(level, null);
    expect(stages.map((stage) => stage.weight).join(' ')).toBe(weights);
  });

  it('takes longer, asks for more keys and tolerates less the higher the level', () => {
    const plans = (['low', 'medium', 'high'] as const).map((level) => suggestPlan(level, null));
    const total = plans.map((plan) => plan.stages.reduce((sum, it) => sum + it.minDurationMs, 0));
    const ratios = plans.map(({ guards }) => {
      const condition = guards[0]?.condition;
      return condition?.kind === 'atMostTimesStable' ? condition.ratio : Number.NaN;
    });
    expect(total.map((ms) => Math.floor(ms / day))).toEqual([0, 0, 3]);
    expect(total).toEqual(total.toSorted((a, b) => a - b));
    expect(ratios).toEqual([2, 1.5, 1.2]);
  });

  it.each(severities)('rolls back broken formats and errors at level %s', (level) => {
    const actions = suggestPlan(level, null).guards.map((it) => `${it.metric} ${it.onBreach}`);
    expect(actions).toEqual(expect.arrayContaining(['formatError rollback', 'error rollback']));
  });

  it('asks for an approval of critical changes alone', () => {
    const asking = severities.filter((level) => suggestPlan(level, null).needsApproval);
    expect(asking).toEqual(['critical']);
  });

  it('lets a configured plan win, except that a critical change still needs approval', () => {
    const configured = planWith({ name: 'ours' });
    expect(suggestPlan('high', configured)).toEqual(configured);
    expect(suggestPlan('critical', configured)).toEqual({ ...configured, needsApproval: true });
    const asking = planWith({ needsApproval: true });
    expect(suggestPlan('low', asking).needsApproval).toBe(true);
  });
});
