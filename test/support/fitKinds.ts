import { lineHunks } from '../../src/core/diff/lineHunks.ts';
import { diffTexts } from '../../src/core/diff/diffTexts.ts';
import {
  kindFeatures,
  textKinds,
  type KindWeights,
  type TextKind,
} from '../../src/core/diff/kindFeatures.ts';
import { featuresOf, kindsBy, type UnitEvidence } from '../../src/core/diff/kindModel.ts';
import { judge, type CorpusEdit, type Judged } from './corpus.ts';
import { inverse, product } from './matrix.ts';

/** One kind asked of one labelled hunk. */
export interface KindExample {
  readonly repo: string;
  readonly kind: TextKind;
  /** In the order of `kindFeatures`. */
  readonly features: readonly number[];
  /** Share of the readers who gave the hunk this kind. */
  readonly share: number;
}

/** Holds each weight near 0 as firmly as so much evidence against it. */
const weightPrior = 3;
/** Biases are held less, and near a kind that is absent far more often than not. */
const biasPrior = 1.5;
const biasCentre = -2.5;
/** F1 is highest at half of what it can reach (Lipton et al. 2014, "Optimal thresholding of classifiers"). */
const threshold = 0.35;
const steps = 25;

/** What the classifier sees of each labelled hunk whose kinds are open, with the readers' answers. */
export function kindExamples(edits: readonly CorpusEdit[]): KindExample[] {
  return edits.flatMap((edit) => {
    const seen: (readonly UnitEvidence[])[] = [];
    diffTexts(edit.before, edit.after, edit.path, (units) => {
      seen.push(units);
      return [];
    });
    const spans = lineHunks(edit.before, edit.after).map(({ before, after }) =>
      String([before, after]),
    );
    return edit.labels.hunks.flatMap(({ before, after, a, b }) => {
      const units = seen[spans.indexOf(String([before, after]))] ?? [];
      if (units.length === 0) return [];
      return textKinds.map((kind) => ({
        repo: edit.repo,
        kind,
        features: featuresOf(units, kind),
        share: (Number(a.kinds.includes(kind)) + Number(b.kinds.includes(kind))) / 2,
      }));
    });
  });
}

/**
 * Logistic regression with a Gaussian prior: one weight a feature, the same for all kinds, and one bias
 * a kind. Newton's method with halved steps (Boyd and Vandenberghe 2004, "Convex Optimization", 9.5);
 * the loss is convex. No randomness. Rounded to two decimals, so that what is printed is what decides.
 */
export function fitKindWeights(examples: readonly KindExample[]): KindWeights {
  const rows = examples.map(({ features, kind }) => [
    ...features,
    ...textKinds.map((it) => Number(it === kind)),
  ]);
  const strength = [...kindFeatures.map(() => weightPrior), ...textKinds.map(() => biasPrior)];
  const centre = [...kindFeatures.map(() => 0), ...textKinds.map(() => biasCentre)];
  let weights: readonly number[] = centre;
  for (let step = 0; step < steps; step++) {
    const slope = weights.map((weight, i) => at(strength, i) * (weight - at(centre, i)));
    const curvature = strength.map((own, i) => strength.map((_, j) => (i === j ? own : 0)));
    for (const [n, row] of rows.entries()) {
      const probability = 1 / (1 + Math.exp(-sum(row, (x, i) => x * at(weights, i))));
      addRow(row, probability, examples[n]?.share ?? 0, slope, curvature);
    }
    const change = product(inverse(curvature), slope);
    const lossAt = (share: number): number =>
      lossOf(
        rows,
        examples,
        weights.map((weight, i) => weight - share * at(change, i)),
        (weight, i) => (at(strength, i) * (weight - at(centre, i)) ** 2) / 2,
      );
    const now = lossAt(0);
    let share = 1;
    while (share > 1e-6 && lossAt(share) > now) share /= 2;
    if (share <= 1e-6) break;
    weights = weights.map((weight, i) => weight - share * at(change, i));
  }
  return tableOf(weights);
}

function lossOf(
  rows: readonly (readonly number[])[],
  examples: readonly KindExample[],
  weights: readonly number[],
  penalty: (weight: number, index: number) => number,
): number {
  const misfit = sum(rows, (row, n) => {
    const score = sum(row, (x, i) => x * at(weights, i));
    const soft = Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score)));
    return soft - (examples[n]?.share ?? 0) * score;
  });
  return misfit + sum(weights, penalty);
}

/** Adds what one example says to the slope and the curvature of the loss. */
function addRow(
  row: readonly number[],
  probability: number,
  share: number,
  slope: number[],
  curvature: number[][],
): void {
  const spread = probability * (1 - probability);
  const said = row.flatMap((x, i) => (x === 0 ? [] : [[i, x] as const]));
  for (const [i, x] of said) {
    slope[i] = at(slope, i) + (probability - share) * x;
    const own = curvature[i] ?? [];
    for (const [j, y] of said) own[j] = at(own, j) + spread * x * y;
  }
}

/**
 * Judges the edits of each repository with weights that are fitted to all other repositories.
 */
export function judgeCrossValidated(edits: readonly CorpusEdit[]): Judged[] {
  const examples = kindExamples(edits);
  return [...new Set(edits.map(({ repo }) => repo))].flatMap((repo) => {
    const weights = fitKindWeights(examples.filter((it) => it.repo !== repo));
    return judge(
      edits.filter((it) => it.repo === repo),
      kindsBy(weights),
    );
  });
}

function tableOf(weights: readonly number[]): KindWeights {
  const rounded = weights.map((it) => Math.round(it * 100) / 100);
  const biases = rounded.slice(kindFeatures.length);
  return {
    threshold,
    bias: Object.fromEntries(
      textKinds.map((kind, i) => [kind, at(biases, i)]),
    ) as KindWeights['bias'],
    features: Object.fromEntries(
      kindFeatures.map((name, i) => [name, at(rounded, i)]),
    ) as KindWeights['features'],
  };
}

function sum<T>(values: readonly T[], of: (value: T, index: number) => number): number {
  return values.reduce((total, value, index) => total + of(value, index), 0);
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}

/** The file `src/core/diff/kindWeights.ts`, as it is formatted. */
export function kindWeightsSource({ threshold: limit, bias, features }: KindWeights): string {
  const table = (values: Readonly<Record<string, number>>): string =>
    Object.entries(values)
      .map(([name, value]) => `    ${/^\w+$/.test(name) ? name : `'${name}'`}: ${value},\n`)
      .join('');
  return `import type { KindWeights } from './kindFeatures.ts';

/**
 * What \`test/support/fitKinds.ts\` fits to the labelled edits, never edited by hand:
 * \`npx vitest run test/unit/diff/kindWeights.test.ts -u\` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: ${limit},
  bias: {
${table(bias)}  },
  features: {
${table(features)}  },
};
`;
}
