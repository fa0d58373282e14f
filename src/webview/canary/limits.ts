import { amountWords } from '../../protocol/amountWords.ts';
import { isEventMetric, isQuantile, quantiles } from '../../protocol/metrics.ts';
import type { GuardStatus } from '../../protocol/webview.ts';
import { decimal, percent, times } from '../numbers.ts';

type Limited = Pick<GuardStatus, 'metric' | 'condition'>;

/** What a guard's rates are rates of: bad outcomes, what a score loses, or what lies above a line. */
export type RateKind = 'event' | 'score' | 'loss' | 'above';

export function rateKind({ metric, condition }: Limited): RateKind {
  if (isEventMetric(metric)) return 'event';
  if (isQuantile(metric)) return 'above';
  return condition.kind === 'atMostTimesStable' ? 'loss' : 'score';
}

/** "at least 95 %", "at most 1.5 times stable". */
export function limitText({ metric, condition }: Limited): string {
  if (condition.kind === 'atMostTimesStable') {
    return condition.ratio === 1 ? 'not above stable' : `at most ${times(condition.ratio)} stable`;
  }
  if (condition.kind === 'atMostBelowStable') return `at most ${condition.margin} below stable`;
  if (condition.kind === 'atMostAmount') {
    const { amount } = condition;
    const unit = isQuantile(metric) ? amountWords(quantiles[metric].amount, amount) : amount;
    return `at most ${unit}`;
  }
  const bound = condition.kind === 'atLeast' ? 'at least' : 'at most';
  return `${bound} ${percent(condition.rate)}`;
}

/** What is drawn over time, and where its limit is: of quantiles it is the share of keys above a line. */
export function chartCaption(guard: Limited, units: string): string {
  const { metric, condition } = guard;
  const limit = limitText(guard);
  if (rateKind(guard) === 'loss') return `what is lost of the score; limit ${limit}`;
  if (!isQuantile(metric)) return `limit ${limit}`;
  if (condition.kind === 'atMostAmount') {
    const amount = amountWords(quantiles[metric].amount, condition.amount);
    return `share of ${units} above ${amount}; limit ${percent(condition.share)}`;
  }
  const ratio = condition.kind === 'atMostTimesStable' ? condition.ratio : 1;
  const line = ratio === 1 ? 'it' : `${times(ratio)} of it`;
  return `share of stable above its line, of the canary above ${line}; limit: stable's share`;
}

/** "5 %", "0.25 %": a stage's weight, which is given in percent. */
export function weightText(weight: number): string {
  return `${decimal(weight, 2)}\u00a0%`;
}
