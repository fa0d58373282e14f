import type { Config } from '../../protocol/config.ts';
import { demoModelLabel } from '../demoModel/label.ts';
import { chooseModel, type ChosenModel } from './chooseModel.ts';

/** A model, and the name that tells it from others that are asked side by side. */
export interface NamedModel extends ChosenModel {
  readonly name?: string | undefined;
}

/** @param names As somebody chose them; absent: the configured one. */
export function namedModels(
  names: readonly string[] | undefined,
  choose: (name: string | undefined) => ChosenModel,
): readonly NamedModel[] {
  if (names === undefined || names.length < 2) return [choose(names?.[0])];
  return names.map((name) => ({ ...choose(name), name }));
}

/**
 * The models of a report on several, to be asked again. Throws `bad-usage` for one that is no longer
 * configured and for which there is no default endpoint.
 *
 * @param labels As the report names them.
 */
export function modelsOfReport(
  labels: readonly string[],
  models: Config['models'],
): readonly NamedModel[] {
  const names = labels.map((label) => nameIn(label, models));
  return names.map((name) => ({ ...chooseModel(models, name), name }));
}

/** A label is the name, with the model's own in brackets where that is another one. */
function nameIn(label: string, models: Config['models']): string {
  if (label === demoModelLabel) return 'demo';
  const names = Object.keys(models).filter(
    (name) => label === name || label.startsWith(`${name} (`),
  );
  return names.sort((a, b) => b.length - a.length)[0] ?? label;
}
