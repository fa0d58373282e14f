import * as vscode from 'vscode';
import { versionUri } from '../editor/versionDocuments.ts';
import type { CommandHandler } from './command.ts';
import { releaseOf } from './releaseTarget.ts';

/** The two versions of a release side by side, as the registry serves them. */
export const openReleaseDiff: CommandHandler = async (services, argument) => {
  const { prompt, stable, canary } = await releaseOf(services, argument);
  await vscode.commands.executeCommand(
    'vscode.diff',
    versionUri(prompt, stable.version),
    versionUri(prompt, canary.version),
    `${prompt} (v${stable.version} ↔ v${canary.version})`,
  );
};
