import { describe, expect, it, vi } from 'vitest';
import { bucketOf, totalWeight } from '../../../src/core/release/bucket.ts';
import {
  createAccumulator,
  recordFeedback,
  recordOutcome,
  type ServedOutcome,
} from '../../../src/core/release/evidence.ts';
import type { Evidence } from '../../../src/core/release/model.ts';
import { logRateRatioEvidence } from '../../../src/core/stats/conditionalBinomialEProcess.ts';
import { falseAlarmLimit } from '../../support/falseAlarmLimit.ts';
import {
  heavyHarm,
  requestsUntilFound,
  runScenario,
  scenarios,
  type ScenarioName,
} from '../../support/releaseScenarios.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { SimulatedRelease, type Served } from '../../support/simulatedRelease.ts';

// Simulations and properties, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('a harmless canary, looked at after every event', () => {
  it.each(Object.keys(scenarios) as ScenarioName[])(
    'is rolled back in at most alpha of runs: %s',
    (name) => {
      const random = seededRandom(4_711);
      const runs = 100;
      let rolledBack = 0;
      for (let run = 0; run < runs; run++) {
        if (runScenario(scenarios[name], random).alarmed(0.05)) rolledBack++;
      }
      expect(rolledBack, `seed ${random.seed}`).toBeLessThanOrEqual(falseAlarmLimit(runs, 0.05));
    },
  );

  it('would be called harmful after an outage if the stages were pooled', () => {
    const random = seededRandom(11);
    const runs = Array.from({ length: 20 }, () => runScenario(scenarios.rampOutage, random));
    const judged = runs.filter((it) => it.state.stageIndex === 1);
    expect(judged.length, `seed ${random.seed}`).toBeGreaterThan(15);
    for (const { evidence } of judged) {
      expect(pooledEvidence(evidence)).toBeGreaterThan(Math.log(1 / 0.05));
    }
  });
});

describe('a harmful canary', () => {
  it('is found among few users who all have many requests', () => {
    const random = seededRandom(12);
    for (let run = 0; run < 10; run++) {
      const release = runScenario(heavyHarm, random);
      expect(release.state.status, `seed ${random.seed}, run ${run}`).toBe('rolled_back');
    }
  });

  it('is found in every run, and soon when it is far worse', () => {
    const random = seededRandom(99);
    const requests = Array.from(
      { length: 60 },
      () => requestsUntilFound(0.05, 0.15, random).alpha05,
    );
    const median = requests.toSorted((a, b) => a - b)[29];
    expect(Math.max(...requests), `seed ${random.seed}`).toBeLessThan(1_000);
    expect(median, `seed ${random.seed}`).toBeLessThan(110);
  });
});

describe('the simulation', () => {
  it('counts what the evidence accumulator counts', () => {
    const random = seededRandom(5);
    const { plan } = scenarios.rampOutage;
    const nameOf = (key: number) => `user-${key}`;
    const release = new SimulatedRelease(
      plan,
      500,
      (key) => bucketOf('salt', nameOf(key), totalWeight) / 100,
    );
    const accumulator = createAccumulator(plan, 'salt');
    const late: { readonly outcome: ServedOutcome; readonly served: Served }[] = [];
    for (let request = 0; request < 6_000 && !release.over; request++) {
      const key = random.below(500);
      const event = random.next() < 0.1;
      const isLate = random.next() < 0.3;
      const outcome: ServedOutcome = {
        id: String(request),
        targetingKey: nameOf(key),
        arm: release.inCanary(key) ? 'canary' : 'stable',
        placement: 'split',
        stageIndex: release.state.stageIndex,
        receivedAt: release.now + 1_000,
        metrics: { formatValid: !(event && !isLate) },
      };
      recordOutcome(accumulator, outcome);
      const served = release.serve(key, event && !isLate);
      if (event && isLate) late.push({ outcome, served });
      const told = late.length > 20 ? late.splice(random.below(late.length), 1) : [];
      for (const it of told) {
        recordFeedback(accumulator, it.outcome, { formatValid: false });
        release.report(it.served);
      }
      if (request % 100 === 0) release.look();
    }
    expect(release.state.stageIndex, `seed ${random.seed}`).toBe(1);
    expect(formatErrors(release.evidence)).toEqual(formatErrors(accumulator.evidence));
  });
});

function pooledEvidence({ stages }: Evidence): number {
  const sums = { canary: 0, stable: 0, canaryKeys: 0, keys: 0 };
  for (const { canary, stable } of stages) {
    sums.canary += canary.metrics.formatError?.keysWithEvent ?? 0;
    sums.stable += stable.metrics.formatError?.keysWithEvent ?? 0;
    sums.canaryKeys += canary.comparedKeys;
    sums.keys += canary.comparedKeys + stable.comparedKeys;
  }
  const share = sums.canaryKeys / sums.keys;
  return logRateRatioEvidence([{ share, canary: sums.canary, stable: sums.stable }]);
}

/** Without the other name of the same field. */
function formatErrors(evidence: Evidence): unknown {
  return evidence.stages.map(({ canary, stable }) =>
    [canary, stable].map(({ metrics, ...arm }) => ({ ...arm, formatError: metrics.formatError })),
  );
}
