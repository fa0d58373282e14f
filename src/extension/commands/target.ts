import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import { choosePrompt } from './choosePrompt.ts';
import { schemes } from '../contributions.ts';
import { fileOfBaseline } from '../editor/baselineUri.ts';
import type { ProjectFile, Projects } from '../projects/projects.ts';

/**
 * The prompt or partial that a command is about: a lens or an editor title gives its address, a
 * hover its address as text, a tree its item, the palette nothing: then it is the editor's that is
 * active or in sight, else the one that is chosen from a list.
 */
export async function targetFile(projects: Projects, argument: unknown): Promise<ProjectFile> {
  for (const uri of candidates(argument)) {
    const file = uri.scheme === schemes.baseline ? fileOfBaseline(uri) : uri;
    const located = await projects.locate(file);
    if (located !== undefined) return located;
  }
  const chosen =
    uriOf(argument) === undefined ? await projects.locate(await choosePrompt(projects)) : undefined;
  if (chosen !== undefined) return chosen;
  throw new CanaryError('bad-usage', 'this file is no prompt', {
    expected: 'a file that `prompts` or `partials` in prompt-canary.yaml matches',
  });
}

/** The same, for what works on whole prompts only. */
export async function targetPrompt(projects: Projects, argument: unknown): Promise<ProjectFile> {
  const target = await targetFile(projects, argument);
  if (target.kind === 'prompt') return target;
  throw new CanaryError('bad-usage', `${target.file} is a partial`, {
    expected: 'a prompt that includes it',
  });
}

/** While a panel has the focus, the prompt beside it is meant. */
function candidates(argument: unknown): readonly vscode.Uri[] {
  const given = uriOf(argument);
  if (given !== undefined) return [given];
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editors = activeTextEditor === undefined ? visibleTextEditors : [activeTextEditor];
  return editors.map(({ document }) => document.uri);
}

function uriOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (argument instanceof vscode.TreeItem) return argument.resourceUri;
  return typeof argument === 'string' && argument.startsWith('file:')
    ? vscode.Uri.parse(argument, true)
    : undefined;
}
