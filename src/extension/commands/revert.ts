import path from 'node:path';
import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import type { Hunk } from '../../core/diff/model.ts';
import type { CommandHandler } from './command.ts';
import { releaseOf } from './releaseTarget.ts';
import { targetFile } from './target.ts';
import { textColumn } from '../textColumn.ts';

/** Puts the lines of one change back to what they were; undo brings the change again. */
export const revertHunk: CommandHandler = async ({ projects }, argument, hunkId) => {
  const { project, file } = await targetFile(projects, argument);
  const { diff, baseline } = await project.compareCurrent(file);
  const hunk = diff.hunks.find(({ id }) => id === hunkId);
  if (hunk === undefined) {
    throw new CanaryError('not-found', 'this change is not there any more');
  }
  const changed = hunk.file ?? file;
  const before =
    hunk.file === undefined
      ? baseline.prompt?.text
      : await project.baseline(hunk.file).then(({ prompt }) => prompt?.text);
  if (before === undefined) throw new CanaryError('bad-usage', `${changed} is new`);
  const document = await vscode.workspace.openTextDocument(path.join(project.root, changed));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, changedRange(document, hunk), linesBefore(before, hunk));
  await vscode.workspace.applyEdit(edit);
};

/** The lines of the git hunk in the file; for a removal the place where they stood. */
function changedRange(
  document: vscode.TextDocument,
  { after: [start, count] }: Hunk,
): vscode.Range {
  const first = count === 0 ? start : start - 1;
  const last = first + count;
  return document.validateRange(new vscode.Range(first, 0, last, 0));
}

function linesBefore(text: string, { before: [start, count] }: Hunk): string {
  const lines = text.split('\n').slice(start - 1, start - 1 + count);
  return lines.map((line) => `${line}\n`).join('');
}

/** Puts the whole file back; undo brings the edit again. */
export const revertFile: CommandHandler = async ({ projects }, argument) => {
  const { project, file, uri } = await targetFile(projects, argument);
  const { prompt, label } = await project.baseline(file);
  if (prompt === null) throw new CanaryError('bad-usage', `${file} does not exist at ${label}`);
  await replaceAll(uri, prompt.text);
  void vscode.window.showInformationMessage(
    `${file} is as in ${label} again. Undo brings it back.`,
  );
};

/** The same for the file that a release came from. */
export const revertRelease: CommandHandler = async (services, releaseId) => {
  const { prompt } = await releaseOf(services, releaseId);
  for (const project of await services.projects.all()) {
    const { prompts } = await project.prompts();
    const found = prompts.find(({ name }) => name === prompt);
    if (found === undefined) continue;
    await revertFile(services, vscode.Uri.file(path.join(project.root, found.file)));
    return;
  }
  throw new CanaryError('not-found', `no prompt of this workspace is named ${prompt}`);
};

async function replaceAll(uri: vscode.Uri, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, textColumn(uri));
}
