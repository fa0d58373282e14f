import * as vscode from 'vscode';
import { baselineUri } from '../editor/baselineUri.ts';
import type { CommandHandler } from './command.ts';
import { targetFile } from './target.ts';

/** Baseline and file side by side, annotated on both. */
export const reviewDiff: CommandHandler = async ({ projects }, argument) => {
  const { project, file, uri } = await targetFile(projects, argument);
  const { label } = await project.baseline(file);
  const title = `${file.split('/').at(-1)} (${label} ↔ working tree)`;
  await vscode.commands.executeCommand('vscode.diff', baselineUri(uri), uri, title);
};
