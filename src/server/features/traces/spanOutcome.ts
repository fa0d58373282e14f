import {
  outcomeFields,
  type OutcomeField,
  type OutcomeMetrics,
} from '../../../core/release/metrics.ts';
import { arms, type Arm, type ScoreName } from '../../../core/release/model.ts';
import { placements, type Placement } from '../../../protocol/api.ts';
import { isPromptName } from '../../../protocol/apiText.ts';
import type { NewFeedback, NewOutcome } from '../../store/model.ts';
import { evaluationEvent, isEmpty, readEvaluations, scoreName } from './evaluations.ts';
import { hasIds, type Attributes, type AttributeValue, type Span } from './span.ts';

export type StickBy = 'user' | 'conversation';

/** What a span is to the registry. */
export type SpanReading =
  /** Nothing: no request with a prompt of ours. */
  | { readonly kind: 'other' }
  /** It means to be one, and is not: why. */
  | { readonly kind: 'rejected'; readonly reason: string }
  | {
      readonly kind: 'outcome';
      readonly outcome: NewOutcome;
      readonly output: string | undefined;
      readonly input: string | undefined;
    }
  | { readonly kind: 'feedback'; readonly feedback: readonly NewFeedback[] };

const promptNames = ['gen_ai.prompt.name', 'langfuse.observation.prompt.name'] as const;
const promptVersions = ['gen_ai.prompt.version', 'langfuse.observation.prompt.version'] as const;
const inputTokens = ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'] as const;
const outputTokens = ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'] as const;

/** Whose key the split hashed, best first; users or conversations first as the plan says. */
const ownKeys = ['prompt_canary.targeting_key', 'feature_flag.context.id'] as const;
const keysBy: Readonly<Record<StickBy, readonly string[]>> = {
  user: [...ownKeys, 'user.id', 'enduser.id', 'gen_ai.conversation.id'],
  conversation: [...ownKeys, 'gen_ai.conversation.id'],
};

/** Why a model stopped, where that is a refusal to answer. */
const refusals = new Set(['content_filter', 'refusal']);

const maxAmount = 1e9;
const maxKeyLength = 512;
const maxRequestIdLength = 256;

/**
 * Reads a span by the GenAI conventions. One that names a prompt and its version is an outcome; one
 * that only carries evaluations is feedback, on the response that they name or on the parent span.
 *
 * @param stickBy What the prompt's release hashes; asked by the prompt's name.
 */
export function readSpanOutcome(
  span: Span,
  now: number,
  stickBy: (prompt: string) => StickBy,
): SpanReading {
  const { attributes } = span;
  const prompt = firstText(attributes, promptNames);
  if (prompt === undefined) return readFeedback(span);
  const version = versionOf(first(attributes, promptVersions));
  if (!hasIds(span)) return rejected('a span without a trace id and a span id');
  if (!isPromptName(prompt)) return rejected('a prompt name that is none');
  if (version === undefined) return rejected('a prompt version that is no whole number from 1');
  const outcome = toOutcome(span, prompt, version, now, keysBy[stickBy(prompt)]);
  const output = outputOf(attributes);
  // Only evaluators of outputs look at it.
  const input = output === undefined ? undefined : inputOf(attributes);
  return { kind: 'outcome', outcome, output, input };
}

function rejected(reason: string): SpanReading {
  return { kind: 'rejected', reason };
}

function toOutcome(
  span: Span,
  prompt: string,
  promptVersion: number,
  now: number,
  keys: readonly string[],
): NewOutcome {
  const { attributes } = span;
  const { metrics, scores } = readEvaluations(span.events);
  const flag = attributes.get('feature_flag.key') === prompt;
  const arm = attributes.get('prompt_canary.arm');
  const variant = flag ? attributes.get('feature_flag.result.variant') : undefined;
  const input = amount(first(attributes, inputTokens));
  const output = amount(first(attributes, outputTokens));
  return {
    id: `${span.traceId}-${span.spanId}`,
    prompt,
    promptVersion,
    releaseId: text(attributes.get('prompt_canary.release_id'), 64) ?? null,
    arm: oneOf<Arm>(arms, arm ?? variant),
    placement: oneOf<Placement>(placements, attributes.get('prompt_canary.placement')),
    stageIndex: stageOf(attributes.get('prompt_canary.stage_index')),
    targetingKey: firstText(attributes, keys, maxKeyLength) ?? '',
    at: span.endMs > 0 ? Math.floor(span.endMs) : now,
    metrics: { ...observed(span), ...metrics, ...stated(attributes) },
    latencyMs: latencyOf(span),
    tokens: input === null && output === null ? null : (input ?? 0) + (output ?? 0),
    costUsd: amount(first(attributes, ['prompt_canary.cost_usd', 'gen_ai.usage.cost'])),
    requestId: text(attributes.get('gen_ai.response.id'), maxRequestIdLength) ?? null,
    scores: { ...scores, ...statedScores(attributes) },
  };
}

/** What every span shows: whether the request failed, and whether the model was stopped. */
function observed({ attributes, failed }: Span): OutcomeMetrics {
  const reasons = attributes.get('gen_ai.response.finish_reasons');
  const stops: readonly AttributeValue[] = Array.isArray(reasons) ? reasons : [reasons ?? ''];
  const refusal = stops.some((it) => typeof it === 'string' && refusals.has(it));
  return { error: failed || attributes.has('error.type'), ...(refusal ? { refusal } : {}) };
}

const statedNames = outcomeFields.map((field) => [field, `prompt_canary.metric.${field}`] as const);

/** `prompt_canary.metric.refusal: true` and the like. */
function stated(attributes: Attributes): OutcomeMetrics {
  const metrics: { -readonly [K in OutcomeField]?: boolean } = {};
  for (const [field, name] of statedNames) {
    const value = attributes.get(name);
    if (typeof value === 'boolean') metrics[field] = value;
  }
  return metrics;
}

const scorePrefix = 'prompt_canary.score.';

/** `prompt_canary.score.helpfulness: 0.8` and the like. */
function statedScores(attributes: Attributes): Partial<Record<ScoreName, number>> {
  const scores: Partial<Record<ScoreName, number>> = {};
  for (const [key, value] of attributes) {
    if (!key.startsWith(scorePrefix) || typeof value !== 'number') continue;
    const name = key.slice(scorePrefix.length);
    if (value >= 0 && value <= 1 && /^[\w.-]{1,64}$/.test(name)) scores[scoreName(name)] = value;
  }
  return scores;
}

/** Evaluations that came in a span of their own. */
function readFeedback(span: Span): SpanReading {
  const feedback: NewFeedback[] = [];
  for (const event of span.events) {
    if (event.name !== evaluationEvent) continue;
    const evaluated = readEvaluations([event]);
    const response = ['gen_ai.response.id'];
    const requestId =
      firstText(event.attributes, response, maxRequestIdLength) ??
      firstText(span.attributes, response, maxRequestIdLength);
    const parent = { traceId: span.traceId, spanId: span.parentSpanId };
    if (isEmpty(evaluated)) continue;
    if (requestId !== undefined) feedback.push({ requestId, ...evaluated });
    else if (hasIds(parent)) {
      feedback.push({ outcomeId: `${parent.traceId}-${parent.spanId}`, ...evaluated });
    } else return rejected('an evaluation of no response and no parent span');
  }
  return feedback.length === 0 ? { kind: 'other' } : { kind: 'feedback', feedback };
}

/** The model's answer, where the application records it. */
function outputOf(attributes: Attributes): string | undefined {
  return textIn(messagesIn(attributes.get('gen_ai.output.messages')));
}

/** What the user said last, where the application records it. */
function inputOf(attributes: Attributes): string | undefined {
  const messages = messagesIn(attributes.get('gen_ai.input.messages'));
  const last = messages.findLast((it) => it?.role === 'user');
  return textIn(last === undefined ? [] : [last]);
}

type Part = { readonly type?: unknown; readonly content?: unknown } | null;
type Message = { readonly role?: unknown; readonly parts?: unknown } | null;

/** Of an attribute that holds messages as JSON; none when it does not. */
function messagesIn(value: AttributeValue | undefined): readonly Message[] {
  if (typeof value !== 'string') return [];
  try {
    const messages: unknown = JSON.parse(value);
    return Array.isArray(messages) ? (messages as readonly Message[]) : [];
  } catch {
    return [];
  }
}

function textIn(messages: readonly Message[]): string | undefined {
  const parts = messages.flatMap((it): readonly Part[] =>
    Array.isArray(it?.parts) ? (it.parts as readonly Part[]) : [],
  );
  const texts = parts.flatMap((it) =>
    it?.type === 'text' && typeof it.content === 'string' ? it.content : [],
  );
  return texts.length === 0 ? undefined : texts.join('\n');
}

function first(attributes: Attributes, names: readonly string[]): AttributeValue | undefined {
  const name = names.find((it) => attributes.has(it));
  return name === undefined ? undefined : attributes.get(name);
}

/** The first of these attributes that is a text of a fitting length. */
function firstText(
  attributes: Attributes,
  names: readonly string[],
  longest = 255,
): string | undefined {
  for (const name of names) {
    const found = text(attributes.get(name), longest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Databases end a text at NUL, and keep half a surrogate pair as another character. */
function text(value: AttributeValue | undefined, longest: number): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > longest) return undefined;
  return /\0|\p{Surrogate}/u.test(value) ? undefined : value;
}

/** 3, "3" and "v3". */
function versionOf(value: AttributeValue | undefined): number | undefined {
  const digits = /^v?(\d{1,9})$/.exec(String(value))?.[1];
  const version = Number(digits ?? 0);
  return version >= 1 ? version : undefined;
}

function stageOf(value: AttributeValue | undefined): number | null {
  const stage = typeof value === 'string' ? Number(value) : value;
  return typeof stage === 'number' && Number.isInteger(stage) && stage >= 0 && stage < 1_000
    ? stage
    : null;
}

function oneOf<T extends string>(
  values: readonly T[],
  value: AttributeValue | undefined,
): T | null {
  return values.find((it) => it === value) ?? null;
}

function amount(value: AttributeValue | undefined): number | null {
  return typeof value === 'number' && value >= 0 && value <= maxAmount ? value : null;
}

function latencyOf({ startMs, endMs }: Span): number | null {
  const latency = endMs - startMs;
  return startMs > 0 && latency >= 0 && latency <= maxAmount ? latency : null;
}
