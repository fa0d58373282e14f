import type { GuardCondition } from '../../protocol/webview.ts';
import { decimal, percent, times } from '../numbers.ts';

/** "at least 95 %", "at most 1.5 times stable". */
export function limitText(condition: GuardCondition): string {
  if (condition.kind === 'atMostTimesStable') {
    return condition.ratio === 1 ? 'not above stable' : `at most ${times(condition.ratio)} stable`;
  }
  if (condition.kind === 'atMostBelowStable') return `at most ${condition.margin} below stable`;
  if (condition.kind === 'atMostAmount') return `at most ${condition.amount}`;
  const bound = condition.kind === 'atLeast' ? 'at least' : 'at most';
  return `${bound} ${percent(condition.rate)}`;
}

/** "5 %", "0.25 %": a stage's weight, which is given in percent. */
export function weightText(weight: number): string {
  return `${decimal(weight, 2)}\u00a0%`;
}
