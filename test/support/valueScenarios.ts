import type { Guard, GuardMetric, ReleasePlan, ValueName } from '../../src/core/release/model.ts';
import { quantilesOf } from '../../src/core/release/references.ts';
import { addToHistogram, toCounted } from '../../src/core/release/valueCounts.ts';
import type { MutableHistogram } from '../../src/core/stats/histogram.ts';
import { planWith } from './releaseFixtures.ts';
import { alphas, stages, type AlphaName } from './releaseScenarios.ts';
import type { SeededRandom } from './seededRandom.ts';
import { SimulatedValues } from './simulatedValues.ts';

/** Traffic whose requests carry a score or a latency; unless it says so the canary does no harm. */
export interface ValueScenario {
  readonly words: string;
  readonly plan: ReleasePlan;
  readonly value: ValueName;
  readonly keys: number;
  readonly requests: number;
  readonly keyOf: (request: number, random: SeededRandom) => number;
  /** Sets up one run: the value of a request. */
  readonly values: (
    random: SeededRandom,
  ) => (key: number, request: number, inCanary: boolean) => number;
}

function guarded(
  metric: GuardMetric,
  condition: Guard['condition'],
  lasting: ReleasePlan['stages'],
) {
  const guard: Guard = { metric, condition, onBreach: 'rollback', required: false };
  return planWith({ stages: lasting, guards: [guard], alpha: alphas.alpha01 });
}

const fivePercent = stages([5, Infinity]);
const notWorse = { kind: 'atMostTimesStable', ratio: 1 } as const;
const noMargin = { kind: 'atMostBelowStable', margin: 0 } as const;

/** Scores of this mean: Beta-distributed, with a standard deviation of 0.18 at a mean of 0.8. */
const size = 3.94;
function score(random: SeededRandom, mean: number): number {
  return random.beta(mean * size, (1 - mean) * size);
}

/** Log-normal latencies in milliseconds: p95 is 2.7 times the median. */
function latency(random: SeededRandom, median: number): number {
  const normal =
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return median * Math.exp(0.6 * normal);
}

const single = {
  keys: 20_000,
  requests: 20_000,
  keyOf: (request: number) => request,
};
const users = 2_000;
const rampedUsers = 4_000;
const beforeRamp = 4_000;
const outageEnds = 8_000;
const ramped = {
  keys: rampedUsers,
  requests: 12_000,
  keyOf: (_: number, random: SeededRandom) => random.below(rampedUsers),
};
const inOutage = (request: number): boolean => request >= beforeRamp && request < outageEnds;

export const valueScenarios = {
  scoreIid: {
    words: 'a score a key, 0.80 on average (sd 0.18), 5 % canary, 20,000 requests',
    plan: guarded('judgeScore', notWorse, fivePercent),
    value: 'judgeScore',
    ...single,
    values: (random) => () => score(random, 0.8),
  },
  scoreClustered: {
    words: '2,000 users of 10 scores each on average, who differ (0.5 to 0.95), 5 % canary',
    plan: guarded('judgeScore', noMargin, fivePercent),
    value: 'judgeScore',
    keys: users,
    requests: 10 * users,
    keyOf: (_, random) => random.below(users),
    values: (random) => {
      const means = Float64Array.from({ length: users }, () => 0.5 + 0.45 * random.beta(2, 1));
      return (key) => score(random, means[key] ?? 0);
    },
  },
  scoreOutage: {
    words:
      '4,000 returning users, 12,000 scores; 5 -> 50 % after 4,000, when scores of both arms fall ' +
      'from 0.80 to 0.50 for 4,000 requests',
    plan: guarded('judgeScore', notWorse, stages([5, beforeRamp], [50, Infinity])),
    value: 'judgeScore',
    ...ramped,
    values: (random) => (_, request) => score(random, inOutage(request) ? 0.5 : 0.8),
  },
  latencyIid: {
    words: 'a latency a key, log-normal, line from 300 earlier ones; 5 % canary, 20,000 requests',
    plan: guarded('latencyP95', notWorse, fivePercent),
    value: 'latencyMs',
    ...single,
    values: (random) => () => latency(random, 1_000),
  },
  latencyOutage: {
    words:
      '4,000 returning users, 12,000 requests; 5 -> 50 % after 4,000, when both arms become twice as ' +
      'slow for 4,000 requests',
    plan: guarded('latencyP95', notWorse, stages([5, beforeRamp], [50, Infinity])),
    value: 'latencyMs',
    ...ramped,
    values: (random) => (_, request) => latency(random, inOutage(request) ? 2_000 : 1_000),
  },
} as const satisfies Record<string, ValueScenario>;

/** The same with a canary that is worse, to be found within 100,000 requests. */
function harmful(
  of: ValueScenario,
  draw: (random: SeededRandom, inCanary: boolean) => number,
  plan: ReleasePlan = of.plan,
): ValueScenario {
  const most = { keys: 100_000, requests: 100_000 };
  return {
    ...of,
    ...most,
    plan,
    values: (random) => (_key, _request, inCanary) => draw(random, inCanary),
  };
}

const { scoreIid, latencyIid } = valueScenarios;
const someSlower = guarded('latencyP95', { kind: 'atMostTimesStable', ratio: 1.1 }, fivePercent);

export const harmfulValues = {
  score80_77: harmful(scoreIid, (random, canary) => score(random, canary ? 0.77 : 0.8)),
  score80_70: harmful(scoreIid, (random, canary) => score(random, canary ? 0.7 : 0.8)),
  latencyTimes1_5: harmful(
    latencyIid,
    (random, canary) => latency(random, canary ? 1_500 : 1_000),
    someSlower,
  ),
  latencyTimes2: harmful(
    latencyIid,
    (random, canary) => latency(random, canary ? 2_000 : 1_000),
    someSlower,
  ),
} as const;

const lookEvery = 1_000;
const history = 300;

/**
 * One run, until the release is rolled back or traffic ends.
 * @returns requests of the canary until it would have been rolled back, or Infinity.
 */
export function runValues(it: ValueScenario, random: SeededRandom): Record<AlphaName, number> {
  const valueOf = it.values(random);
  const lines = quantilesOf({ latencyMs: historyOf(it, valueOf) });
  const release = new SimulatedValues(it.plan, it.value, {
    keys: it.keys,
    placeOf: () => random.next() * 100,
    lines,
    alphas: [alphas.alpha05],
  });
  const found = { alpha05: Infinity, alpha01: Infinity };
  let served = 0;
  for (let request = 0; request < it.requests && !release.over; request++) {
    const key = it.keyOf(request, random);
    const inCanary = release.inCanary(key);
    if (inCanary) served++;
    release.serve(key, valueOf(key, request, inCanary));
    if (request % lookEvery === 0) release.look();
    if (found.alpha05 === Infinity && release.alarmed(alphas.alpha05)) found.alpha05 = served;
  }
  if (release.alarmed(alphas.alpha01)) found.alpha01 = served;
  return found;
}

/** What stable said before the release began. */
function historyOf(
  { value }: ValueScenario,
  valueOf: ReturnType<ValueScenario['values']>,
): MutableHistogram {
  const histogram: MutableHistogram = {};
  if (value !== 'latencyMs') return histogram;
  for (let i = 0; i < history; i++) {
    addToHistogram(histogram, toCounted(value, valueOf(0, 0, false)));
  }
  return histogram;
}
