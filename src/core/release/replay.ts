import { canonicalJson, isJsonObject, type JsonValue } from '../base/json.ts';
import { decide } from './decide.ts';
import {
  unhindered,
  type Approval,
  type Conditions,
  type Decision,
  type Evidence,
  type ReleasePlan,
  type ReleaseState,
} from './model.ts';
import {
  applyDecision,
  applyManual,
  approve,
  stepClock,
  supersede,
  weightOf,
  type ManualAction,
} from './transition.ts';

/**
 * Version of the rules that decide: raised whenever the same input may give another output, so that
 * a replay by another version says so instead of calling the record wrong.
 */
export const engineVersion = 1;

/** Everything that a decision looks at. */
export interface DecisionBasis {
  readonly plan: ReleasePlan;
  readonly state: ReleaseState;
  readonly evidence: Evidence;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Freezes and windows; absent: nothing held it back. */
  readonly conditions?: Conditions;
}

/** What changed a release: the registry's own decision, a person, a newer release, the clock. */
export type DecisionInput = DecisionBasis &
  (
    | { readonly kind: 'decide' }
    | { readonly kind: 'manual'; readonly action: ManualAction }
    | { readonly kind: 'approve'; readonly approval: Approval }
    | { readonly kind: 'supersede' }
    | { readonly kind: 'clock'; readonly stepMs: number }
  );

export interface DecisionOutput {
  /** The registry's own view of the release then, whoever acted. */
  readonly decision: Decision;
  /** After the change. */
  readonly state: ReleaseState;
}

/**
 * What comes of an input. Pure: the same input gives the same output. Throws `conflict` for a
 * person's action that the state does not allow.
 */
export function computeDecision(input: DecisionInput): DecisionOutput {
  const { plan, state, evidence, now, conditions } = input;
  const decision = decide(plan, state, evidence, now, conditions);
  return { decision, state: nextState(input, decision) };
}

function nextState(input: DecisionInput, decision: Decision): ReleaseState {
  const { plan, state, now, conditions = unhindered } = input;
  if (input.kind === 'decide') return applyDecision(plan, state, decision, now);
  if (input.kind === 'manual') return applyManual(plan, state, input.action, now, conditions);
  if (input.kind === 'approve') return approve(plan, state, input.approval);
  if (input.kind === 'clock') return stepClock(state, input.stepMs, now);
  return supersede(state, now);
}

/** A decision as it is stored: version of the rules, input and output in canonical JSON. */
export interface RecordedDecision {
  readonly engine: number;
  readonly input: string;
  readonly output: string;
}

/**
 * Computes a decision from its input as it will be stored, so that a replay of what is stored
 * computes the same from the same.
 */
export function recordDecision(input: DecisionInput): {
  readonly output: DecisionOutput;
  readonly record: RecordedDecision;
} {
  const text = toText(input);
  const output = computeDecision(JSON.parse(text) as DecisionInput);
  return { output, record: { engine: engineVersion, input: text, output: toText(output) } };
}

/** The log entry of a decision, as far as it follows from the decision. */
export interface DecidedEntry {
  readonly at: number;
  readonly action: string;
  readonly reason: string;
  readonly status: string;
  readonly stageIndex: number;
  readonly weight: number;
  readonly guards: readonly unknown[];
}

export type ReplayResult =
  | { readonly kind: 'same' }
  /** `difference` names the first place and both values. */
  | { readonly kind: 'different'; readonly difference: string }
  | { readonly kind: 'other-engine'; readonly engine: number; readonly difference: string };

/**
 * Computes a stored decision again and compares it, text by text, with what was stored, and with its
 * log entry. Never throws: an input that cannot be computed is a difference.
 */
export function replayDecision(record: RecordedDecision, entry: DecidedEntry): ReplayResult {
  const difference = differenceOf(record, entry);
  if (difference === null) return { kind: 'same' };
  return record.engine === engineVersion
    ? { kind: 'different', difference }
    : { kind: 'other-engine', engine: record.engine, difference };
}

function differenceOf(record: RecordedDecision, entry: DecidedEntry): string | null {
  try {
    const input = JSON.parse(record.input) as DecisionInput;
    const output = computeDecision(input);
    const text = toText(output);
    const wanted = JSON.parse(record.output) as JsonValue;
    const inOutput = firstDifference('', wanted, JSON.parse(text) as JsonValue);
    if (inOutput !== null) return inOutput;
    if (text !== record.output) return 'the record is not canonical JSON';
    return firstDifference('log', toJson(decided(entry)), toJson(entryOf(input, output, entry)));
  } catch (error) {
    return `it cannot be computed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function decided({
  at,
  action,
  reason,
  status,
  stageIndex,
  weight,
  guards,
}: DecidedEntry): DecidedEntry {
  return { at, action, reason, status, stageIndex, weight, guards };
}

/** What the log entry says; a person's own reason is theirs. */
function entryOf(input: DecisionInput, output: DecisionOutput, entry: DecidedEntry): DecidedEntry {
  const { decision, state } = output;
  return {
    at: input.now,
    action: actionOf(input, decision),
    reason: input.kind === 'decide' ? decision.reason : entry.reason,
    status: state.status,
    stageIndex: state.stageIndex,
    weight: weightOf(input.plan, state),
    guards: decision.guards,
  };
}

function actionOf(input: DecisionInput, decision: Decision): string {
  if (input.kind === 'decide') return decision.action;
  if (input.kind === 'manual') return input.action;
  return input.kind === 'clock' ? 'hold' : input.kind;
}

function firstDifference(path: string, stored: JsonValue, computed: JsonValue): string | null {
  const bothObjects = isJsonObject(stored) && isJsonObject(computed);
  if (bothObjects || (Array.isArray(stored) && Array.isArray(computed))) {
    const before = stored as Readonly<Record<string, JsonValue | undefined>>;
    const after = computed as Readonly<Record<string, JsonValue | undefined>>;
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    for (const key of keys) {
      const place = path === '' ? key : `${path}.${key}`;
      const found = firstDifference(place, before[key] ?? null, after[key] ?? null);
      if (found !== null) return found;
    }
    return null;
  }
  const [was, is] = [canonicalJson(stored), canonicalJson(computed)];
  return was === is ? null : `${path}: stored ${shown(was)}, computed ${shown(is)}`;
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** As JSON has it: what it cannot say, such as infinity, becomes null. */
function toJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

function toText(value: unknown): string {
  return canonicalJson(toJson(value));
}
