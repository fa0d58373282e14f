import { CanaryError } from '../../../base/errors.ts';
import type { JsonObject } from '../../../base/json.ts';
import { listItems } from '../listValue.ts';
import { textOf, type Scored, type Scorer } from '../scorer.ts';
import { askJudge, embedderOf } from './askJudge.ts';
import { expectsThresholdShare, queryOf } from './gradedScorer.ts';

const defaultSimilarity = 0.75;
const defaultRelevance = 0.5;

/**
 * Cosine of the embeddings of the answer and the text under `value`, or the closest of several; passes
 * from `threshold` (0.75) up. Embeddings see what a text is about, not what it says of it: "was" and "was
 * not" lie close together.
 */
export const similar: Scorer = {
  expects: (assertion) =>
    textOf(assertion.value) === undefined && (listItems(assertion.value) ?? []).length === 0
      ? 'a text to compare with under value, or a list of them'
      : expectsThresholdShare(assertion),
  score: async (output, { value, threshold = defaultSimilarity }, context): Promise<Scored> => {
    const embedder = embedderOf(context);
    const text = textOf(value);
    const references = text === undefined ? (listItems(value) ?? []) : [text];
    const [answer = [], ...others] = await embedder.embed([output, ...references]);
    const closest = Math.max(...others.map((other) => cosine(answer, other)));
    const score = Math.min(1, Math.max(0, closest));
    const reason = `similarity ${closest.toFixed(2)}, threshold ${threshold}`;
    return { pass: closest >= threshold, score, reason, judgedBy: { label: embedder.label } };
  },
  wording: { subject: () => 'similarity', lost: 'too low', gained: 'reached' },
};

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

/** -1 to 1; 0 for a vector of zeros. Throws `bad-suite` for vectors that do not go together. */
function cosine(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || a.length !== b.length) {
    throw new CanaryError('bad-suite', 'the embeddings have different lengths', {
      expected: 'vectors of one model',
    });
  }
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  const norm = Math.sqrt(dot(a, a) * dot(b, b));
  return norm === 0 ? 0 : dot(a, b) / norm;
}
