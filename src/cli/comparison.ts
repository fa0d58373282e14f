import type { Command } from 'commander';
import path from 'node:path';
import { diffPartial } from '../core/diff/diffPartial.ts';
import { diffPrompts } from '../core/diff/diffPrompts.ts';
import type { PromptDiff } from '../core/diff/model.ts';
import type { ClosedPrompt } from '../core/prompt/model.ts';
import type { CliContext } from './command.ts';
import { openBaseText } from './baseline.ts';
import { openInput, type InputOptions } from './input.ts';
import { openWorkspaceFor, type OpenedWorkspace } from './workspace.ts';

/** A prompt or a partial beside its baseline. */
export interface Comparison extends OpenedWorkspace {
  readonly diff: PromptDiff;
  /** Null for a new prompt and for a partial. */
  readonly baseline: ClosedPrompt | null;
  /** Null for a partial. */
  readonly candidate: ClosedPrompt | null;
  /** Whether there is nothing to compare with. */
  readonly isNew: boolean;
  readonly baselineLabel: string;
  readonly candidateLabel: string;
}

/** FILE and the options of `InputOptions`. */
export function declareComparison(command: Command): Command {
  return command
    .argument('<file>', 'prompt file, or a partial')
    .option(
      '--base <ref>',
      'what to compare with: a git revision, branch:NAME or registry:LABEL (default: configured)',
    )
    .option('--base-file <file>', 'file to compare with instead')
    .option('--workspace <dir>', 'folder of the workspace (default: found from the file)')
    .option('--config <file>', 'configuration (default: prompt-canary.yaml of the workspace)');
}

/** Compares FILE with its baseline, as `openInput` finds it; a partial is compared as text. */
export async function openComparison(
  file: string,
  options: InputOptions,
  context: CliContext,
): Promise<Comparison> {
  const opened = await openWorkspaceFor(file, options, context);
  const relative = opened.workspace.relative(path.resolve(context.cwd, file));
  const partials = await opened.workspace.store.partials();
  if (relative !== undefined && partials.includes(relative)) {
    return comparePartial(relative, options, opened, context);
  }
  const input = await openInput(file, options, context);
  return {
    ...input,
    diff: diffPrompts(input.baseline, input.candidate),
    isNew: input.baseline === null,
  };
}

async function comparePartial(
  file: string,
  options: InputOptions,
  opened: OpenedWorkspace,
  context: CliContext,
): Promise<Comparison> {
  const after = (await opened.workspace.store.read(file)) ?? '';
  const { text: before, label } = await openBaseText(file, options, opened, context);
  return {
    ...opened,
    diff: diffPartial(before, after, file),
    baseline: null,
    candidate: null,
    isNew: before === null,
    baselineLabel: label,
    candidateLabel: 'working tree',
  };
}
