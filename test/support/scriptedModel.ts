import { CanaryError } from '../../src/core/base/errors.ts';
import type {
  ModelClient,
  ModelFailure,
  ModelPricing,
  ModelRequest,
  ModelResponse,
} from '../../src/core/ports.ts';

/** What a call meets with. */
export type Script = 'answer' | 'busy' | 'down' | 'no-access' | 'refused' | 'never';

export interface ScriptedModelOptions {
  readonly answer?: (request: ModelRequest) => string;
  /** By the number of the call, from 1; absent: every call is answered. */
  readonly script?: (call: number) => Script;
  readonly pricing?: ModelPricing;
}

/** A model in memory: the fake of the `ModelClient` port, under its contract suite. */
export class ScriptedModel implements ModelClient {
  readonly label = 'scripted';
  readonly cacheKey = 'scripted';
  readonly pricing: ModelPricing | null;
  readonly requests: ModelRequest[] = [];
  mostInFlight = 0;
  readonly #options: ScriptedModelOptions;
  #inFlight = 0;

  constructor(options: ScriptedModelOptions = {}) {
    this.#options = options;
    this.pricing = options.pricing ?? null;
  }

  async complete(request: ModelRequest): Promise<ModelResponse> {
    this.requests.push(request);
    const script = this.#options.script?.(this.requests.length) ?? 'answer';
    this.mostInFlight = Math.max(this.mostInFlight, ++this.#inFlight);
    try {
      await untilTurn(request);
      return await scripts[script](request, () => this.#answer(request));
    } finally {
      this.#inFlight--;
    }
  }

  dispose(): void {}

  #answer(request: ModelRequest): ModelResponse {
    const text = this.#options.answer?.(request) ?? request.messages.at(-1)?.content ?? '';
    const usage = { inputTokens: 20, outputTokens: 10 };
    return { text, ...usage, finishReason: 'stop', latencyMs: 5 };
  }
}

type Play = (request: ModelRequest, answer: () => ModelResponse) => Promise<ModelResponse>;

const scripts: Readonly<Record<Script, Play>> = {
  answer: (_request, answer) => Promise.resolve(answer()),
  busy: (request, answer) => {
    request.onWait?.('429 scripted', 2_000);
    return Promise.resolve(answer());
  },
  down: () => Promise.reject(failure('model-unavailable', 503, false)),
  'no-access': () => Promise.reject(failure('model-unavailable', 401, true)),
  refused: () => Promise.reject(failure('bad-request', 400, false)),
  never: ({ signal }) =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(new CanaryError('cancelled', 'cancelled')));
    }),
};

/** A few turns of the event loop, so that calls overlap. */
async function untilTurn({ signal }: ModelRequest): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
  if (signal?.aborted) throw new CanaryError('cancelled', 'cancelled');
}

function failure(
  code: 'model-unavailable' | 'bad-request',
  status: number,
  permanent: boolean,
): CanaryError {
  const cause: ModelFailure = { status, permanent, retryAfterMs: null };
  return new CanaryError(code, `scripted ${status}`, { cause });
}
