import { describe, expect, it } from 'vitest';
import {
  nonInferiorityCases,
  pairedNonInferiority,
} from '../../../src/core/stats/pairedNonInferiority.ts';
import { nonInferiorityPower } from '../../support/nonInferiorityPower.ts';
import { seededRandom } from '../../support/seededRandom.ts';

describe('exact non-inferiority of paired outcomes', () => {
  it.each([
    { n: 58, margin: 0.05 },
    { n: 59, margin: 0.05 },
    { n: 148, margin: 0.02 },
    { n: 149, margin: 0.02 },
  ])('without a discordant pair in $n is the chance of seeing none at the margin $margin', (it) => {
    const p = pairedNonInferiority({ n: it.n, regressed: 0, improved: 0 }, it.margin);
    expect(p).toBeCloseTo((1 - it.margin) ** it.n, 6);
  });

  it.each([
    { n: 0, regressed: 0, improved: 0 },
    { n: 100, regressed: 5, improved: 0 },
    { n: 100, regressed: 30, improved: 2 },
  ])('is 1 for a drop at or beyond the margin: $regressed of $n', (counts) => {
    expect(pairedNonInferiority(counts, 0.05)).toBe(1);
  });

  it('speaks louder the more cases agree', () => {
    const at = (n: number): number => pairedNonInferiority({ n, regressed: 1, improved: 1 }, 0.05);
    expect(at(200)).toBeLessThan(at(100));
    expect(at(400)).toBeLessThan(at(200));
  });

  it.each([
    { n: 62, margin: 0.05, improve: 0 },
    { n: 62, margin: 0.05, improve: 0.05 },
    { n: 200, margin: 0.02, improve: 0.02 },
    { n: 200, margin: 0.05, improve: 0.1 },
  ])(
    'passes a candidate worse by the margin $margin at most as often as alpha ($n cases)',
    (it) => {
      const random = seededRandom(20_260_302);
      const known = new Map<string, boolean>();
      const runs = 4_000;
      let passed = 0;
      for (let run = 0; run < runs; run++) {
        let [regressed, improved] = [0, 0];
        for (let i = 0; i < it.n; i++) {
          const draw = random.next();
          if (draw < it.improve) improved++;
          else if (draw < 2 * it.improve + it.margin) regressed++;
        }
        const key = `${regressed}/${improved}`;
        const pass =
          known.get(key) ??
          pairedNonInferiority({ n: it.n, regressed, improved }, it.margin) <= 0.05;
        known.set(key, pass);
        if (pass) passed++;
      }
      // Four standard errors above 5 %.
      expect(passed / runs, `seed ${random.seed}`).toBeLessThan(
        0.05 + 4 * Math.sqrt(0.0475 / runs),
      );
    },
  );

  it('asks for at least the cases that a spotless run needs', () => {
    expect(nonInferiorityCases(0, 0.05, 0.05, 0.8)).toBe(59);
    expect(nonInferiorityCases(0.1, 0.05, 0.05, 0.8)).toBeGreaterThan(200);
  });

  it.each([
    { margin: 0.02, discordant: 0.005 },
    { margin: 0.02, discordant: 0.02 },
    { margin: 0.05, discordant: 0.005 },
    { margin: 0.05, discordant: 0.02 },
    { margin: 0.05, discordant: 0.06 },
    { margin: 0.05, discordant: 0.12 },
    { margin: 0.1, discordant: 0.01 },
    { margin: 0.1, discordant: 0.12 },
  ])(
    'has the power that was asked for: margin $margin, $discordant discordant',
    ({ margin, discordant }) => {
      const cases = nonInferiorityCases(discordant, margin, 0.05, 0.8);
      const power = nonInferiorityPower(cases, discordant, margin, 0.05);
      expect(power).toBeGreaterThanOrEqual(0.8);
      expect(power).toBeLessThan(0.95);
    },
  );
});
