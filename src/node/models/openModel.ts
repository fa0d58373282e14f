import { CanaryError } from '../../core/base/errors.ts';
import type { Clock, ModelClient, Random } from '../../core/ports.ts';
import type { EndpointConfig, ModelConfig } from '../../protocol/config.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import { expandEnv } from '../config.ts';
import { demoModelLabel } from '../demoModel/label.ts';
import { isHttpAddress } from '../httpAddress.ts';
import { OpenAiModel } from './openAiModel.ts';

export interface OpenModelDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes the place of the configured key: from the editor's secret storage. */
  readonly apiKey?: string | undefined;
  /** Asks this model even when a prompt names another. */
  readonly override?: boolean | undefined;
  /** What tells it from other models that are asked as well. */
  readonly name?: string | undefined;
}

const demoTimeoutMs = 30_000;

/**
 * Opens a configured model; dispose of it to end its connections (and the demo model's server).
 * Throws `bad-config` when an environment variable that the endpoint needs is not set, or what it
 * holds is not an address.
 */
export async function openModel(config: ModelConfig, deps: OpenModelDeps): Promise<ModelClient> {
  return config === 'demo' ? openDemoModel(deps) : openEndpoint(config, deps);
}

function openEndpoint(config: EndpointConfig, deps: OpenModelDeps): ModelClient {
  const { clock, random, env, override } = deps;
  const expand = (value: string): string => expandEnv(value, env, configFileName);
  const baseUrl = expand(config.baseUrl);
  if (!isHttpAddress(baseUrl)) {
    throw new CanaryError('bad-config', `baseUrl ${config.baseUrl} is not an address`, {
      where: { file: configFileName },
      expected: 'an address such as https://HOST/v1',
    });
  }
  const model = expand(config.model);
  const { name } = deps;
  return new OpenAiModel({
    baseUrl,
    model,
    label: name === undefined ? undefined : name === model ? name : `${name} (${model})`,
    override,
    apiKey: deps.apiKey ?? (config.apiKey === undefined ? undefined : expand(config.apiKey)),
    timeoutMs: config.timeoutMs,
    pricing: config.pricing ?? null,
    limits: { concurrency: config.concurrency, requestsPerMinute: config.requestsPerMinute },
    clock,
    random,
  });
}

/** The simulator in this process, spoken to over HTTP like any other endpoint. */
async function openDemoModel({ clock, random }: OpenModelDeps): Promise<ModelClient> {
  const { demoModelId, startDemoModel } = await import('../demoModel/server.ts');
  const server = await startDemoModel();
  const model = new OpenAiModel({
    baseUrl: server.baseUrl,
    model: demoModelId,
    override: true,
    label: demoModelLabel,
    cacheKey: demoModelLabel,
    timeoutMs: demoTimeoutMs,
    pricing: null,
    clock,
    random,
  });
  const stop = (): void => {
    model.dispose();
    server.dispose();
  };
  const { label, cacheKey, pricing } = model;
  return {
    label,
    cacheKey,
    pricing,
    complete: (request) => model.complete(request),
    dispose: stop,
  };
}
