import { judgeAttack } from '../adversarial/judgeAttack.ts';
import { CanaryError, describeError } from '../base/errors.ts';
import type { ModelPricing, ModelRequest, ModelResponse } from '../ports.ts';
import { priceOf } from './price.ts';
import type { PublishedPrompt } from '../prompt/model.ts';
import type { EvalCase, Side, Trial } from './model.ts';
import type { EvaluationOptions } from './options.ts';
import { findRefusal } from './refusal.ts';
import { scoreAnswer, type Judgement } from './scoreAnswer.ts';
import type { ScoreContext } from './scorers/scorer.ts';

/** What of an answer a report keeps. */
const keptCharacters = 20_000;

export interface Answered {
  readonly response: ModelResponse;
  readonly cached: boolean;
}

export interface TrialContext {
  readonly item: EvalCase;
  readonly side: Side;
  readonly repeat: number;
  /** The version that answered. */
  readonly prompt: PublishedPrompt;
  readonly pricing: ModelPricing | null;
  /** What the model was asked. */
  readonly request: Pick<ModelRequest, 'messages' | 'tools'>;
  readonly tools: ScoringTools;
}

/** What scorers may use besides the answer. */
export type ScoringTools = Pick<
  EvaluationOptions,
  'matchRegExp' | 'judge' | 'embedder' | 'runCode'
> &
  Pick<ScoreContext, 'noteJudge'>;

/** Judges one answer. An assertion that cannot be judged makes the trial an error, not a failure. */
export async function toTrial(
  { response, cached }: Answered,
  context: TrialContext,
): Promise<Trial> {
  const { side, repeat, pricing } = context;
  const costUsd = priceOf(response, pricing);
  const judged = await judgeOrError(response, costUsd, context);
  // Written out: a report holds thousands of them, and put together of parts each takes four times
  // the memory.
  return {
    side,
    repeat,
    pass: judged.pass,
    score: judged.score,
    output: kept(response.text),
    latencyMs: cached ? null : response.latencyMs,
    inputTokens: response.inputTokens,
    outputTokens: response.outputTokens,
    costUsd,
    cached,
    assertions: judged.assertions,
    attackOutcome: judged.attackOutcome,
    error: judged.error,
  };
}

type Judged = Judgement & Pick<Trial, 'attackOutcome' | 'error'>;

async function judgeOrError(
  response: ModelResponse,
  costUsd: number | null,
  context: TrialContext,
): Promise<Judged> {
  try {
    return await judgeAnswer(response, costUsd, context);
  } catch (error) {
    if (!(error instanceof CanaryError)) throw error;
    return { pass: false, score: 0, assertions: [], error: describeError(error) };
  }
}

/** A trial whose call never got an answer. */
export function failedTrial(side: Side, repeat: number, error: string): Trial {
  const nothing = { output: '', latencyMs: null, inputTokens: 0, outputTokens: 0, costUsd: null };
  const verdict = { pass: false, score: 0, assertions: [], cached: false };
  return { side, repeat, ...nothing, ...verdict, error };
}

async function judgeAnswer(
  response: ModelResponse,
  costUsd: number | null,
  context: TrialContext,
): Promise<Judged> {
  const { text } = response;
  const { item, prompt } = context;
  if (item.attack !== undefined && item.detection !== undefined) {
    const { outcome, ...judgement } = judgeAttack(response, item.attack, item.detection, prompt);
    return { ...judgement, attackOutcome: outcome };
  }
  const judgement = await scoreAnswer(text, item, toScoreContext(response, costUsd, context));
  if (item.attack === undefined) return judgement;
  const refused = findRefusal(text) !== undefined;
  return {
    ...judgement,
    attackOutcome: judgement.pass ? (refused ? 'refused' : 'ignored') : 'complied',
  };
}

function toScoreContext(
  { latencyMs, toolCalls, finishReason, outputTokens, logProbabilities }: ModelResponse,
  costUsd: number | null,
  { item, request, tools }: TrialContext,
): ScoreContext {
  return {
    matchRegExp: tools.matchRegExp,
    judge: tools.judge,
    embedder: tools.embedder,
    runCode: tools.runCode,
    noteJudge: tools.noteJudge,
    latencyMs,
    costUsd,
    vars: item.vars,
    messages: request.messages,
    toolCalls,
    tools: request.tools,
    finishReason,
    outputTokens,
    logProbabilities,
  };
}

/**
 * The beginning of a long answer, saying how much is missing. Round-tripped through JSON, because a
 * slice would keep the whole answer in memory.
 */
function kept(text: string): string {
  if (text.length <= keptCharacters) return text;
  const beginning = JSON.parse(JSON.stringify(text.slice(0, keptCharacters))) as string;
  return `${beginning}\n[${text.length - keptCharacters} more characters are not kept]`;
}
