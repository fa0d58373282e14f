import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { Analysis } from '../../../src/extension/editor/analysis.ts';
import type { Services } from '../../../src/extension/services.ts';

const patienceMs = 15_000;
const pauseMs = 20;

/** The prompt that the workspace of these tests holds an uncommitted edit of. */
export const editedPrompt = 'prompts/reply.prompt.yml';

/** The running extension's own parts. */
export async function services(): Promise<Services> {
  const extension = vscode.extensions.getExtension<Services>('prompt-canary.prompt-canary');
  assert.ok(extension, 'the extension is not installed');
  return extension.activate();
}

/** Waits until `look` finds something; fails saying what was waited for. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) assert.fail(`${what}: not within ${patienceMs / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

export function root(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return folder.uri;
}

export function uriOf(file: string): vscode.Uri {
  return vscode.Uri.joinPath(root(), file);
}

export async function open(file: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(uriOf(file), { preview: false });
}

/** The analysis of a visible prompt, once it satisfies `when` and its reach is measured. */
export async function analysisOf(
  uri: vscode.Uri,
  when: (analysis: Analysis) => boolean = () => true,
): Promise<Analysis> {
  const { annotations } = await services();
  return eventually(`an analysis of ${uri.path}`, () => {
    const analysis = annotations.of(uri);
    return analysis?.reach != null && when(analysis) && analysis;
  });
}

/** Puts `text` in the place of the one occurrence of `search`. */
export async function replace(
  { document }: vscode.TextEditor,
  search: string,
  text: string,
): Promise<void> {
  const at = document.getText().indexOf(search);
  assert.ok(at >= 0, `"${search}" is not in ${document.uri.path}`);
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + search.length));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Throws away what the test typed, and closes every editor. */
export async function closeEverything(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || !document.uri.path.startsWith(root().path)) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export function git(...args: readonly string[]): string {
  return execFileSync('git', [...args], { cwd: root().fsPath, encoding: 'utf8' });
}
