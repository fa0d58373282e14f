import type { OpenAI } from 'openai/client';
import { CanaryError } from '../../core/base/errors.ts';
import type {
  Clock,
  ModelClient,
  ModelPricing,
  ModelRequest,
  ModelResponse,
  Random,
} from '../../core/ports.ts';
import type { ModelSettings } from '../../core/prompt/model.ts';
import { toAbortSignal } from './abortSignal.ts';
import { readChatAnswer } from './chatAnswer.ts';
import { toChatBody, type ChatBody } from './chatRequest.ts';
import { toAttempt, toError, type Attempt } from './failure.ts';
import { createHttpFetch, type HttpFetch } from './httpFetch.ts';

export interface OpenAiModelOptions {
  readonly baseUrl: string;
  /** Sent when the prompt names no model of its own, or when `override` is set. */
  readonly model: string;
  readonly override?: boolean | undefined;
  readonly apiKey?: string | undefined;
  /** For people; absent: the model's name. */
  readonly label?: string | undefined;
  /** Of the answers; absent: endpoint and model. */
  readonly cacheKey?: string | undefined;
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly pricing: ModelPricing | null;
  readonly clock: Clock;
  readonly random: Random;
}

const maxAttempts = 6;
const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** An endpoint that asks for a longer wait than this counts as unavailable. */
const longestRetryAfterMs = 300_000;

/**
 * A chat model behind an OpenAI-compatible endpoint. Attempts are repeated up to six times with
 * exponential back-off and jitter; `Retry-After` of a 429 or 503 holds back all calls of this
 * client. The library's own retries are off: they neither share a wait nor report it.
 */
export class OpenAiModel implements ModelClient {
  readonly label: string;
  readonly cacheKey: string;
  readonly pricing: ModelPricing | null;
  readonly #options: OpenAiModelOptions;
  readonly #http: HttpFetch = createHttpFetch();
  #client: Promise<OpenAI> | undefined;
  /** On the monotonic clock: nothing is sent before. */
  #pausedUntil = -Infinity;

  constructor(options: OpenAiModelOptions) {
    this.#options = options;
    this.label = options.label ?? options.model;
    this.pricing = options.pricing;
    const { baseUrl, model, override = false } = options;
    this.cacheKey = options.cacheKey ?? JSON.stringify({ baseUrl, model, override });
  }

  labelFor(settings: ModelSettings): string {
    return this.#options.label ?? this.#modelFor(settings);
  }

  async complete(request: ModelRequest): Promise<ModelResponse> {
    const body = toChatBody(request, this.#modelFor(request.settings));
    for (let attempts = 1; ; attempts++) {
      await this.#waitForTurn(request);
      const result = await this.#attempt(body, request);
      if (!('retry' in result)) return result;
      const delay = this.#delayAfter(result, attempts);
      if (delay === undefined) throw toError(result, this.labelFor(request.settings), attempts);
      if (result.overloaded) this.#pauseFor(delay);
      request.onWait?.(result.message, delay);
      await this.#options.clock.sleep(delay, request.signal);
    }
  }

  dispose(): void {
    this.#http.dispose();
  }

  #modelFor(settings: ModelSettings): string {
    const { model, override = false } = this.#options;
    return override ? model : (settings.model ?? model);
  }

  async #attempt(body: ChatBody, { signal }: ModelRequest): Promise<ModelResponse | Attempt> {
    const client = await (this.#client ??= this.#connect());
    const abort = toAbortSignal(signal);
    try {
      const { data, response } = await client.chat.completions
        .create(body as unknown as Parameters<typeof client.chat.completions.create>[0], {
          signal: abort.signal,
        })
        .withResponse();
      const answer = readChatAnswer(data, this.#http.latencyOf(response) ?? 0);
      if (answer !== undefined) return answer;
      return this.#refused(new Error('the answer is not a chat completion'));
    } catch (error) {
      if (signal?.aborted) throw new CanaryError('cancelled', 'cancelled', { cause: error });
      return this.#refused(error);
    } finally {
      abort.dispose();
    }
  }

  #refused(error: unknown): Attempt {
    const attempt = toAttempt(error, this.#options.clock.now());
    const { apiKey } = this.#options;
    const secret = apiKey !== undefined && apiKey !== '';
    return secret ? { ...attempt, message: attempt.message.replaceAll(apiKey, '***') } : attempt;
  }

  /** Milliseconds until the next attempt; undefined when there is to be none. */
  #delayAfter(attempt: Attempt, attempts: number): number | undefined {
    if (!attempt.retry || attempts >= maxAttempts) return undefined;
    const { retryAfterMs } = attempt;
    const jitter = this.#options.random.next();
    if (retryAfterMs !== null) {
      return retryAfterMs > longestRetryAfterMs ? undefined : retryAfterMs + jitter * firstDelayMs;
    }
    const longest = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1));
    return longest * (0.5 + jitter / 2);
  }

  #pauseFor(delay: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#options.clock.monotonic() + delay);
  }

  async #waitForTurn({ signal }: ModelRequest): Promise<void> {
    for (;;) {
      const wait = this.#pausedUntil - this.#options.clock.monotonic();
      if (wait <= 0) return;
      await this.#options.clock.sleep(wait, signal);
    }
  }

  async #connect(): Promise<OpenAI> {
    const { OpenAI: Client } = await import('openai/client');
    const { baseUrl, apiKey, timeoutMs } = this.#options;
    const keyless = apiKey === undefined || apiKey === '';
    return new Client({
      baseURL: baseUrl,
      // Everything that the library would otherwise take from the environment is set, so that no
      // key of the user's goes to an endpoint that it was not meant for.
      apiKey: keyless ? 'none' : apiKey,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      defaultHeaders: keyless ? { Authorization: null } : {},
      logLevel: 'off',
      timeout: timeoutMs,
      maxRetries: 0,
      fetch: this.#http.fetch,
    });
  }
}
