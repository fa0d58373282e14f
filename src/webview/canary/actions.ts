import type { ReleaseAction, ReleaseResponse } from '../../protocol/api.ts';

export interface ActionButton {
  readonly action: ReleaseAction;
  readonly label: string;
  readonly disabled: boolean;
}

/**
 * The buttons in a fixed order, so that none moves under the pointer: the first place holds pause
 * or resume. None once the release has ended.
 */
export function releaseButtons(release: ReleaseResponse): readonly ActionButton[] {
  if (release.status === 'pending') return pendingButtons(release);
  const running = release.status === 'running';
  if (!running && release.status !== 'paused') return [];
  const lastStage = release.stageIndex >= release.plan.stages.length - 1;
  return [
    running
      ? { action: 'pause', label: 'Pause', disabled: false }
      : { action: 'resume', label: 'Resume', disabled: false },
    { action: 'advance', label: 'Advance', disabled: !running || lastStage },
    { action: 'promote', label: 'Promote', disabled: false },
    { action: 'rollback', label: 'Roll back', disabled: false },
  ];
}

function pendingButtons({ plan, approvals = [] }: ReleaseResponse): readonly ActionButton[] {
  const missing = (plan.approvals?.needed ?? 0) > approvals.length;
  return [
    { action: 'approve', label: 'Approve', disabled: !missing },
    { action: 'rollback', label: 'Reject', disabled: false },
  ];
}
