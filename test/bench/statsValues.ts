import { wilson } from '../../src/core/stats/wilson.ts';
import type { AlphaName } from '../support/releaseScenarios.ts';
import { seededRandom } from '../support/seededRandom.ts';
import {
  harmfulValues,
  runValues,
  valueScenarios,
  type ValueScenario,
} from '../support/valueScenarios.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * The part of `stats` that is about scores and quantiles: how often a harmless canary is rolled back
 * when its values are looked at as they come, and how soon a worse one is found.
 */

const seed = 20_260_214;
const quietRuns = 500;
/** Where a run is cheap. */
const moreRuns: Readonly<Record<string, number>> = { latencyIid: 2_000 };
const harmRuns = 500;

type Found = Record<AlphaName, number>;

export function run(): Promise<BenchResult> {
  const figures = { quietRuns, harmRuns, ...valueFigures() };
  return Promise.resolve({ name: 'statsValues', seed, machine: machine(), figures, floor: {} });
}

export function valueFigures(): Figures {
  const quiet = repeated(valueScenarios, quietRuns);
  const harmed = repeated(harmfulValues, harmRuns);
  return {
    falseAlarm: mapped(quiet, (all) => share(all, 'alpha05')),
    falseAlarm95: mapped(quiet, (all) => interval(all, 'alpha05')),
    falseAlarmAt01: mapped(quiet, (all) => share(all, 'alpha01')),
    falseAlarmAt01_95: mapped(quiet, (all) => interval(all, 'alpha01')),
    delay: mapped(harmed, (all) => delay(all, 'alpha05')),
    delayAt01: mapped(harmed, (all) => delay(all, 'alpha01')),
  };
}

function repeated(
  scenarios: Readonly<Record<string, ValueScenario>>,
  runs: number,
): ReadonlyMap<string, readonly Found[]> {
  return new Map(
    Object.entries(scenarios).map(([name, scenario]) => {
      const random = seededRandom(seed);
      const began = performance.now();
      const length = moreRuns[name] ?? runs;
      const all = Array.from({ length }, () => runValues(scenario, random));
      const seconds = Math.round((performance.now() - began) / 1_000);
      const line = `${name}: ${share(all, 'alpha05')} and ${share(all, 'alpha01')} rolled back`;
      process.stderr.write(`${line}, ${seconds} s\n`);
      return [name, all];
    }),
  );
}

function mapped(
  all: ReadonlyMap<string, readonly Found[]>,
  map: (found: readonly Found[]) => number | Figures,
): Figures {
  return Object.fromEntries([...all].map(([name, found]) => [name, map(found)]));
}

function alarms(all: readonly Found[], alpha: AlphaName): number {
  return all.filter((it) => it[alpha] < Infinity).length;
}

function share(all: readonly Found[], alpha: AlphaName): number {
  return alarms(all, alpha) / all.length;
}

function interval(all: readonly Found[], alpha: AlphaName): Figures {
  const [low, high] = wilson(alarms(all, alpha), all.length);
  return { low, high };
}

function delay(all: readonly Found[], alpha: AlphaName): Figures {
  const sorted = all.map((it) => it[alpha]).toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? Infinity;
  return { median: at(0.5), p90: at(0.9), found: share(all, alpha) };
}
