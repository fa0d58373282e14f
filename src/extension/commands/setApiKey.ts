import * as vscode from 'vscode';
import { secretName } from '../evaluation/models.ts';
import type { CommandHandler } from './command.ts';

/** Keeps the key of one endpoint in the editor's secret storage; an empty one forgets it. */
export const setApiKey: CommandHandler = async ({ projects, secrets }) => {
  const configs = (await projects.all()).flatMap(({ config }) => Object.entries(config.models));
  const endpoints = configs.flatMap(([name, model]) =>
    model === 'demo' ? [] : [{ label: name, description: model.baseUrl, baseUrl: model.baseUrl }],
  );
  if (endpoints.length === 0) {
    void vscode.window.showInformationMessage(
      'No endpoint is configured: name one under models in prompt-canary.yaml. The demo model needs no key.',
    );
    return;
  }
  const chosen =
    endpoints.length === 1
      ? endpoints[0]
      : await vscode.window.showQuickPick(endpoints, { title: 'Key of which model?' });
  if (chosen === undefined) return;
  const key = await vscode.window.showInputBox({
    title: `API key for ${chosen.baseUrl}`,
    prompt: 'Kept in the secret storage of this editor. Empty forgets the key.',
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  const name = secretName(chosen.baseUrl);
  await (key === '' ? secrets.delete(name) : secrets.store(name, key));
};
