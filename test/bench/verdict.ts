import { mcnemarPower, mcnemarSampleSize } from '../../src/core/stats/mcnemarPower.ts';
import { nonInferiorityCases } from '../../src/core/stats/pairedNonInferiority.ts';
import { seededRandom } from '../support/seededRandom.ts';
import {
  alike,
  neededAfter,
  steady,
  varied,
  verdictRates,
  worsened,
  type VerdictRates,
  type VerdictScenario,
} from '../support/simulatedVerdict.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * What the verdict of an evaluation is worth, by simulation at alpha 0.05: how often it fails a
 * candidate that is as good as its baseline, how often it passes one that is worse by the margin, and
 * how often it finds what it says it finds. All through `judge`.
 */

const seed = 20_261_121;
const runs = 2_000;
const alpha = 0.05;
const wantedPower = 0.8;

const rates = [0.7, 0.9, 0.98];

/** Cases as hard as one another, or from easy to hopeless; with one repeat or three. */
const kinds = [
  { label: 'alike_x1', repeats: 1, chancesOf: alike, sizes: [20, 62, 200, 500] },
  { label: 'varied_x1', repeats: 1, chancesOf: varied, sizes: [20, 62, 200, 500] },
  { label: 'varied_x3', repeats: 3, chancesOf: varied, sizes: [20, 62] },
] as const;

export function run(): Promise<BenchResult> {
  const falseFail = simulate(sameVersions(), 'fail');
  const passWhenWorse = simulate(worseVersions(), 'pass');
  const found = simulate(mapValues(changes, changed), 'fail');
  const foundAsPromised = simulate(mapValues(toProve, changed), 'fail');
  const ruledOutAsPromised = simulate(mapValues(toRuleOut, equal), 'pass');
  const ruledOutAfterAFirstRun = mapValues(firstRuns, ruledOutAfter);
  return Promise.resolve({
    name: 'verdict',
    seed,
    machine: machine(),
    figures: {
      runs,
      falseFailMost: most(falseFail),
      passWhenWorseMost: most(passWhenWorse),
      found,
      foundAsPromised,
      ruledOutAsPromised,
      ruledOutAfterAFirstRun,
      falseFail,
      passWhenWorse,
    },
    floor: {
      falseFailMost: alpha,
      passWhenWorseMost: alpha,
      found: mapValues(changes, (it) => mcnemarPower(it.cases, it, alpha, it.margin)),
      foundAsPromised: mapValues(toProve, () => wantedPower),
      ruledOutAsPromised: mapValues(toRuleOut, () => wantedPower),
      ruledOutAfterAFirstRun: mapValues(firstRuns, () => wantedPower),
    },
  });
}

interface Change {
  readonly cases: number;
  readonly regress: number;
  readonly improve: number;
  readonly margin: number;
}

/** Cases of a suite, and the shares of them that the change breaks and mends. */
const changes: Readonly<Record<string, Change>> = {
  '200_5:2_margin2': { cases: 200, regress: 0.05, improve: 0.02, margin: 0.02 },
  '200_8:3_margin2': { cases: 200, regress: 0.08, improve: 0.03, margin: 0.02 },
  '200_8:3_margin5': { cases: 200, regress: 0.08, improve: 0.03, margin: 0.05 },
  '500_8:3_margin2': { cases: 500, regress: 0.08, improve: 0.03, margin: 0.02 },
  '62_15:0_margin5': { cases: 62, regress: 0.15, improve: 0, margin: 0.05 },
};

/** The same with as many cases as the verdict asks for. */
const toProve = Object.fromEntries(
  [
    { regress: 0.05, improve: 0.02, margin: 0.02 },
    { regress: 0.08, improve: 0.03, margin: 0.02 },
    { regress: 0.1, improve: 0, margin: 0.05 },
    { regress: 0.15, improve: 0.03, margin: 0.05 },
  ].map((rates): [string, Change] => {
    const cases = mcnemarSampleSize(rates, alpha, wantedPower, rates.margin) ?? 0;
    return [
      name(`${points(rates.regress)}:${points(rates.improve)}`, rates.margin, cases),
      { ...rates, cases },
    ];
  }),
);

/** Equal versions whose answers to `discordant` of the cases differ, with the cases asked for. */
const toRuleOut = Object.fromEntries(
  [0.02, 0.05].flatMap((margin) =>
    [0, 0.02, 0.06, 0.12].map((discordant): [string, Change] => {
      const cases = nonInferiorityCases(discordant, margin, alpha, wantedPower);
      const half = discordant / 2;
      const label = name(`${points(discordant)}`, margin, cases);
      return [label, { cases, regress: half, improve: half, margin }];
    }),
  ),
);

interface FirstRun {
  readonly cases: number;
  readonly discordant: number;
  readonly margin: number;
}

/** Equal versions of which nobody knows how often they differ but by a first evaluation. */
const firstRuns = Object.fromEntries(
  [30, 62].flatMap((cases) =>
    [0.02, 0.06, 0.12].map((discordant): [string, FirstRun] => {
      const margin = 0.05;
      return [
        `${cases}_${points(discordant)}_margin${points(margin)}`,
        { cases, discordant, margin },
      ];
    }),
  ),
);

/**
 * How often an evaluation rules the drop out that has the cases which the verdict of the first one asks
 * for. First evaluations that pass ask for none and are left out.
 */
function ruledOutAfter({ cases, discordant, margin }: FirstRun): number {
  const random = seededRandom(seed);
  const half = discordant / 2;
  const chances = steady(half, half, 0.9);
  const asked = new Map<number, number>();
  for (let run = 0; run < runs; run++) {
    const needed = neededAfter({ cases, repeats: 1, margin, chances }, random);
    if (needed !== null) asked.set(needed, (asked.get(needed) ?? 0) + 1);
  }
  let [all, passed] = [0, 0];
  for (const [needed, times] of asked) {
    const scenario = { cases: needed, repeats: 1, margin, chances };
    passed += times * verdictRates(scenario, times, random).pass;
    all += times;
  }
  return all === 0 ? 1 : passed / all;
}

function changed({ cases, regress, improve, margin }: Change): VerdictScenario {
  return { cases, repeats: 1, margin, chances: steady(regress, improve, 0.9) };
}

const equal = changed;

/** Candidates as good as their baseline; the smallest margin is the hardest on them. */
function sameVersions(): Record<string, VerdictScenario> {
  const table: Record<string, VerdictScenario> = {};
  for (const { label, repeats, chancesOf, sizes } of kinds) {
    for (const cases of sizes) {
      for (const rate of rates) {
        const chances = chancesOf(rate);
        table[`${cases}_${rate}_${label}`] = { cases, repeats, margin: 0, chances };
      }
    }
    const several = { cases: 62, repeats, margin: 0, chances: chancesOf(0.9) };
    table[`3suites_62_0.9_${label}`] = { ...several, suites: 3 };
    table[`5metrics_62_0.9_${label}`] = { ...several, metrics: 5 };
    table[`5metrics_3suites_62_0.9_${label}`] = { ...several, metrics: 5, suites: 3 };
  }
  return table;
}

/** Candidates whose pass rate is less by exactly the margin, in one suite at least. */
function worseVersions(): Record<string, VerdictScenario> {
  const [margin, high] = [0.05, 0.98];
  const table: Record<string, VerdictScenario> = {};
  for (const { label, repeats, chancesOf, sizes } of kinds) {
    for (const cases of sizes.filter((it) => it === 62 || it === 200)) {
      for (const rate of rates) {
        const chances = worsened(chancesOf(rate), rate, margin);
        table[`${cases}_${rate}_${label}`] = { cases, repeats, margin, chances };
      }
    }
    const worse = worsened(chancesOf(high), high, margin);
    const chances: VerdictScenario['chances'] = (random, suite) =>
      (suite === 0 ? worse : chancesOf(high))(random, suite);
    table[`1of3suites_200_0.98_${label}`] = { cases: 200, repeats, margin, suites: 3, chances };
  }
  for (const cases of [62, 200, 500]) {
    const chances = steady(margin, 0, 1);
    table[`${cases}_steady_x1`] = { cases, repeats: 1, margin, chances };
    table[`${cases}_steady_x3`] = { cases, repeats: 3, margin, chances };
  }
  return table;
}

function simulate(
  table: Readonly<Record<string, VerdictScenario>>,
  verdict: keyof VerdictRates,
): Record<string, number> {
  // Each scenario by itself: its figure does not depend on which others there are.
  return mapValues(table, (scenario) => verdictRates(scenario, runs, seededRandom(seed))[verdict]);
}

function most(figures: Figures): number {
  return Math.max(...Object.values(figures).filter((it) => typeof it === 'number'));
}

function name(what: string, margin: number, cases: number): string {
  return `${what}_margin${points(margin)}_${cases}`;
}

function points(share: number): number {
  return Math.round(share * 100);
}

function mapValues<A, B>(
  table: Readonly<Record<string, A>>,
  map: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, map(value)]));
}
