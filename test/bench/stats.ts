import { wilson } from '../../src/core/stats/wilson.ts';
import {
  requestsUntilFound,
  runScenario,
  scenarios,
  type Scenario,
} from '../support/releaseScenarios.ts';
import { seededRandom } from '../support/seededRandom.ts';
import {
  limitUntilFound,
  peerNames,
  peersUntilFound,
  runPeers,
  type PeerName,
} from '../support/sequentialPeers.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * What the live decisions are worth: how often a harmless canary is rolled back when every event is
 * looked at, and how long harm takes to be found. All through `decide`, at alpha 0.05.
 */

const seed = 20_260_214;
const runs = 2_000;

const harms = {
  '95_92': { stable: 0.05, canary: 0.08 },
  '95_85': { stable: 0.05, canary: 0.15 },
} as const;

export function run(): Promise<BenchResult> {
  const ours = mapValues(scenarios, falseAlarms);
  const peersFalse = mapValues(scenarios, peerFalseAlarms);
  const peersFound = mapValues(harms, (harm) =>
    repeat((random) => peersUntilFound(harm.stable, harm.canary, random)),
  );
  return Promise.resolve({
    name: 'stats',
    seed,
    machine: machine(),
    figures: {
      runs,
      falseAlarm: mapValues(ours, (it) => it.alarms / runs),
      falseAlarm95: mapValues(ours, (it) => interval(it.alarms)),
      paused: mapValues(ours, (it) => it.paused / runs),
      delay: mapValues(harms, (harm) =>
        delay(repeat((random) => requestsUntilFound(harm.stable, harm.canary, random))),
      ),
    },
    floor: {
      delay: mapValues(harms, (harm) =>
        delay(repeat((random) => limitUntilFound(harm.stable, harm.canary, random))),
      ),
    },
    peer: Object.fromEntries(peerNames.map((name) => [name, peerFigures(name)])),
  });

  function peerFigures(name: PeerName): Figures {
    return {
      falseAlarm: mapValues(peersFalse, (it) => it[name]),
      delay: mapValues(peersFound, (found) => delay(found.map((it) => it[name]))),
    };
  }
}

function falseAlarms(scenario: Scenario): { alarms: number; paused: number } {
  const releases = repeat((random) => {
    const release = runScenario(scenario, random);
    return { alarm: release.state.status === 'rolled_back', paused: release.wasPaused };
  });
  return {
    alarms: releases.filter((it) => it.alarm).length,
    paused: releases.filter((it) => it.paused).length,
  };
}

function peerFalseAlarms(scenario: Scenario): Record<PeerName, number> {
  const found = repeat((random) => runPeers(scenario, random));
  const rate = (name: PeerName): number => found.filter((it) => it[name] < Infinity).length / runs;
  return { zTest: rate('zTest'), mixtureSprt: rate('mixtureSprt') };
}

function repeat<T>(once: (random: ReturnType<typeof seededRandom>) => T): T[] {
  const random = seededRandom(seed);
  return Array.from({ length: runs }, () => once(random));
}

function interval(alarms: number): Figures {
  const [low, high] = wilson(alarms, runs);
  return { low, high };
}

/** A run that never found the harm counts as longer than all others. */
function delay(requests: readonly number[]): Figures {
  const sorted = requests.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Infinity;
  const found = requests.filter((it) => it < Infinity).length;
  return { median: at(0.5), p90: at(0.9), found: found / requests.length };
}

function mapValues<K extends string, A, B>(
  table: Readonly<Record<K, A>>,
  map: (value: A) => B,
): Record<K, B> {
  const entries = Object.entries(table) as [K, A][];
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value)])) as Record<K, B>;
}
