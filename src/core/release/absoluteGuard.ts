import { bernoulliConfidenceSequence } from '../stats/bernoulliConfidenceSequence.ts';
import { concentrationFor, logBetaBinomialMixture } from '../stats/betaBinomialMixture.ts';
import { metrics } from './metrics.ts';
import type { ArmEvidence, GuardCondition, GuardState } from './model.ts';
import type { EventGuard, GuardFinding, GuardQuestion } from './guardQuestion.ts';
import { about, grouped, percent } from './words.ts';

/** Keys after which the interval shall be narrowest, about. */
export const intervalNarrowestAt = 200;
const concentration = concentrationFor(intervalNarrowestAt);
const mostKeys = 1e6;

export type AbsoluteCondition = Extract<GuardCondition, { rate: number }>;

/** Keys by their first outcome with the metric, and how many of those were good or bad. */
export interface RateSample {
  readonly keys: number;
  /** Keys that count towards the metric's rate: the good ones where the metric is good when high. */
  readonly hits: number;
}

/**
 * A guard on the canary's own rate: breached when the whole always-valid interval is on the wrong
 * side of the limit, ok when it is on the right one. Segment keys count: they need no control.
 */
export function absoluteGuard(guard: EventGuard, question: GuardQuestion): GuardFinding {
  const condition = guard.condition as AbsoluteCondition;
  const { evidence, alpha } = question;
  const canary = rateSample(guard, [
    ...evidence.stages.map((stage) => stage.canary),
    evidence.segmentCanary,
  ]);
  const stable = rateSample(
    guard,
    evidence.stages.map((stage) => stage.stable),
  );
  const interval = bernoulliConfidenceSequence(
    canary.hits,
    canary.keys,
    alpha,
    intervalNarrowestAt,
  );
  const state = stateOf(condition, interval);
  return {
    state,
    stable: { rate: rateOf(stable), keys: stable.keys },
    canary: { rate: rateOf(canary), keys: canary.keys },
    interval: canary.keys === 0 ? null : interval,
    evidence: evidenceOf(condition, canary, alpha),
    why: why(guard, condition, canary, interval, state, question),
  };
}

/** Keys of these arms by their first outcome with the metric. */
export function rateSample(guard: EventGuard, armEvidence: readonly ArmEvidence[]): RateSample {
  let keys = 0;
  let events = 0;
  for (const arm of armEvidence) {
    const counts = arm.metrics[guard.metric];
    keys += counts?.keys ?? 0;
    events += counts?.firstEvents ?? 0;
  }
  return { keys, hits: metrics[guard.metric].goodWhenHigh ? keys - events : events };
}

function rateOf({ hits, keys }: RateSample): number | null {
  return keys === 0 ? null : hits / keys;
}

function stateOf(
  { kind, rate }: AbsoluteCondition,
  [low, high]: readonly [number, number],
): GuardState {
  if (kind === 'atLeast' ? high < rate : low > rate) return 'breached';
  return (kind === 'atLeast' ? low >= rate : high <= rate) ? 'ok' : 'inconclusive';
}

export function onWrongSide({ kind, rate }: AbsoluteCondition, sample: RateSample): boolean {
  const observed = rateOf(sample);
  return observed !== null && (kind === 'atLeast' ? observed < rate : observed > rate);
}

/** ln E against the limit over ln(1 / alpha). */
function evidenceOf(condition: AbsoluteCondition, sample: RateSample, alpha: number): number {
  if (!onWrongSide(condition, sample)) return 0;
  return Math.max(0, logLimitEvidence(condition, sample) / Math.log(1 / alpha));
}

/** ln E against the limit; one of 0 or 1 is taken just inside. */
export function logLimitEvidence(
  { rate }: Pick<AbsoluteCondition, 'rate'>,
  { hits, keys }: RateSample,
): number {
  const limit = Math.min(Math.max(rate, 1e-9), 1 - 1e-9);
  return logBetaBinomialMixture(hits, keys, limit, concentration);
}

function why(
  guard: EventGuard,
  { kind, rate }: AbsoluteCondition,
  canary: RateSample,
  [low, high]: readonly [number, number],
  state: GuardState,
  question: GuardQuestion,
): string {
  const { label } = metrics[guard.metric];
  const observed = rateOf(canary);
  if (observed === null) return `not enough data: no canary outcome tells ${label} yet`;
  const limit = `${kind === 'atLeast' ? 'at least' : 'at most'} ${percent(rate)} asked`;
  const facts =
    `${label} ${percent(observed)} of canary ${question.units} ` +
    `(${percent(low)} to ${percent(high)}), ${limit}`;
  if (state !== 'inconclusive') return `${facts} (${grouped(canary.keys)} keys)`;
  const needed = neededKeys({ kind, rate }, canary, question.alpha);
  return needed === null
    ? `not enough data: ${facts}, too close to tell with ${grouped(canary.keys)} keys`
    : `not enough data: ${grouped(canary.keys)} of about ${about(needed)} keys; ${facts}`;
}

/** Keys until the state is clear if the rate stays as observed; null when that is out of sight. */
function neededKeys(
  condition: AbsoluteCondition,
  sample: RateSample,
  alpha: number,
): number | null {
  const limit = Math.log(1 / alpha);
  const rate = sample.hits / sample.keys;
  for (let keys = sample.keys * 1.1 + 1; keys <= mostKeys; keys *= 1.1) {
    if (logLimitEvidence(condition, { keys, hits: rate * keys }) >= limit) return keys;
  }
  return null;
}
