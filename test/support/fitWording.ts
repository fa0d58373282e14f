import { readFileSync } from 'node:fs';
import type { ChangeKind } from '../../src/core/diff/model.ts';
import {
  wordedTextKinds,
  type WordedTextKind,
  type WordingTable,
} from '../../src/core/diff/kindFeatures.ts';
import { wordingTraits } from '../../src/core/diff/wording.ts';

/** A sentence of a prompt with the kinds that a reader gave it. */
export interface LabelledSentence {
  /** The package it was found in, or `written` where it was made up. */
  readonly source: string;
  readonly license: string | null;
  readonly leadIn: string | null;
  readonly text: string;
  readonly kinds: readonly ChangeKind[];
}

export function readSentences(): LabelledSentence[] {
  const file = new URL('../vectors/prompt-sentences/sentences.jsonl', import.meta.url);
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LabelledSentence);
}

export type WordingTables = Readonly<Record<WordedTextKind, WordingTable>>;

/** Rarer words and pairs prove nothing. */
const rarestWord = 6;
const rarestPair = 12;
/** Holds each log-odds near 0 as firmly as so much evidence against it. */
const prior = 2;
const steps = 150;
const stride = 0.5;
/** Smaller ones are left out. */
const smallest = 0.5;

/**
 * Logistic regression of each kind on the traits of a sentence, with a Gaussian prior; gradient descent
 * with strides that shrink trait by trait (Duchi, Hazan and Singer 2011, "Adaptive Subgradient
 * Methods"). No randomness. Rounded to tenths, so that what is printed is what decides.
 */
export function fitWording(sentences: readonly LabelledSentence[]): WordingTables {
  const traits = sentences.map(({ text, leadIn }) => wordingTraits(text, leadIn));
  const counts = new Map<string, number>();
  for (const trait of traits.flat()) counts.set(trait, (counts.get(trait) ?? 0) + 1);
  const names = [...counts]
    .filter(([name, count]) => count >= (isPair(name) ? rarestPair : rarestWord))
    .map(([name]) => name)
    .sort();
  const places = new Map(names.map((name, index) => [name, index]));
  const rows = traits.map((own) => own.flatMap((trait) => places.get(trait) ?? []));
  const fitted = wordedTextKinds.map((kind) => {
    const weights = descend(
      rows,
      sentences.map(({ kinds }) => Number(kinds.includes(kind))),
      names.length,
    );
    return [kind, tableOf(names, weights)] as const;
  });
  return Object.fromEntries(fitted) as WordingTables;
}

function isPair(trait: string): boolean {
  return /^[^#^@>].*_/.test(trait);
}

/** A weight for each column, and last the one of a row without any. */
function descend(
  rows: readonly (readonly number[])[],
  answers: readonly number[],
  columns: number,
): Float64Array {
  const weights = new Float64Array(columns + 1);
  const travelled = new Float64Array(columns + 1).fill(1e-6);
  for (let step = 0; step < steps; step++) {
    const slope = weights.map((weight, column) => (column < columns ? prior * weight : 0));
    for (const [n, row] of rows.entries()) {
      const all = [...row, columns];
      const score = all.reduce((sum, column) => sum + (weights[column] ?? 0), 0);
      const error = 1 / (1 + Math.exp(-score)) - (answers[n] ?? 0);
      for (const column of all) slope[column] = (slope[column] ?? 0) + error;
    }
    for (const [column, own] of slope.entries()) {
      travelled[column] = (travelled[column] ?? 0) + own * own;
      weights[column] = (weights[column] ?? 0) - (stride * own) / Math.sqrt(travelled[column]);
    }
  }
  return weights;
}

function tableOf(names: readonly string[], weights: Float64Array): WordingTable {
  const groups = new Map<number, string[]>();
  for (const [index, name] of names.entries()) {
    const weight = Math.round((weights[index] ?? 0) * 10) / 10;
    if (Math.abs(weight) < smallest) continue;
    groups.set(weight, [...(groups.get(weight) ?? []), name]);
  }
  const traits = [...groups]
    .sort(([a], [b]) => b - a)
    .map(([weight, own]) => [String(weight), own.join(' ')] as const);
  return {
    bias: Math.round((weights[names.length] ?? 0) * 10) / 10,
    traits: Object.fromEntries(traits),
  };
}

const width = 96;

/** The file `src/core/diff/wordingWeights.ts`, as it is formatted. */
export function wordingWeightsSource(tables: WordingTables): string {
  const kinds = wordedTextKinds.map((kind) => {
    const { bias, traits } = tables[kind];
    const groups = Object.entries(traits).map(
      ([weight, own]) => `      '${weight}': \`${wrapped(own)}\`,\n`,
    );
    const name = kind.includes('-') ? `'${kind}'` : kind;
    return `  ${name}: {\n    bias: ${bias},\n    traits: {\n${groups.join('')}    },\n  },\n`;
  });
  return `import type { WordedTextKind, WordingTable } from './kindFeatures.ts';

/**
 * What \`test/support/fitWording.ts\` fits to labelled sentences of prompts, never edited by hand:
 * \`npx vitest run test/unit/diff/wordingWeights.test.ts -u\` writes this file. What the marks in front
 * of a trait mean is said at \`wordingTraits\`.
 */
export const wordingWeights: Readonly<Record<WordedTextKind, WordingTable>> = {
${kinds.join('')}};
`;
}

function wrapped(words: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width - (lines.length === 0 ? 18 : 0)) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
