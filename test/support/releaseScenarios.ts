import type { ReleasePlan, Stage } from '../../src/core/release/model.ts';
import { planWith, relative } from './releaseFixtures.ts';
import type { SeededRandom } from './seededRandom.ts';
import { SimulatedRelease, type Served } from './simulatedRelease.ts';

/** What both are simulated at: a release at the stricter one shows what it would do at the other. */
export const alphas = { alpha05: 0.05, alpha01: 0.01 } as const;
export type AlphaName = keyof typeof alphas;

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
  /** Requests until an event becomes known; at once when absent. */
  readonly delay?: (random: SeededRandom) => number;
}

/** A stage that lasts as long as anyone looks. */
const endless = Number.MAX_SAFE_INTEGER;

/** Stages by weight and the number of requests that each lasts; the last one never ends. */
export function stages(
  ...lasting: readonly (readonly [weight: number, requests: number])[]
): Stage[] {
  return lasting.map(([weight, requests]) => ({
    weight,
    minDurationMs: Math.min(requests * 1_000, endless),
    minSamples: requests === Infinity ? 0 : 20,
  }));
}

function guarded(lasting: readonly Stage[]): ReleasePlan {
  return planWith({
    stages: lasting,
    guards: [relative('formatError', 1)],
    alpha: alphas.alpha01,
  });
}

export const onlyFivePercent = guarded(stages([5, Infinity]));

/** Beta-distributed rates of users: intra-class correlation `icc` at a mean of `mean`. */
function userRates(users: number, mean: number, icc: number): Scenario['rates'] {
  const size = 1 / icc - 1;
  return (random) => {
    const rates = Float64Array.from({ length: users }, () =>
      random.beta(mean * size, (1 - mean) * size),
    );
    return (key) => rates[key] ?? 0;
  };
}

function clustered(icc: number): Scenario {
  const users = 4_000;
  return {
    words: `4,000 users of 20 requests each on average, users differ (ICC ${icc} at 5 % events)`,
    plan: onlyFivePercent,
    keys: users,
    requests: 20 * users,
    keyOf: (_, random) => random.below(users),
    rates: userRates(users, 0.05, icc),
  };
}

const rampedUsers = 4_000;
const beforeRamp = 4_000;
const outageEnds = 8_000;

const dailyUsers = 4_000;
const day = 10_000;

const delayedUsers = 4_000;

/** Few users of many requests: most have an event sooner or later. */
export const heavyUsers = { keys: 2_000, requests: 80_000, rate: 0.05 } as const;

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
    plan: guarded(stages([5, beforeRamp], [50, Infinity])),
    keys: rampedUsers,
    requests: 12_000,
    keyOf: (_, random) => random.below(rampedUsers),
    rates: () => (_, request) => (request >= beforeRamp && request < outageEnds ? 0.3 : 0.02),
  },
  clustered: clustered(0.1),
  clustered03: clustered(0.3),
  diurnal: {
    words:
      '4,000 users, each active at one time of the day, 40,000 requests in four days; 1 to 9 % ' +
      'events over the day; 5 -> 20 -> 50 % after 0.7 and 1.6 days',
    plan: guarded(stages([5, 7_000], [20, 9_000], [50, Infinity])),
    keys: dailyUsers,
    requests: 4 * day,
    keyOf: (request, random) => {
      const hour = ((request % day) / day) * dailyUsers;
      return Math.floor(hour + random.next() * (dailyUsers / 4)) % dailyUsers;
    },
    rates: () => (_, request) => 0.05 - 0.04 * Math.cos((2 * Math.PI * request) / day),
  },
  delayed: {
    words:
      '4,000 returning users, 30,000 requests, 5 % events that become known 3,000 requests later ' +
      'on average; 5 -> 20 -> 50 % after 8,000 and 16,000 requests',
    plan: guarded(stages([5, 8_000], [20, 8_000], [50, Infinity])),
    keys: delayedUsers,
    requests: 30_000,
    keyOf: (_, random) => random.below(delayedUsers),
    rates: () => () => 0.05,
    delay: (random) => Math.ceil(-3_000 * Math.log(1 - random.next())),
  },
  heavy: {
    words: '2,000 users of 40 requests each on average, 5 % events, 5 % canary',
    plan: onlyFivePercent,
    keys: heavyUsers.keys,
    requests: heavyUsers.requests,
    keyOf: (_, random) => random.below(heavyUsers.keys),
    rates: () => () => heavyUsers.rate,
  },
  better: {
    words:
      '3,000 returning users of 24 requests each on average; 30 % events in stable, 10 % in the ' +
      'canary; 20 -> 50 % after half of the requests',
    plan: guarded(stages([20, betterRequests / 2], [50, Infinity])),
    keys: betterUsers,
    requests: betterRequests,
    keyOf: (_, random) => random.below(betterUsers),
    rates: () => (_, __, inCanary) => (inCanary ? 0.1 : 0.3),
  },
} as const satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof scenarios;

/** Few heavy users, and a canary 1.6 times as bad. */
export const heavyHarm: Scenario = {
  ...scenarios.heavy,
  rates: () => (_, __, inCanary) => (inCanary ? 1.6 : 1) * heavyUsers.rate,
};

/** How often the release is looked at besides at every event of the canary. */
const lookEvery = 1_000;

/** One run: every request through the release, until it is rolled back or traffic ends. */
export function runScenario(scenario: Scenario, random: SeededRandom): SimulatedRelease {
  const { plan, keys, delay } = scenario;
  const release = new SimulatedRelease(plan, keys, () => random.next() * 100, [alphas.alpha05]);
  const rateOf = scenario.rates(random);
  const pending = new Map<number, Served[]>();
  for (let request = 0; request < scenario.requests && !release.over; request++) {
    const key = scenario.keyOf(request, random);
    const event = random.next() < rateOf(key, request, release.inCanary(key));
    const served = release.serve(key, event && delay === undefined);
    if (event && delay !== undefined) {
      const at = request + delay(random);
      pending.set(at, [...(pending.get(at) ?? []), served]);
    }
    for (const late of pending.get(request) ?? []) release.report(late);
    pending.delete(request);
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
): Record<AlphaName, number> {
  const place = () => random.next() * 100;
  const release = new SimulatedRelease(onlyFivePercent, mostKeys, place, [alphas.alpha05]);
  const found = { alpha05: Infinity, alpha01: Infinity };
  let served = 0;
  for (let key = 0; key < mostKeys && !release.over; key++) {
    const inCanary = release.inCanary(key);
    if (inCanary) served++;
    release.serve(key, random.next() < (inCanary ? canaryRate : stableRate));
    if (found.alpha05 === Infinity && release.alarmed(alphas.alpha05)) found.alpha05 = served;
  }
  if (release.alarmed(alphas.alpha01)) found.alpha01 = served;
  return found;
}
