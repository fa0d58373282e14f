import { CanaryError } from '../../core/base/errors.ts';
import { nearMatches } from '../../core/eval/editDistance.ts';
import type { Config, ModelConfig } from '../../protocol/config.ts';
import { configFileName } from '../../protocol/configFileName.ts';

export interface ChosenModel {
  readonly config: ModelConfig;
  /** The caller named a model, which then also stands in for the one that a prompt names. */
  readonly override: boolean;
}

/**
 * The model to evaluate with: a configured one by its name, another model at the default endpoint, or
 * without a choice `models.default`, or the only one. Throws `bad-config` when there is none.
 */
export function chooseModel(models: Config['models'], choice?: string): ChosenModel {
  if (choice?.trim() === '') {
    throw new CanaryError('bad-usage', 'the model has no name', { expected: 'a name' });
  }
  const named = choice === undefined ? undefined : own(models, choice);
  if (named !== undefined) return { config: named, override: true };
  if (choice === 'demo') return { config: 'demo', override: true };
  const [only, ...others] = Object.values(models);
  const standard = own(models, 'default') ?? (others.length === 0 ? only : undefined);
  if (choice !== undefined) return { config: atEndpoint(models, standard, choice), override: true };
  if (standard !== undefined) return { config: standard, override: false };
  throw new CanaryError('bad-config', 'no model is configured to evaluate with', {
    where: { file: configFileName },
    expected: 'models: { default: { baseUrl, model, apiKey } }, or { default: demo } to try it out',
  });
}

function atEndpoint(
  models: Config['models'],
  standard: ModelConfig | undefined,
  model: string,
): ModelConfig {
  if (standard !== undefined && standard !== 'demo') {
    const { pricing: _ofAnotherModel, ...endpoint } = standard;
    return { ...endpoint, model };
  }
  const known = [...Object.keys(models), 'demo'];
  const near = nearMatches(model, known);
  throw new CanaryError('bad-usage', `there is no model "${model}"`, {
    expected: near.length > 0 ? near.join(' or ') : `${known.join(', ')}, or a default endpoint`,
  });
}

function own(models: Config['models'], name: string): ModelConfig | undefined {
  return Object.hasOwn(models, name) ? models[name] : undefined;
}
