import { outcomeFields } from '../../../core/release/metrics.ts';
import {
  isServedAt,
  maxOutputLength,
  placements,
  type OutcomeInput,
} from '../../../protocol/api.ts';
import { isPromptName } from '../../../protocol/apiText.ts';

/**
 * The rules of the schema of outcomes by hand: a busy registry spends more on checking outcomes than
 * on parsing them. It only ever says yes; for a no the schema is asked, which knows the reason. A
 * property test holds the two together.
 */
export function arePlainOutcomes(body: unknown): body is { readonly outcomes: OutcomeInput[] } {
  if (!isObject(body)) return false;
  for (const key in body) if (key !== 'outcomes') return false;
  const { outcomes } = body;
  if (!Array.isArray(outcomes) || outcomes.length === 0 || outcomes.length > 10_000) return false;
  return outcomes.every(isPlainOutcome);
}

type Check = (value: unknown) => boolean;

const storable = /^[^\0\p{Surrogate}]*$/u;
const scoreName = /^[\w.-]{1,64}$/;
const fields: ReadonlySet<string> = new Set(outcomeFields);
const knownPrompts = new Set<string>();

const textOf =
  (least: number, longest: number): Check =>
  (value) =>
    typeof value === 'string' &&
    value.length >= least &&
    value.length <= longest &&
    storable.test(value);
const integerFrom =
  (least: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least;
const oneOf = (values: readonly string[]): Check => {
  const known: ReadonlySet<unknown> = new Set(values);
  return (value) => known.has(value);
};
const isAmount: Check = (value) => typeof value === 'number' && value >= 0 && value <= 1e9;

const checks: Readonly<Record<keyof OutcomeInput, Check>> = {
  id: textOf(1, 128),
  prompt: isPrompt,
  promptVersion: integerFrom(1),
  releaseId: (value) => typeof value === 'string' && value.length <= 64,
  arm: oneOf(['stable', 'canary']),
  placement: oneOf(placements),
  stageIndex: integerFrom(0),
  targetingKey: textOf(1, 512),
  at: (value) => typeof value === 'string' && isServedAt(value),
  metrics: areMetrics,
  latencyMs: isAmount,
  inputTokens: isAmount,
  outputTokens: isAmount,
  costUsd: isAmount,
  requestId: textOf(1, 256),
  scores: areScores,
  output: isReportedText,
  input: isReportedText,
};
const checkOf = new Map<string, Check>(Object.entries(checks));

function isPlainOutcome(outcome: unknown): boolean {
  if (!isObject(outcome)) return false;
  for (const key in outcome) {
    if (checkOf.get(key)?.(outcome[key]) !== true) return false;
  }
  const { id, prompt, promptVersion, targetingKey, metrics } = outcome;
  return [id, prompt, promptVersion, targetingKey, metrics].every((it) => it !== undefined);
}

/** A registry has few prompts and many outcomes of each. */
function isPrompt(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (knownPrompts.has(value)) return true;
  if (!isPromptName(value)) return false;
  if (knownPrompts.size < 1_000) knownPrompts.add(value);
  return true;
}

function areMetrics(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) if (!fields.has(key) || typeof value[key] !== 'boolean') return false;
  return true;
}

function isReportedText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= maxOutputLength;
}

function areScores(value: unknown): boolean {
  if (!isObject(value)) return false;
  let count = 0;
  for (const key in value) {
    const score = value[key];
    if (
      key === '__proto__' ||
      !scoreName.test(key) ||
      typeof score !== 'number' ||
      !(score >= 0 && score <= 1)
    )
      return false;
    count++;
  }
  return count <= 16;
}

/** As a JSON parser makes them. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
