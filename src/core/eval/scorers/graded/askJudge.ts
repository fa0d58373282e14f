import { CanaryError } from '../../../base/errors.ts';
import { sha256Hex } from '../../../base/hash.ts';
import { isJsonObject, type JsonObject } from '../../../base/json.ts';
import type { Embedder, Judge } from '../../../ports.ts';
import type { ChatMessage } from '../../../prompt/model.ts';
import type { Assertion } from '../../model.ts';
import { parseJson, type JudgedBy, type ScoreContext } from '../scorer.ts';
import { judgeMessages, type JudgeQuestion } from './judgePrompt.ts';

export interface JudgeVerdict<T> {
  readonly verdict: T;
  readonly judgedBy: JudgedBy;
}

/** Reads a judge's JSON object; undefined when it is not what was asked for. */
export type ReadVerdict<T> = (answer: JsonObject) => T | undefined;

const attempts = 2;

/**
 * Asks the judge and reads its answer, which must be one JSON object, bare or in a code block. An answer
 * that is anything else is asked for once more, and then is an error: a judge that cannot answer says
 * nothing about the answer under judgement. Throws `bad-suite` without a judge, and what the judge throws.
 */
export async function askJudge<T>(
  question: JudgeQuestion,
  read: ReadVerdict<T>,
  assertion: Assertion,
  context: ScoreContext,
): Promise<JudgeVerdict<T>> {
  const instructions = `${question.task}\n${question.answer}`;
  return askJudgeWith(judgeMessages(question), instructions, read, assertion, context);
}

/** As `askJudge`, with messages of the suite's own, which `instructions` stand for in reports. */
export async function askJudgeWith<T>(
  messages: readonly ChatMessage[],
  instructions: string,
  read: ReadVerdict<T>,
  { provider }: Assertion,
  context: ScoreContext,
): Promise<JudgeVerdict<T>> {
  const judge = judgeOf(context);
  const label = provider ?? judge.label;
  const promptHash = hashOf(instructions);
  context.noteJudge?.({ label, promptHash, instructions });
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const asked = attempt === 1 ? messages : [...messages, reminder];
    const answer = jsonObjectIn(await judge.ask(asked, provider));
    const verdict = answer === undefined ? undefined : read(answer);
    if (verdict !== undefined) return { verdict, judgedBy: { label, promptHash } };
  }
  throw new CanaryError('bad-suite', `the judge ${label} does not answer as it is asked to`, {
    expected: 'one JSON object; a larger model as the judge may do',
  });
}

const reminder: ChatMessage = {
  role: 'user',
  content: 'Answer with the JSON object that the instructions describe, and nothing else.',
};

function hashOf(instructions: string): string {
  return sha256Hex(instructions).slice(0, 12);
}

function judgeOf({ judge }: ScoreContext): Judge {
  if (judge !== undefined) return judge;
  throw new CanaryError(
    'bad-suite',
    'a model-graded assertion needs a judge, and none is configured',
    {
      expected: 'judge: { baseUrl, model, apiKey } in prompt-canary.yaml, or the name of a model',
    },
  );
}

/** Throws `bad-suite` without an embedder. */
export function embedderOf({ embedder }: ScoreContext): Embedder {
  if (embedder !== undefined) return embedder;
  throw new CanaryError('bad-suite', 'similarity needs embeddings, and none are configured', {
    expected: 'embeddings: { baseUrl, model, apiKey }, or offline, in prompt-canary.yaml',
  });
}

/** The one JSON object that an answer is, bare or in a code block; undefined when it is anything else. */
export function jsonObjectIn(text: string): JsonObject | undefined {
  const bare = text.trim().replace(/^```(?:json)?\s*|\s*```$/g, '');
  const value = parseJson(bare)?.value;
  return isJsonObject(value) ? value : undefined;
}

/** A number from `low` to `high`; undefined for anything else. */
export function numberWithin(value: unknown, low: number, high: number): number | undefined {
  return typeof value === 'number' && value >= low && value <= high ? value : undefined;
}
