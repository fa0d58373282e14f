import * as vscode from 'vscode';
import { chooseModel, type ChosenModel } from '../../node/models/chooseModel.ts';
import { modelsOfReport, namedModels, type NamedModel } from '../../node/models/namedModels.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { settings } from '../contributions.ts';
import type { Config } from '../../protocol/config.ts';
import type { Project } from '../projects/project.ts';
import type { AskedModel } from './evaluate.ts';

/** The models of the settings, else the configured default, else the offline demo model. */
export function modelsOf({ config, root }: Project): readonly NamedModel[] {
  const { model, models } = settings;
  const chosen = vscode.workspace.getConfiguration(undefined, vscode.Uri.file(root));
  const several = chosen.get<readonly string[]>(models.id, []);
  const one = chosen.get(model.id, '');
  const names = several.length > 0 ? several : one === '' ? undefined : [one];
  return namedModels(names, (name) => chooseOne(config.models, name));
}

/** The models of the report, for several that are asked again; else those of the settings. */
export function modelsFor(project: Project, report: EvalReport | undefined): readonly NamedModel[] {
  return report?.models === undefined
    ? modelsOf(project)
    : modelsOfReport(report.models, project.config.models);
}

function chooseOne(models: Config['models'], name: string | undefined): ChosenModel {
  const isFree = name === undefined && Object.keys(models).length === 0;
  return isFree ? { config: 'demo', override: true } : chooseModel(models, name);
}

export function isSimulated(models: readonly ChosenModel[]): boolean {
  return models.every(({ config }) => config === 'demo');
}

/** A key belongs to one endpoint: a workspace cannot send it elsewhere by naming another. */
export function secretName(baseUrl: string): string {
  return `promptCanary.apiKey:${baseUrl}`;
}

/** With the key that was stored for each endpoint; undefined leaves the configured one in place. */
export async function withKeys(
  models: readonly NamedModel[],
  secrets: vscode.SecretStorage,
): Promise<readonly AskedModel[]> {
  const keyOf = ({ config }: NamedModel): Thenable<string | undefined> | undefined =>
    config === 'demo' ? undefined : secrets.get(secretName(config.baseUrl));
  return Promise.all(models.map(async (model) => ({ ...model, apiKey: await keyOf(model) })));
}
