import type { OpenAI } from 'openai/client';
import { CanaryError } from '../../core/base/errors.ts';
import { plural } from '../../core/eval/words.ts';
import type {
  Clock,
  ModelClient,
  ModelPricing,
  ModelRequest,
  ModelResponse,
  Random,
} from '../../core/ports.ts';
import type { ModelSettings } from '../../core/prompt/model.ts';
import type { CallLimits, Ticket } from '../../core/eval/adaptiveLimit.ts';
import { toAbortSignal } from './abortSignal.ts';
import { CallGate } from './callGate.ts';
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
  /** Absent: as many calls as are asked for. */
  readonly limits?: CallLimits | undefined;
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
 * exponential back-off and full jitter; a 429 or 503 holds back all calls of this client, for
 * `Retry-After` where it is given, and lets fewer be in flight. The library's own retries are off: they neither share a wait nor report it.
 */
export class OpenAiModel implements ModelClient {
  readonly label: string;
  readonly cacheKey: string;
  readonly pricing: ModelPricing | null;
  readonly #options: OpenAiModelOptions;
  readonly #http: HttpFetch = createHttpFetch();
  readonly #gate: CallGate;
  #client: Promise<OpenAI> | undefined;

  constructor(options: OpenAiModelOptions) {
    this.#options = options;
    this.#gate = new CallGate(options.limits ?? {}, options.clock);
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
    let answered = this.#gate.answered;
    for (let attempts = 1; ; attempts++) {
      const ticket = await this.#gate.enter(request);
      const result = await this.#attempt(body, request);
      if (!('retry' in result)) {
        this.#gate.succeeded();
        return result;
      }
      // An endpoint that answers others is not down, however often it puts this one off.
      if (result.overloaded && this.#gate.answered > answered) attempts = 1;
      answered = this.#gate.answered;
      const delay = this.#delayAfter(result, attempts);
      await this.#putOff(ticket, request, result, delay);
      if (delay === undefined) throw toError(result, this.labelFor(request.settings), attempts);
    }
  }

  dispose(): void {
    this.#http.dispose();
  }

  #modelFor(settings: ModelSettings): string {
    const { model, override = false } = this.#options;
    return override ? model : (settings.model ?? model);
  }

  async #attempt(
    body: ChatBody,
    { signal, onSent }: ModelRequest,
  ): Promise<ModelResponse | Attempt> {
    const client = await (this.#client ??= this.#connect());
    const abort = toAbortSignal(signal);
    try {
      const asking = client.chat.completions
        .create(body as unknown as Parameters<typeof client.chat.completions.create>[0], {
          signal: abort.signal,
        })
        .withResponse();
      // The request is written before the event loop comes to this.
      if (onSent !== undefined) setImmediate(onSent);
      const { data, response } = await asking;
      const answer = readChatAnswer(data, this.#http.latencyOf(response) ?? 0);
      if (answer !== undefined) return answer;
      return this.#refused(new Error('the answer is not a chat completion'));
    } catch (error) {
      if (!signal?.aborted) return this.#refused(error);
      this.#gate.failed();
      throw new CanaryError('cancelled', 'cancelled', { cause: error });
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
    // Full jitter (Brooker 2015): calls that failed together do not come back together.
    const jitter = this.#options.random.next();
    if (retryAfterMs !== null) {
      return retryAfterMs > longestRetryAfterMs ? undefined : retryAfterMs + jitter * firstDelayMs;
    }
    return jitter * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1));
  }

  /** Gives the turn back and waits for the next attempt; without a delay there is none. */
  async #putOff(
    ticket: Ticket,
    { signal, onWait }: ModelRequest,
    { message, overloaded }: Attempt,
    delay: number | undefined,
  ): Promise<void> {
    if (overloaded) this.#gate.throttled(ticket, delay ?? 0);
    else this.#gate.failed();
    if (delay === undefined) return;
    const fewer = overloaded ? `; at most ${plural(this.#gate.limit, 'call')} at once for now` : '';
    onWait?.(message + fewer, delay);
    // Everyone waits where the endpoint is overloaded, and the gate sees to that.
    if (!overloaded) await this.#options.clock.sleep(delay, signal);
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
