import jStat from 'jstat';
import type { Scenario } from './releaseScenarios.ts';
import type { SeededRandom } from './seededRandom.ts';

/** What other tools do with the same traffic: requests pooled over stages, looked at all the time. */
export const peerNames = ['zTest', 'mixtureSprt'] as const;
export type PeerName = (typeof peerNames)[number];

/** Canary requests until each peer calls the canary worse; Infinity when it never does. */
export type PeerAlarms = Record<PeerName, number>;

interface Pooled {
  canary: number;
  canaryEvents: number;
  stable: number;
  stableEvents: number;
}

const alpha = 0.05;
/** Neither test is asked before. */
const fewestCanaryRequests = 30;
/** Standard deviation of the difference that the mixture expects. */
const expectedDifference = 0.03;

const alarms: Readonly<Record<PeerName, (counts: Pooled) => boolean>> = {
  zTest: (counts) => {
    const { canary, stable } = counts;
    const rate = (counts.canaryEvents + counts.stableEvents) / (canary + stable);
    const variance = rate * (1 - rate) * (1 / canary + 1 / stable);
    return difference(counts) > jStat.normal.inv(1 - alpha, 0, 1) * Math.sqrt(variance);
  },
  /** One-sided: a half-normal mixture over the difference (Johari et al. 2022), Welch variance. */
  mixtureSprt: (counts) => {
    const { canary, stable } = counts;
    const pc = counts.canaryEvents / canary;
    const ps = counts.stableEvents / stable;
    const variance = (pc * (1 - pc)) / canary + (ps * (1 - ps)) / stable;
    const prior = expectedDifference ** 2;
    const spread = Math.sqrt(variance * (variance + prior));
    const z = (difference(counts) * expectedDifference) / spread;
    const ratio = 2 * Math.sqrt(variance / (variance + prior)) * Math.exp((z * z) / 2);
    return z > 0 && ratio >= 1 / alpha && ratio * jStat.normal.cdf(z, 0, 1) >= 1 / alpha;
  },
};

function difference({ canary, canaryEvents, stable, stableEvents }: Pooled): number {
  return canaryEvents / canary - stableEvents / stable;
}

class PeerRun {
  readonly found: PeerAlarms = { zTest: Infinity, mixtureSprt: Infinity };
  readonly #counts: Pooled = { canary: 0, canaryEvents: 0, stable: 0, stableEvents: 0 };

  get done(): boolean {
    return peerNames.every((name) => this.found[name] < Infinity);
  }

  serve(canary: boolean, event: boolean): void {
    const counts = this.#counts;
    counts[canary ? 'canary' : 'stable']++;
    if (!event) return;
    counts[canary ? 'canaryEvents' : 'stableEvents']++;
    if (!canary || counts.canary < fewestCanaryRequests || counts.stable === 0) return;
    for (const name of peerNames) {
      if (this.found[name] === Infinity && alarms[name](counts)) this.found[name] = counts.canary;
    }
  }
}

/** The same traffic as `runScenario`, split as the plan says when nothing stops it. */
export function runPeers(scenario: Scenario, random: SeededRandom): PeerAlarms {
  const run = new PeerRun();
  const place = Float64Array.from({ length: scenario.keys }, () => random.next() * 100);
  const rateOf = scenario.rates(random);
  for (let request = 0; request < scenario.requests && !run.done; request++) {
    const key = scenario.keyOf(request, random);
    const canary = (place[key] ?? 100) < weightAt(scenario, request);
    run.serve(canary, random.next() < rateOf(key, request, canary));
  }
  return run.found;
}

/** Peers on a canary that is worse: one request a key, 5 % canary. */
export function peersUntilFound(
  stableRate: number,
  canaryRate: number,
  random: SeededRandom,
): PeerAlarms {
  const run = new PeerRun();
  for (let request = 0; request < 100_000 && !run.done; request++) {
    const canary = random.next() < 0.05;
    run.serve(canary, random.next() < (canary ? canaryRate : stableRate));
  }
  return run.found;
}

/** Canary requests that Wald's test needs when it is told both rates, which nobody knows. */
export function limitUntilFound(
  stableRate: number,
  canaryRate: number,
  random: SeededRandom,
): number {
  const onEvent = Math.log(canaryRate / stableRate);
  const onNone = Math.log((1 - canaryRate) / (1 - stableRate));
  let evidence = 0;
  let requests = 0;
  while (evidence < Math.log(1 / alpha)) {
    evidence += random.next() < canaryRate ? onEvent : onNone;
    requests++;
  }
  return requests;
}

function weightAt({ plan }: Scenario, request: number): number {
  let ends = 0;
  for (const stage of plan.stages) {
    ends += stage.minDurationMs / 1_000;
    if (request < ends) return stage.weight;
  }
  return plan.stages.at(-1)?.weight ?? 0;
}
