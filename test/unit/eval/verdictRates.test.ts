import { describe, expect, it, vi } from 'vitest';
import { mcnemarPower } from '../../../src/core/stats/mcnemarPower.ts';
import { falseAlarmLimit } from '../../support/falseAlarmLimit.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import {
  alike,
  steady,
  varied,
  verdictRates,
  worsened,
  type VerdictScenario,
} from '../../support/simulatedVerdict.ts';

// Simulations, on a machine that may be busy; `npm run bench -- verdict` has more of them.
vi.setConfig({ testTimeout: 240_000 });

const alpha = 0.05;
const runs = 300;
const limit = falseAlarmLimit(runs, alpha) / runs;

describe('error rates of the verdict', () => {
  it.each<VerdictScenario & { readonly name: string }>([
    { name: 'one draw a case', cases: 62, repeats: 1, margin: 0, chances: alike(0.9) },
    { name: 'easy and hard cases', cases: 62, repeats: 1, margin: 0, chances: varied(0.7) },
    { name: 'three repeats', cases: 62, repeats: 3, margin: 0, chances: varied(0.9) },
    { name: 'three suites', cases: 40, repeats: 1, margin: 0, chances: varied(0.8), suites: 3 },
    { name: 'five metrics', cases: 62, repeats: 1, margin: 0, chances: varied(0.8), metrics: 5 },
  ])('fails a candidate as good as its baseline at most as often as alpha: $name', (scenario) => {
    const random = seededRandom(20_260_303);
    const { fail } = verdictRates(scenario, runs, random);
    expect(fail, `seed ${random.seed}`).toBeLessThanOrEqual(limit);
  });

  it.each<VerdictScenario & { readonly name: string }>([
    { name: 'steady answers', cases: 62, repeats: 1, margin: 0.05, chances: steady(0.05, 0, 1) },
    {
      name: 'easy and hard cases',
      cases: 200,
      repeats: 1,
      margin: 0.05,
      chances: worsened(varied(0.98), 0.98, 0.05),
    },
    {
      name: 'three repeats',
      cases: 62,
      repeats: 3,
      margin: 0.05,
      chances: worsened(varied(0.98), 0.98, 0.05),
    },
  ])('passes a candidate worse by the margin at most as often as alpha: $name', (scenario) => {
    const random = seededRandom(20_260_304);
    const { pass } = verdictRates(scenario, runs, random);
    expect(pass, `seed ${random.seed}`).toBeLessThanOrEqual(limit);
  });

  it.each([
    { cases: 200, regress: 0.08, improve: 0.03, margin: 0.02 },
    { cases: 200, regress: 0.08, improve: 0.03, margin: 0.05 },
  ])('finds what it says it finds: $regress worse, $improve better, margin $margin', (it) => {
    const random = seededRandom(20_260_305);
    const chances = steady(it.regress, it.improve, 0.9);
    const { fail } = verdictRates({ ...it, repeats: 1, chances }, runs, random);
    const power = mcnemarPower(it.cases, it, alpha, it.margin);
    // Four standard errors.
    const spread = 4 * Math.sqrt((power * (1 - power)) / runs);
    expect(Math.abs(fail - power), `seed ${random.seed}`).toBeLessThan(spread);
  });
});
