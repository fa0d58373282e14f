import { wilson } from '../../src/core/stats/wilson.ts';
import {
  alphas,
  heavyHarm,
  requestsUntilFound,
  runScenario,
  scenarios,
  type AlphaName,
  type Scenario,
} from '../support/releaseScenarios.ts';
import { seededRandom, type SeededRandom } from '../support/seededRandom.ts';
import {
  limitUntilFound,
  peerNames,
  peersUntilFound,
  runPeers,
  type PeerAlarms,
  type PeerName,
} from '../support/sequentialPeers.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';
import { valueFigures } from './statsValues.ts';

/**
 * What the live decisions are worth: how often a harmless canary is rolled back when every event is
 * looked at, and how long harm takes to be found. All through `decide`, at alpha 0.05 and 0.01.
 */

const seed = 20_260_214;
const runs = 2_000;
const peerRuns = 500;

const harms = {
  '95_92': { stable: 0.05, canary: 0.08 },
  '95_85': { stable: 0.05, canary: 0.15 },
} as const;

export function run(): Promise<BenchResult> {
  const ours = mapValues(scenarios, alarmsOf);
  const heavy = alarmsOf(heavyHarm);
  const found = mapValues(harms, (it) =>
    repeat(runs, (random) => requestsUntilFound(it.stable, it.canary, random)),
  );
  const limit = mapValues(harms, (it) =>
    repeat(runs, (random) => limitUntilFound(it.stable, it.canary, random)),
  );
  return Promise.resolve({
    name: 'stats',
    seed,
    machine: machine(),
    figures: {
      runs,
      peerRuns,
      falseAlarm: mapValues(ours, (it) => it.alpha05 / runs),
      falseAlarm95: mapValues(ours, (it) => interval(it.alpha05, runs)),
      falseAlarmAt01: mapValues(ours, (it) => it.alpha01 / runs),
      falseAlarmAt01_95: mapValues(ours, (it) => interval(it.alpha01, runs)),
      paused: mapValues(ours, (it) => it.paused / runs),
      heavyFound: { alpha05: heavy.alpha05 / runs, alpha01: heavy.alpha01 / runs },
      delay: mapValues(found, (it) => delay(it, 'alpha05')),
      delayAt01: mapValues(found, (it) => delay(it, 'alpha01')),
      values: valueFigures(),
    },
    floor: {
      delay: mapValues(limit, (it) => delay(it, 'alpha05')),
      delayAt01: mapValues(limit, (it) => delay(it, 'alpha01')),
    },
    peer: peerFigures(),
  });
}

interface Alarms {
  alpha05: number;
  alpha01: number;
  paused: number;
}

function alarmsOf(scenario: Scenario): Alarms {
  const sums = { alpha05: 0, alpha01: 0, paused: 0 };
  repeat(runs, (random) => {
    const release = runScenario(scenario, random);
    if (release.alarmed(alphas.alpha05)) sums.alpha05++;
    if (release.alarmed(alphas.alpha01)) sums.alpha01++;
    if (release.wasPaused) sums.paused++;
  });
  return sums;
}

function peerFigures(): Figures {
  const quiet = mapValues(scenarios, (scenario) =>
    repeat(peerRuns, (random) => runPeers(scenario, random)),
  );
  const heavy = repeat(peerRuns, (random) => runPeers(heavyHarm, random));
  const found = mapValues(harms, (it) =>
    repeat(runs, (random) => peersUntilFound(it.stable, it.canary, random)),
  );
  const of = (name: PeerName): Figures => {
    const share = (all: readonly PeerAlarms[], alpha: AlphaName): number =>
      all.filter((it) => it[name][alpha] < Infinity).length / all.length;
    const delays = (alpha: AlphaName): Figures =>
      mapValues(found, (all) =>
        delay(
          all.map((it) => it[name]),
          alpha,
        ),
      );
    return {
      falseAlarm: mapValues(quiet, (all) => share(all, 'alpha05')),
      falseAlarmAt01: mapValues(quiet, (all) => share(all, 'alpha01')),
      heavyFound: { alpha05: share(heavy, 'alpha05'), alpha01: share(heavy, 'alpha01') },
      delay: delays('alpha05'),
      delayAt01: delays('alpha01'),
    };
  };
  return Object.fromEntries(peerNames.map((name) => [name, of(name)]));
}

function repeat<T>(times: number, once: (random: SeededRandom) => T): T[] {
  const random = seededRandom(seed);
  return Array.from({ length: times }, () => once(random));
}

function interval(alarms: number, of: number): Figures {
  const [low, high] = wilson(alarms, of);
  return { low, high };
}

/** A run that never found the harm counts as longer than all others. */
function delay(found: readonly Record<AlphaName, number>[], alpha: AlphaName): Figures {
  const requests = found.map((it) => it[alpha]);
  const sorted = requests.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Infinity;
  const known = requests.filter((it) => it < Infinity).length;
  return { median: at(0.5), p90: at(0.9), found: known / requests.length };
}

function mapValues<K extends string, A, B>(
  table: Readonly<Record<K, A>>,
  map: (value: A) => B,
): Record<K, B> {
  const entries = Object.entries(table) as [K, A][];
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value)])) as Record<K, B>;
}
