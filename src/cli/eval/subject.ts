import type { Suite } from '../../core/eval/model.ts';
import type { EvaluatedVersion, Gate } from '../../core/eval/options.ts';
import type { ChosenModel } from '../../node/models/chooseModel.ts';
import type { Config } from '../../protocol/config.ts';

/** A model, and its name on the command line where that tells it from others. */
export interface NamedModel extends ChosenModel {
  readonly name?: string | undefined;
}

/** What is to be evaluated, wherever it came from. */
export interface EvaluationInput {
  /** Folder whose `.prompt-canary` takes reports and answers. */
  readonly root: string;
  readonly prompt: string;
  readonly baseline: EvaluatedVersion;
  readonly candidate: EvaluatedVersion;
  readonly suites: readonly Suite[];
  readonly gate: Gate & Pick<Config['gate'], 'repeats'>;
  /** Asked side by side when there are several. */
  readonly models: readonly NamedModel[];
  /** A key that stands outside the configuration of models. */
  readonly apiKey?: string | undefined;
  /** False: the configuration wants every answer asked for. */
  readonly cache?: boolean | undefined;
}

/** @param names As chosen on the command line; absent: the configured one. */
export function namedModels(
  names: readonly string[] | undefined,
  choose: (name: string | undefined) => ChosenModel,
): readonly NamedModel[] {
  if (names === undefined || names.length < 2) return [choose(names?.[0])];
  return names.map((name) => ({ ...choose(name), name }));
}
