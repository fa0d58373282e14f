import * as vscode from 'vscode';
import { chooseModel, type ChosenModel } from '../../node/models/chooseModel.ts';
import { settings } from '../contributions.ts';
import type { Project } from '../projects/project.ts';

/** The model of the setting, else the configured default, else the offline demo model. */
export function modelOf({ config, root }: Project): ChosenModel {
  const { model } = settings;
  const named = vscode.workspace
    .getConfiguration(undefined, vscode.Uri.file(root))
    .get(model.id, '');
  if (named !== '') return chooseModel(config.models, named);
  if (Object.keys(config.models).length === 0) return { config: 'demo', override: true };
  return chooseModel(config.models);
}

export function isSimulated({ config }: ChosenModel): boolean {
  return config === 'demo';
}

/** A key belongs to one endpoint: a workspace cannot send it elsewhere by naming another. */
export function secretName(baseUrl: string): string {
  return `promptCanary.apiKey:${baseUrl}`;
}

/** The key that was stored for the endpoint; undefined leaves the configured one in place. */
export async function apiKeyFor(
  { config }: ChosenModel,
  secrets: vscode.SecretStorage,
): Promise<string | undefined> {
  return config === 'demo' ? undefined : secrets.get(secretName(config.baseUrl));
}
