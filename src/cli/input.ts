import path from 'node:path';
import { CanaryError } from '../core/base/errors.ts';
import type { ClosedPrompt } from '../core/prompt/model.ts';
import { openBase, type BaseOptions } from './baseline.ts';
import type { CliContext } from './command.ts';
import { openWorkspaceFor, type OpenedWorkspace, type WorkspaceOptions } from './workspace.ts';

export interface InputOptions extends WorkspaceOptions, BaseOptions {}

/** The two sides that a command compares, and where they live. */
export interface PromptInput extends OpenedWorkspace {
  /** Relative to the workspace. */
  readonly file: string;
  /** Null when the prompt is new. */
  readonly baseline: ClosedPrompt | null;
  readonly candidate: ClosedPrompt;
  /** For people: "HEAD", the name of a file. */
  readonly baselineLabel: string;
  readonly candidateLabel: string;
}

/**
 * Reads FILE and its baseline, as `openBase` finds it. Throws `not-found`, `bad-usage`, `bad-prompt`, `bad-config`.
 */
export async function openInput(
  file: string,
  options: InputOptions,
  context: CliContext,
): Promise<PromptInput> {
  const opened = await openWorkspaceFor(file, options, context);
  const { workspace } = opened;
  const relative = workspace.relative(path.resolve(context.cwd, file));
  if (relative === undefined) {
    throw new CanaryError('bad-usage', `${file} lies outside the workspace`, {
      expected: `a file in ${workspace.root}`,
    });
  }
  if ((await workspace.store.partials()).includes(relative)) {
    throw new CanaryError('bad-usage', `${relative} is a partial`, {
      expected: 'a prompt that includes it',
    });
  }
  const candidate = await workspace.openPrompt(relative);
  const { prompt, label } = await openBase(candidate, options, opened, context);
  return {
    ...opened,
    file: relative,
    candidate,
    candidateLabel: 'working tree',
    baseline: prompt,
    baselineLabel: label,
  };
}
