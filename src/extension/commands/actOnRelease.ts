import * as vscode from 'vscode';
import { releaseActions, type ReleaseAction, type ReleaseResponse } from '../../protocol/api.ts';
import type { CommandHandler } from './command.ts';
import { actorName } from './actor.ts';
import { openReleaseOf } from './releaseTarget.ts';

interface ActionWords {
  readonly title: string;
  /** What happens to whom, in one sentence. */
  readonly means: (release: ReleaseResponse) => string;
  readonly when: readonly ReleaseResponse['status'][];
}

const actions: Readonly<Record<ReleaseAction, ActionWords>> = {
  approve: {
    title: 'Approve',
    means: ({ plan }) =>
      `With the last approval that it needs it starts, at ${plan.stages[0]?.weight} %.`,
    when: ['pending'],
  },
  pause: {
    title: 'Pause',
    means: ({ weight }) => `The canary stays at ${weight} % until someone resumes it.`,
    when: ['running'],
  },
  resume: {
    title: 'Resume',
    means: () => 'The ramp goes on from where it stopped.',
    when: ['paused'],
  },
  advance: {
    title: 'Advance',
    means: () => 'The next stage begins now, whatever this one still waits for.',
    when: ['running'],
  },
  promote: {
    title: 'Promote',
    means: ({ canary }) => `Everyone gets v${canary.version} now, and it becomes production.`,
    when: ['running', 'paused'],
  },
  rollback: {
    title: 'Roll Back',
    means: ({ stable, status }) =>
      status === 'pending'
        ? `It does not start; everyone keeps v${stable.version}.`
        : `Everyone gets v${stable.version} with their next request.`,
    when: ['pending', 'running', 'paused'],
  },
};

/** Pauses, resumes, advances, promotes or rolls back: asks for confirmation and a reason. */
export const actOnRelease: CommandHandler = async (services, argument, action) => {
  const release = await openReleaseOf(services, argument);
  if (release === undefined) return;
  const chosen = isAction(action) ? action : await chooseAction(release);
  if (chosen === undefined) return;
  const reason = await askReason(release, chosen);
  if (reason === undefined) return;
  const backend = await services.connection.connect();
  await backend.act(release.id, chosen, { actor: await actorName(services.projects), reason });
  services.feed.refresh();
};

function isAction(value: unknown): value is ReleaseAction {
  return releaseActions.some((action) => action === value);
}

async function chooseAction(release: ReleaseResponse): Promise<ReleaseAction | undefined> {
  const items = releaseActions
    .filter((action) => actions[action].when.includes(release.status))
    .map((action) => ({
      label: actions[action].title,
      detail: actions[action].means(release),
      action,
    }));
  const title = `${release.prompt} v${release.stable.version} -> v${release.canary.version}`;
  return (await vscode.window.showQuickPick(items, { title }))?.action;
}

async function askReason(
  release: ReleaseResponse,
  action: ReleaseAction,
): Promise<string | undefined> {
  const { title, means } = actions[action];
  return vscode.window.showInputBox({
    title: `${title} ${release.prompt} v${release.canary.version}`,
    prompt: `${means(release)} Why? The reason goes into the release's log; Escape does nothing.`,
    placeHolder: 'Reason',
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? 'A reason is needed.' : undefined),
  });
}
