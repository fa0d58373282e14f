import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { isOpen } from '../../protocol/applyReleaseEvent.ts';
import type { ReleaseResponse } from '../../protocol/api.ts';
import { releaseWords, statusName } from '../words/releaseWords.ts';
import type { CommandServices } from './command.ts';

/** The release that a command names, or the one on show. Throws `not-found` when there is none. */
export async function releaseOf(
  { feed, canary }: Pick<CommandServices, 'feed' | 'canary'>,
  argument: unknown,
): Promise<ReleaseResponse> {
  const id = idOf(argument) ?? canary.selected;
  if (id === undefined) {
    throw new CanaryError('not-found', 'there is no release', {
      expected: 'a prompt released as canary',
    });
  }
  return feed.get(id);
}

/** The open release that a command names; asks when several are open and none is named. */
export async function openReleaseOf(
  services: Pick<CommandServices, 'feed' | 'canary'>,
  argument: unknown,
): Promise<ReleaseResponse | undefined> {
  const { feed } = services;
  const open = feed.list.filter(({ status }) => isOpen(status));
  if (idOf(argument) !== undefined || open.length <= 1) {
    return releaseOf(services, argument ?? open[0]?.id);
  }
  const items = open.map(({ id, prompt, status }) => {
    const known = feed.known(id);
    const description = known === undefined ? statusName(status) : releaseWords(known);
    return { label: prompt, description, id };
  });
  const chosen = await vscode.window.showQuickPick(items, { title: 'Which release?' });
  return chosen === undefined ? undefined : feed.get(chosen.id);
}

/** An id by itself, or the row of the releases view. */
function idOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  const isRow = typeof argument === 'object' && argument !== null && 'id' in argument;
  return isRow && typeof argument.id === 'string' ? argument.id : undefined;
}
