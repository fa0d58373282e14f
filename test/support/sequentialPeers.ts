import jStat from 'jstat';
import { alphas, type AlphaName, type Scenario } from './releaseScenarios.ts';
import type { SeededRandom } from './seededRandom.ts';

/** What other tools do with the same traffic: requests pooled over stages, looked at all the time. */
export const peerNames = ['zTest', 'mixtureSprt'] as const;
export type PeerName = (typeof peerNames)[number];

/** Canary requests until each peer calls the canary worse at alpha; Infinity when it never does. */
export type PeerAlarms = Record<PeerName, Record<AlphaName, number>>;

interface Pooled {
  canary: number;
  canaryEvents: number;
  stable: number;
  stableEvents: number;
}

const alphaNames = Object.keys(alphas) as AlphaName[];
/** Neither test is asked before. */
const fewestCanaryRequests = 30;
/** Standard deviation of the difference that the mixture expects. */
const expectedDifference = 0.03;

const alarms: Readonly<Record<PeerName, (counts: Pooled, alpha: number) => boolean>> = {
  zTest: (counts, alpha) => {
    const { canary, stable } = counts;
    const rate = (counts.canaryEvents + counts.stableEvents) / (canary + stable);
    const variance = rate * (1 - rate) * (1 / canary + 1 / stable);
    return difference(counts) > jStat.normal.inv(1 - alpha, 0, 1) * Math.sqrt(variance);
  },
  /** One-sided: a half-normal mixture over the difference (Johari et al. 2022), Welch variance. */
  mixtureSprt: (counts, alpha) => {
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
  readonly found: PeerAlarms = {
    zTest: { alpha05: Infinity, alpha01: Infinity },
    mixtureSprt: { alpha05: Infinity, alpha01: Infinity },
  };
  readonly #counts: Pooled = { canary: 0, canaryEvents: 0, stable: 0, stableEvents: 0 };

  get done(): boolean {
    return peerNames.every((name) => this.found[name].alpha01 < Infinity);
  }

  serve(canary: boolean): void {
    this.#counts[canary ? 'canary' : 'stable']++;
  }

  report(canary: boolean): void {
    const counts = this.#counts;
    counts[canary ? 'canaryEvents' : 'stableEvents']++;
    if (!canary || counts.canary < fewestCanaryRequests || counts.stable === 0) return;
    for (const name of peerNames) {
      const found = this.found[name];
      for (const alpha of alphaNames) {
        if (found[alpha] < Infinity) continue;
        if (alarms[name](counts, alphas[alpha])) found[alpha] = counts.canary;
      }
    }
  }
}

/** The same traffic as `runScenario`, split as the plan says when nothing stops it. */
export function runPeers(scenario: Scenario, random: SeededRandom): PeerAlarms {
  const run = new PeerRun();
  const place = Float64Array.from({ length: scenario.keys }, () => random.next() * 100);
  const rateOf = scenario.rates(random);
  const pending = new Map<number, boolean[]>();
  for (let request = 0; request < scenario.requests && !run.done; request++) {
    const key = scenario.keyOf(request, random);
    const canary = (place[key] ?? 100) < weightAt(scenario, request);
    const event = random.next() < rateOf(key, request, canary);
    run.serve(canary);
    if (event && scenario.delay === undefined) run.report(canary);
    else if (event) {
      const at = request + (scenario.delay?.(random) ?? 0);
      pending.set(at, [...(pending.get(at) ?? []), canary]);
    }
    for (const late of pending.get(request) ?? []) run.report(late);
    pending.delete(request);
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
    run.serve(canary);
    if (random.next() < (canary ? canaryRate : stableRate)) run.report(canary);
  }
  return run.found;
}

/** Canary requests that Wald's test needs when it is told both rates, which nobody knows. */
export function limitUntilFound(
  stableRate: number,
  canaryRate: number,
  random: SeededRandom,
): Record<AlphaName, number> {
  const onEvent = Math.log(canaryRate / stableRate);
  const onNone = Math.log((1 - canaryRate) / (1 - stableRate));
  let evidence = 0;
  let requests = 0;
  const found = { alpha05: Infinity, alpha01: Infinity };
  while (found.alpha01 === Infinity) {
    evidence += random.next() < canaryRate ? onEvent : onNone;
    requests++;
    for (const alpha of alphaNames) {
      if (found[alpha] === Infinity && evidence >= Math.log(1 / alphas[alpha])) {
        found[alpha] = requests;
      }
    }
  }
  return found;
}

function weightAt({ plan }: Scenario, request: number): number {
  let ends = 0;
  for (const stage of plan.stages) {
    ends += stage.minDurationMs / 1_000;
    if (request < ends) return stage.weight;
  }
  return plan.stages.at(-1)?.weight ?? 0;
}
