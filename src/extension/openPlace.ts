import path from 'node:path';
import * as vscode from 'vscode';
import { CanaryError } from '../core/base/errors.ts';
import { textColumn } from './textColumn.ts';
import type { Project } from './projects/project.ts';

/**
 * Opens a file of the workspace at a line, beside the panel that asks for it.
 *
 * @param file relative to the project's root; throws `bad-usage` when it leads out of it
 * @param line from 1
 */
export async function openPlace(project: Project, file: string, line: number): Promise<void> {
  const absolute = path.resolve(project.root, file);
  if (project.workspace.relative(absolute) === undefined) {
    throw new CanaryError('bad-usage', `${file} is not in the workspace`, {
      expected: 'a file below its root',
    });
  }
  const position = new vscode.Position(Math.max(0, line - 1), 0);
  const uri = vscode.Uri.file(absolute);
  const viewColumn = textColumn(uri);
  await vscode.window.showTextDocument(uri, {
    ...(viewColumn === undefined ? {} : { viewColumn }),
    selection: new vscode.Range(position, position),
  });
}
