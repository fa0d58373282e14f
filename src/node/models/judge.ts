import { sha256Hex } from '../../core/base/hash.ts';
import type { CancelSignal } from '../../core/base/cancel.ts';
import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Judge, ModelClient, ModelRequest, ResponseCache } from '../../core/ports.ts';
import type { Config } from '../../protocol/config.ts';
import { SpendingMeter } from '../../core/eval/spending.ts';
import { chooseModel } from './chooseModel.ts';
import { openModel, type OpenModelDeps } from './openModel.ts';

export interface JudgeDeps extends OpenModelDeps {
  /** Null asks the judge anew. */
  readonly cache: ResponseCache | null;
  readonly signal?: CancelSignal | undefined;
}

/**
 * The judge that `judge` names or describes, and any other model that an assertion names as its
 * `provider`; undefined when none is configured. Dispose of it to end its connections. Answers are
 * kept by model and messages. Throws `bad-config` for what is configured wrongly.
 */
export async function openJudge(
  { judge, models }: Pick<Config, 'judge' | 'models'>,
  deps: JudgeDeps,
): Promise<(Judge & Disposable) | undefined> {
  if (judge === undefined) return undefined;
  const config = typeof judge === 'string' ? chooseModel(models, judge).config : judge;
  const standard = await openModel(config, { ...deps, override: true });
  const meter = new SpendingMeter(standard.pricing);
  const others = new Map<string, Promise<ModelClient>>();
  const modelFor = (provider: string | undefined): Promise<ModelClient> => {
    if (provider === undefined) return Promise.resolve(standard);
    const known = others.get(provider);
    if (known !== undefined) return known;
    const opened = openOther(provider, models, deps);
    others.set(provider, opened);
    return opened;
  };
  return {
    label: standard.label,
    ask: async (messages, provider) => {
      const request = { messages, settings: { parameters: {} }, output: { kind: 'text' } } as const;
      return answerOf(await modelFor(provider), request, { ...deps, meter });
    },
    spending: () => meter.spending,
    dispose: () => {
      standard.dispose();
      for (const other of others.values())
        void other.then((it) => it.dispose()).catch(() => undefined);
    },
  };
}

/** promptfoo writes the service in front of the model: `openai:chat:gpt-5`. */
async function openOther(
  provider: string,
  models: Config['models'],
  deps: JudgeDeps,
): Promise<ModelClient> {
  const name = provider.replace(/^openai:(?:chat:|responses:)?/, '');
  return openModel(chooseModel(models, name).config, { ...deps, override: true });
}

async function answerOf(
  model: ModelClient,
  request: ModelRequest,
  { cache, signal, meter }: JudgeDeps & { readonly meter: SpendingMeter },
): Promise<string> {
  const key = sha256Hex(JSON.stringify(['judge', model.cacheKey, request.messages]));
  const known = await cache?.get(key);
  if (known !== undefined) return known.text;
  const response = await model.complete({ ...request, signal });
  meter.add(response, model.pricing);
  await cache?.set(key, response);
  return response.text;
}
