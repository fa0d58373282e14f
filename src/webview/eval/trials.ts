import type { CaseResult, Side, Trial } from '../../protocol/webview.ts';

/** Every repeat of one side, the first included: `trials` holds only the further ones. */
export function trialsOfSide(it: CaseResult, side: Side): readonly Trial[] {
  return [it[side], ...it.trials.filter((trial) => trial.side === side)];
}
