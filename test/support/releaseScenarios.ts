import type { ReleasePlan } from '../../src/core/release/model.ts';
import { planWith, relative } from './releaseFixtures.ts';
import type { SeededRandom } from './seededRandom.ts';
import { SimulatedRelease } from './simulatedRelease.ts';

/** Traffic in which the canary does no harm. */
export interface Scenario {
  readonly words: string;
  readonly plan: ReleasePlan;
  readonly keys: number;
  readonly requests: number;
  /** The key of a request. */
  readonly keyOf: (request: number, random: SeededRandom) => number;
  /** Sets up one run: the chance that a request of a key has the event in its arm. */
  readonly rates: (
    random: SeededRandom,
  ) => (key: number, request: number, inCanary: boolean) => number;
}

/** A stage that lasts as long as anyone looks. */
const endless = Number.MAX_SAFE_INTEGER;

export const onlyFivePercent: ReleasePlan = planWith({
  stages: [{ weight: 5, minDurationMs: endless, minSamples: 0 }],
  guards: [relative('formatError', 1)],
});

const rampedUsers = 4_000;
const beforeRamp = 4_000;
const outageEnds = 8_000;
const clusteredUsers = 4_000;
/** Intra-class correlation 0.1 at a mean of 0.05: a + b = 1 / 0.1 - 1. */
const clusteredBeta = { a: 0.45, b: 8.55 };

const betterUsers = 3_000;
const betterRequests = 24 * betterUsers;

export const scenarios = {
  iid: {
    words: 'one request a key, 5 % events, 5 % canary, 40,000 requests',
    plan: onlyFivePercent,
    keys: 40_000,
    requests: 40_000,
    keyOf: (request) => request,
    rates: () => () => 0.05,
  },
  rampOutage: {
    words:
      '4,000 returning users, 12,000 requests, 2 % events; 5 -> 50 % after 4,000 requests, when ' +
      'an outage of both arms begins: 30 % events for 4,000 requests',
    plan: planWith({
      stages: [
        { weight: 5, minDurationMs: beforeRamp * 1_000, minSamples: 20 },
        { weight: 50, minDurationMs: endless, minSamples: 0 },
      ],
      guards: [relative('formatError', 1)],
    }),
    keys: rampedUsers,
    requests: 12_000,
    keyOf: (_, random) => random.below(rampedUsers),
    rates: () => (_, request) => (request >= beforeRamp && request < outageEnds ? 0.3 : 0.02),
  },
  clustered: {
    words:
      '4,000 users of 20 requests each on average, users differ (ICC 0.1 at 5 % events), 5 % canary',
    plan: onlyFivePercent,
    keys: clusteredUsers,
    requests: 20 * clusteredUsers,
    keyOf: (_, random) => random.below(clusteredUsers),
    rates: (random) => {
      const rates = Float64Array.from({ length: clusteredUsers }, () =>
        random.beta(clusteredBeta.a, clusteredBeta.b),
      );
      return (key) => rates[key] ?? 0;
    },
  },
  better: {
    words:
      '3,000 returning users of 24 requests each on average; 30 % events in stable, 10 % in the ' +
      'canary; 20 -> 50 % after half of the requests',
    plan: planWith({
      stages: [
        { weight: 20, minDurationMs: betterRequests * 500, minSamples: 20 },
        { weight: 50, minDurationMs: endless, minSamples: 0 },
      ],
      guards: [relative('formatError', 1)],
    }),
    keys: betterUsers,
    requests: betterRequests,
    keyOf: (_, random) => random.below(betterUsers),
    rates: () => (_, __, inCanary) => (inCanary ? 0.1 : 0.3),
  },
} as const satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof scenarios;

/** How often the release is looked at besides after every first event of the canary. */
const lookEvery = 200;

/** One run: every request through the release, until it is rolled back or traffic ends. */
export function runScenario(scenario: Scenario, random: SeededRandom): SimulatedRelease {
  const release = new SimulatedRelease(scenario.plan, scenario.keys, () => random.next() * 100);
  const rateOf = scenario.rates(random);
  for (let request = 0; request < scenario.requests && !release.over; request++) {
    const key = scenario.keyOf(request, random);
    release.serve(key, random.next() < rateOf(key, request, release.inCanary(key)));
    if (request % lookEvery === 0) release.look();
  }
  return release;
}

/** Keys of one run that waits for harm to be found: 5,000 of the canary. */
const mostKeys = 100_000;

/**
 * One run in which the canary is worse: one request a key, 5 % canary.
 * @returns requests of the canary until it was rolled back, or Infinity when that was never.
 */
export function requestsUntilFound(
  stableRate: number,
  canaryRate: number,
  random: SeededRandom,
): number {
  const release = new SimulatedRelease(onlyFivePercent, mostKeys, () => random.next() * 100);
  for (let key = 0; key < mostKeys && !release.over; key++) {
    release.serve(key, random.next() < (release.inCanary(key) ? canaryRate : stableRate));
  }
  const served = release.evidence.stages.reduce((sum, it) => sum + it.canary.requests, 0);
  return release.state.status === 'rolled_back' ? served : Infinity;
}
