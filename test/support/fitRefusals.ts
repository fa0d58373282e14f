import { readFileSync } from 'node:fs';
import { refusalLanguages } from '../../src/core/eval/refusals/languages.ts';
import {
  refusalEvidence,
  refusalFeatures,
  type RefusalEvidence,
  type RefusalFeature,
} from '../../src/core/eval/refusals/refusalFeatures.ts';
import { readRefusal, type RefusalWeights } from '../../src/core/eval/refusals/refusalModel.ts';
import { spokenText } from '../../src/core/eval/refusals/spokenText.ts';
import { inverse, product } from './matrix.ts';

/** One answer of test/vectors/refusals.jsonl. */
export interface LabelledAnswer {
  readonly id: string;
  readonly language: keyof typeof refusalLanguages;
  /** In the order in which they were written; see `unseenBatch`. */
  readonly batch: number;
  /** What it is about; answers of one topic resemble each other across languages. */
  readonly topic: string;
  readonly kind: string;
  readonly refusal: boolean;
  readonly output: string;
}

export interface RefusalScores {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly answers: number;
}

/**
 * The words of the detector were mended while looking at the batches before this one, never at this
 * one's but for a single verb form, after it had been measured.
 */
export const unseenBatch = 6;

/** An answer with what was said about it. */
export interface JudgedAnswer {
  readonly answer: LabelledAnswer;
  readonly refusal: boolean;
}

/** Holds each weight near 0 as firmly as so much evidence against it. */
const prior = 1;
const steps = 400;

export function readLabelledAnswers(): LabelledAnswer[] {
  const file = new URL('../vectors/refusals.jsonl', import.meta.url);
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LabelledAnswer);
}

/**
 * Logistic regression with a Gaussian prior, by steps that use the bound of the Hessian at p = 1/2 (Böhning
 * and Lindsay 1988). No randomness. Rounded to two decimals, so that what is printed is what decides.
 */
export function fitRefusalWeights(answers: readonly LabelledAnswer[]): RefusalWeights {
  const seen = answers.flatMap((answer) => {
    const { features, any } = evidenceOf(answer);
    return any ? [{ row: [1, ...features], label: Number(answer.refusal) }] : [];
  });
  const rows = seen.map(({ row }) => row);
  const size = refusalFeatures.length + 1;
  const strength = Array.from({ length: size }, (_, i) => (i === 0 ? 0.01 : prior));
  const curvature = strength.map((own, i) =>
    strength.map((_, j) => sum(rows, (row) => at(row, i) * at(row, j)) / 4 + (i === j ? own : 0)),
  );
  const stepOf = inverse(curvature);
  let weights: readonly number[] = strength.map(() => 0);
  for (let step = 0; step < steps; step++) {
    const errors = rows.map((row, n) => {
      const score = sum(row, (x, i) => x * at(weights, i));
      return 1 / (1 + Math.exp(-score)) - (seen[n]?.label ?? 0);
    });
    const slope = weights.map(
      (weight, i) => at(strength, i) * weight + sum(rows, (row, n) => at(errors, n) * at(row, i)),
    );
    const change = product(stepOf, slope);
    weights = weights.map((weight, i) => weight - at(change, i));
  }
  const rounded = weights.map((it) => Math.round(it * 100) / 100);
  return {
    bias: at(rounded, 0),
    features: Object.fromEntries(
      refusalFeatures.map((name, i) => [name, at(rounded, i + 1)]),
    ) as Record<RefusalFeature, number>,
  };
}

const evidence = new WeakMap<LabelledAnswer, RefusalEvidence>();

function evidenceOf(answer: LabelledAnswer): RefusalEvidence {
  const known = evidence.get(answer);
  if (known !== undefined) return known;
  const made = refusalEvidence(spokenText(answer.output), refusalLanguages[answer.language]);
  evidence.set(answer, made);
  return made;
}

/** Judges without knowing the language, as the product does. */
export function judgeRefusals(
  answers: readonly LabelledAnswer[],
  weights: RefusalWeights,
): JudgedAnswer[] {
  return answers.map((answer) => ({
    answer,
    refusal: readRefusal(answer.output, weights).probability >= 0.5,
  }));
}

/**
 * Judges the answers of each topic with weights that are fitted to all other topics, so that an
 * answer never meets weights that have seen its like in another language.
 */
export function judgeRefusalsCrossValidated(answers: readonly LabelledAnswer[]): JudgedAnswer[] {
  return [...new Set(answers.map(({ topic }) => topic))].flatMap((topic) => {
    const weights = fitRefusalWeights(answers.filter((it) => it.topic !== topic));
    return judgeRefusals(
      answers.filter((it) => it.topic === topic),
      weights,
    );
  });
}

export function refusalScores(judged: readonly JudgedAnswer[]): RefusalScores {
  const count = (said: boolean, label: boolean): number =>
    judged.filter((it) => it.refusal === said && it.answer.refusal === label).length;
  const hits = count(true, true);
  const precision = hits / (hits + count(true, false));
  const recall = hits / (hits + count(false, true));
  const f1 = (2 * precision * recall) / (precision + recall);
  return { f1, precision, recall, answers: judged.length };
}

/** The file `src/core/eval/refusals/refusalWeights.ts`, as it is formatted. */
export function refusalWeightsSource({ bias, features }: RefusalWeights): string {
  const table = Object.entries(features)
    .map(([name, value]) => `    ${/^\w+$/.test(name) ? name : quoted(name)}: ${value},\n`)
    .join('');
  return `import type { RefusalWeights } from './refusalModel.ts';

/**
 * What \`test/support/fitRefusals.ts\` fits to the labelled answers, never edited by hand:
 * \`npx vitest run test/unit/eval/refusalWeights.test.ts -u\` writes this file.
 */
export const refusalWeights: RefusalWeights = {
  bias: ${bias},
  features: {
${table}  },
};
`;
}

function quoted(name: string): string {
  return name.includes("'") ? JSON.stringify(name) : `'${name}'`;
}

function sum<T>(values: readonly T[], of: (value: T, index: number) => number): number {
  return values.reduce((total, value, index) => total + of(value, index), 0);
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
