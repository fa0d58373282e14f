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
const steps = 300;

/** What the classifier sees of each labelled hunk whose kinds are open, with the readers' answers. */
export function kindExamples(edits: readonly CorpusEdit[]): KindExample[] {
  return edits.flatMap((edit) => {
    const seen: (readonly UnitEvidence[])[] = [];
    diffTexts(edit.before, edit.after, edit.path, (units) => {
      seen.push(units);
      return [];
    });
    return edit.labels.hunks.flatMap(({ a, b }, index) => {
      const units = seen[index] ?? [];
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
 * a kind. Every step uses the bound of the Hessian at p = 1/2, so that it cannot raise the loss (Böhning
 * and Lindsay 1988, "Monotonicity of quadratic-approximation algorithms"). No randomness. Rounded to two
 * decimals, so that what is printed is what decides.
 */
export function fitKindWeights(examples: readonly KindExample[]): KindWeights {
  const rows = examples.map(({ features, kind }) => [
    ...features,
    ...textKinds.map((it) => Number(it === kind)),
  ]);
  const strength = [...kindFeatures.map(() => weightPrior), ...textKinds.map(() => biasPrior)];
  const centre = [...kindFeatures.map(() => 0), ...textKinds.map(() => biasCentre)];
  const curvature = strength.map((own, i) =>
    strength.map((_, j) => sum(rows, (row) => at(row, i) * at(row, j)) / 4 + (i === j ? own : 0)),
  );
  const stepOf = inverse(curvature);
  let weights: readonly number[] = centre;
  for (let step = 0; step < steps; step++) {
    const errors = rows.map((row, n) => {
      const score = sum(row, (x, i) => x * at(weights, i));
      return 1 / (1 + Math.exp(-score)) - (examples[n]?.share ?? 0);
    });
    const slope = weights.map(
      (weight, i) =>
        at(strength, i) * (weight - at(centre, i)) +
        sum(rows, (row, n) => at(errors, n) * at(row, i)),
    );
    const change = product(stepOf, slope);
    weights = weights.map((weight, i) => weight - at(change, i));
  }
  return tableOf(weights);
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
