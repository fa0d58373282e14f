import {
  sides,
  type CaseResult,
  type CaseStatus,
  type EvalCase,
  type Side,
  type Trial,
} from './model.ts';

/** Share of a side's repeats that pass, 0 to 1. */
export function passShare(trials: readonly Trial[], side: Side): number {
  const own = trials.filter((trial) => trial.side === side);
  return own.filter(({ pass }) => pass).length / own.length;
}

/**
 * What became of a case. With repeats, a baseline that disagrees with itself makes the case flaky;
 * so does a candidate that keeps to the baseline's answer in more than half of its repeats, but not
 * in all.
 */
export function statusOf(trials: readonly Trial[]): CaseStatus {
  if (trials.some(({ error }) => error !== undefined)) return 'error';
  const before = passShare(trials, 'baseline');
  const after = passShare(trials, 'candidate');
  if (before === 1) return after === 1 ? 'same-pass' : after > 0.5 ? 'flaky' : 'regressed';
  if (before === 0) return after === 0 ? 'same-fail' : after > 0.5 ? 'improved' : 'flaky';
  return 'flaky';
}

/** Joins all trials of a case; undefined when a side has none. */
export function toCaseResult(item: EvalCase, trials: readonly Trial[]): CaseResult | undefined {
  const sorted = trials.toSorted(
    (a, b) => a.repeat - b.repeat || sides.indexOf(a.side) - sides.indexOf(b.side),
  );
  const baseline = sorted.find(({ side }) => side === 'baseline');
  const candidate = sorted.find(({ side }) => side === 'candidate');
  if (baseline === undefined || candidate === undefined) return undefined;
  const { id, suite, description, mustPass, at, attack, tags, vars, assertions } = item;
  return {
    id,
    suite,
    description,
    status: statusOf(sorted),
    mustPass,
    at,
    attack,
    ...(tags.length === 0 ? {} : { tags }),
    vars,
    ...(assertions.length === 0 ? {} : { asserted: assertions }),
    baseline,
    candidate,
    trials: sorted.filter((trial) => trial !== baseline && trial !== candidate),
  };
}

/** Every trial of a case, the first of each side included. */
export function trialsOf({ baseline, candidate, trials }: CaseResult): readonly Trial[] {
  return [baseline, candidate, ...trials];
}
