import type { CaseResult, Side, Trial } from '../../protocol/webview.ts';

/** Every repeat of one side, the first included: `trials` holds only the further ones. */
export function trialsOfSide(it: CaseResult, side: Side): readonly Trial[] {
  return [it[side], ...it.trials.filter((trial) => trial.side === side)];
}

/** Numbers of the repeats of either side, from 0, in order. */
export function repeatsOf(it: CaseResult): readonly number[] {
  const all = [it.baseline, it.candidate, ...it.trials].map(({ repeat }) => repeat);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Undefined when the side was not asked so often. */
export function trialOf(it: CaseResult, side: Side, repeat: number): Trial | undefined {
  return trialsOfSide(it, side).find((trial) => trial.repeat === repeat);
}
