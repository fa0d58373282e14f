import path from 'node:path';
import * as vscode from 'vscode';
import { CanaryError } from '../../core/base/errors.ts';
import type { CommandHandler } from './command.ts';
import { targetFile } from './target.ts';
import { textColumn } from './textColumn.ts';

/** Opens a suite at the line of a case; `file` is relative to the project of the prompt. */
export const openCase: CommandHandler = async ({ projects }, prompt, file, line) => {
  const { project } = await targetFile(projects, prompt);
  const absolute = typeof file === 'string' ? path.resolve(project.root, file) : project.root;
  if (typeof line !== 'number' || project.workspace.relative(absolute) === undefined) {
    throw new CanaryError('bad-usage', 'not the place of a case', {
      expected: 'a file of the workspace and a line',
    });
  }
  const position = new vscode.Position(Math.max(0, line - 1), 0);
  const uri = vscode.Uri.file(absolute);
  const viewColumn = textColumn(uri);
  await vscode.window.showTextDocument(uri, {
    ...(viewColumn === undefined ? {} : { viewColumn }),
    selection: new vscode.Range(position, position),
  });
};
