import type { CancelSignal } from '../../core/base/cancel.ts';
import { CanaryError } from '../../core/base/errors.ts';
import { SpendingMeter } from '../../core/eval/spending.ts';
import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Embedder } from '../../core/ports.ts';
import type { EndpointConfig } from '../../protocol/config.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import { expandEnv } from '../config.ts';
import { isHttpAddress } from '../httpAddress.ts';
import { toAbortSignal } from './abortSignal.ts';
import { createHttpFetch, type HttpFetch } from './httpFetch.ts';

export interface EmbedderDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: CancelSignal | undefined;
}

const maxRetries = 5;

/**
 * Embeddings of an OpenAI-compatible endpoint. Texts that were embedded before are not sent again. Fails
 * with `model-unavailable` after the client's own retries, with `cancelled` when the signal is raised.
 * Throws `bad-config` when an environment variable that it needs is not set.
 */
export function openEmbedder(
  config: EndpointConfig,
  { env, signal }: EmbedderDeps,
): Embedder & Disposable {
  const expand = (value: string): string => expandEnv(value, env, configFileName);
  const baseUrl = expand(config.baseUrl);
  if (!isHttpAddress(baseUrl)) {
    throw new CanaryError('bad-config', 'embeddings.baseUrl is not an address', {
      where: { file: configFileName },
      expected: 'an address such as https://HOST/v1',
    });
  }
  const model = expand(config.model);
  const apiKey = config.apiKey === undefined ? undefined : expand(config.apiKey);
  const http = createHttpFetch();
  const { timeoutMs, pricing = null } = config;
  const meter = new SpendingMeter(pricing);
  const onTokens = (inputTokens: number): void =>
    meter.add({ inputTokens, outputTokens: 0 }, pricing);
  const endpoint = { onTokens, baseUrl, model, apiKey, timeoutMs, fetch: http.fetch, signal };
  const known = new Map<string, Promise<readonly number[]>>();
  const remember = (texts: readonly string[]): void => {
    const asked = requestEmbeddings(texts, endpoint);
    texts.forEach((text, at) => {
      const own = asked.then((vectors) => vectors[at] ?? []);
      // Whoever waits for it hears of the failure; the next one asks again.
      own.catch(() => known.delete(text));
      known.set(text, own);
    });
  };
  return {
    label: model,
    embed: async (texts) => {
      const fresh = [...new Set(texts)].filter((text) => !known.has(text));
      if (fresh.length > 0) remember(fresh);
      const waiting = texts.map((text) => known.get(text) ?? Promise.resolve([]));
      return Promise.all(waiting);
    },
    spending: () => meter.spending,
    dispose: () => http.dispose(),
  };
}

interface EmbeddingEndpoint {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  readonly timeoutMs: number;
  readonly fetch: HttpFetch['fetch'];
  readonly signal: CancelSignal | undefined;
  /** Called for every answer with the tokens that are paid for. */
  readonly onTokens: (inputTokens: number) => void;
}

async function requestEmbeddings(
  texts: readonly string[],
  { baseUrl, model, apiKey, timeoutMs, fetch, signal, onTokens }: EmbeddingEndpoint,
): Promise<readonly (readonly number[])[]> {
  const abort = toAbortSignal(signal);
  try {
    const { OpenAI } = await import('openai/client');
    const client = new OpenAI({
      baseURL: baseUrl,
      // As for chat models: nothing is taken from the environment.
      apiKey: apiKey ?? 'none',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      defaultHeaders: apiKey === undefined ? { Authorization: null } : {},
      logLevel: 'off',
      timeout: timeoutMs,
      maxRetries,
      fetch,
    });
    const body = { model, input: [...texts], encoding_format: 'float' as const };
    const { data, usage } = await client.embeddings.create(body, { signal: abort.signal });
    // Many servers leave the usage out, whatever the contract says.
    onTokens((usage as { prompt_tokens?: number } | undefined)?.prompt_tokens ?? 0);
    const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
    if (vectors.length === texts.length) return vectors;
    throw new Error(`${vectors.length} embeddings for ${texts.length} texts`);
  } catch (cause) {
    if (signal?.aborted) throw new CanaryError('cancelled', 'cancelled', { cause });
    const said = cause instanceof Error ? cause.message : String(cause);
    const shown = apiKey === undefined || apiKey === '' ? said : said.replaceAll(apiKey, '***');
    throw new CanaryError('model-unavailable', `${model} gives no embeddings: ${shown}`);
  } finally {
    abort.dispose();
  }
}
