import { CanaryError } from '../../../base/errors.ts';
import type { JsonObject } from '../../../base/json.ts';
import { listItems } from '../listValue.ts';
import type { Assertion } from '../../model.ts';
import { textOf, type Scored, type Scorer } from '../scorer.ts';
import { askJudge, embedderOf } from './askJudge.ts';
import { expectsThresholdShare, queryOf } from './gradedScorer.ts';

const defaultSimilarity = 0.75;
const defaultRelevance = 0.5;

/** How like two vectors are, and how to read it. */
interface Measure {
  readonly of: (a: Vector, b: Vector) => number;
  /** Whether a smaller value is closer. */
  readonly isDistance: boolean;
  readonly mayExceed1: boolean;
  readonly name: string;
}

const cosineMeasure: Measure = {
  of: cosine,
  isDistance: false,
  mayExceed1: false,
  name: 'similarity',
};
const dotMeasure: Measure = { of: dot, isDistance: false, mayExceed1: true, name: 'dot product' };
const euclideanMeasure: Measure = {
  of: distance,
  isDistance: true,
  mayExceed1: true,
  name: 'distance',
};

/**
 * Cosine of the embeddings of the answer and the text under `value`, or the closest of several; passes
 * from `threshold` (0.75) up. Embeddings see what a text is about, not what it says of it: "was" and "was
 * not" lie close together.
 */
export const similar = similarBy(cosineMeasure);

/** The same by the dot product: for vectors of length 1 the cosine. */
export const similarDot = similarBy(dotMeasure);

/** The same by the distance: it passes up to `threshold`, and scores 1 / (1 + distance). */
export const similarEuclidean = similarBy(euclideanMeasure);

function similarBy({ of, isDistance, mayExceed1, name }: Measure): Scorer {
  return {
    expects: (assertion) =>
      textOf(assertion.value) === undefined && (listItems(assertion.value) ?? []).length === 0
        ? 'a text to compare with under value, or a list of them'
        : mayExceed1
          ? expectsAmount(assertion)
          : expectsThresholdShare(assertion),
    score: async (output, { value, threshold = defaultSimilarity }, context): Promise<Scored> => {
      const embedder = embedderOf(context);
      const text = textOf(value);
      const references = text === undefined ? (listItems(value) ?? []) : [text];
      const [answer = [], ...others] = await embedder.embed([output, ...references]);
      const found = others.map((other) => of(answer, other));
      const closest = isDistance ? Math.min(...found) : Math.max(...found);
      const score = isDistance ? 1 / (1 + closest) : Math.min(1, Math.max(0, closest));
      const hint = embedder.advisory === true ? advisoryHint : '';
      const reason = `${name} ${closest.toFixed(2)}, threshold ${threshold}${hint}`;
      const pass = isDistance ? closest <= threshold : closest >= threshold;
      return { pass, score, reason, judgedBy: { label: embedder.label } };
    },
    wording: { subject: () => 'similarity', lost: 'too low', gained: 'reached' },
  };
}

const advisoryHint = ' (advisory: these embeddings cannot tell "was" from "was not")';

function expectsAmount({ threshold }: Assertion): string | undefined {
  return threshold !== undefined && threshold < 0 ? 'a threshold of 0 or more' : undefined;
}

/**
 * The judge writes three questions that the answer would answer; the mean cosine between their embeddings
 * and that of the real question (Es and others 2023, "Ragas"). Passes from `threshold` (0.5) up.
 */
export const answerRelevance: Scorer = {
  expects: expectsThresholdShare,
  score: async (output, assertion, context): Promise<Scored> => {
    const embedder = embedderOf(context);
    const question = {
      task: 'Write three different questions that the answer would answer fully and exactly.',
      answer: '{"questions": ["...", "...", "..."]}',
      data: { answer: output },
    };
    const { verdict, judgedBy } = await askJudge(question, readQuestions, assertion, context);
    const [asked = [], ...guessed] = await embedder.embed([queryOf(context), ...verdict]);
    const mean = guessed.reduce((sum, it) => sum + cosine(asked, it), 0) / guessed.length;
    const { threshold = defaultRelevance } = assertion;
    const reason = `relevance ${mean.toFixed(2)}, threshold ${threshold}`;
    return { pass: mean >= threshold, score: Math.min(1, Math.max(0, mean)), reason, judgedBy };
  },
  wording: { subject: () => 'relevance of the answer', lost: 'too low', gained: 'reached' },
};

function readQuestions({ questions }: JsonObject): readonly string[] | undefined {
  const list = listItems(questions);
  return list === undefined || list.length === 0 ? undefined : list.slice(0, 5);
}

type Vector = readonly number[];

/** -1 to 1; 0 for a vector of zeros. Throws `bad-suite` for vectors that do not go together. */
function cosine(a: Vector, b: Vector): number {
  const norm = Math.sqrt(dot(a, a) * dot(b, b));
  return norm === 0 ? 0 : dot(a, b) / norm;
}

/** Euclidean, 0 and up. Throws `bad-suite` for vectors that do not go together. */
function distance(a: Vector, b: Vector): number {
  checkLengths(a, b);
  return Math.sqrt(a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0));
}

function dot(a: Vector, b: Vector): number {
  checkLengths(a, b);
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

function checkLengths(a: Vector, b: Vector): void {
  if (a.length > 0 && a.length === b.length) return;
  throw new CanaryError('bad-suite', 'the embeddings have different lengths', {
    expected: 'vectors of one model',
  });
}
