import type { CancelSignal } from './base/cancel.ts';
import type { JsonValue } from './base/json.ts';
import type { Disposable } from './base/lifecycle.ts';
import type { ChatMessage, ModelSettings, OutputContract } from './prompt/model.ts';

/** Milliseconds since 1970 and a way to wait, so that tests own the time. */
export interface Clock {
  now(): number;
  /** Monotonic milliseconds with fractions, for durations. */
  monotonic(): number;
  /** Resolves after `ms`, or rejects with `cancelled`. */
  sleep(ms: number, signal?: CancelSignal): Promise<void>;
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A fresh identifier, 128 random bits in hex. */
  id(): string;
}

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
/** Never prompt text, model output or secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ModelRequest {
  readonly messages: readonly ChatMessage[];
  readonly settings: ModelSettings;
  readonly output: OutputContract;
  /** Tool definitions as the prompt states them. */
  readonly tools?: readonly JsonValue[] | undefined;
  readonly signal?: CancelSignal | undefined;
  /** Called when the client waits before it tries again. */
  readonly onWait?: ((reason: string, forMs: number) => void) | undefined;
  /** Called when an attempt is on its way: until its answer comes there is time for other work. */
  readonly onSent?: (() => void) | undefined;
}

export interface ModelResponse {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly finishReason: string | null;
  /** Tools that the model asked for, in its order; absent: none. */
  readonly toolCalls?: readonly ToolCall[] | undefined;
  /** Natural logarithms of the probabilities of its tokens; absent where the endpoint gave none. */
  readonly logProbabilities?: readonly number[] | undefined;
  /** From sending the request to its last byte. */
  readonly latencyMs: number;
}

/** One tool that a model asked for. */
export interface ToolCall {
  readonly name: string;
  /** As the model wrote them: usually, but not surely, a JSON object. */
  readonly arguments: string;
}

/** Why a call failed for good: the `cause` of the client's error. */
export interface ModelFailure {
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** How long the endpoint asked to wait. */
  readonly retryAfterMs: number | null;
  /** Every other call would fail in the same way: no access, no such model. */
  readonly permanent: boolean;
}

/**
 * A chat model. Fails with `model-unavailable` after its own retries, with `bad-request` when the
 * endpoint refuses this one request (too long, filtered), with `cancelled` at once when the signal
 * is raised; the `cause` of the first two is a `ModelFailure`.
 */
export interface ModelClient extends Disposable {
  /** For people: "gpt-5-mini", "demo model (simulated)". */
  readonly label: string;
  /** Everything besides the messages that decides the answer, for the cache key. */
  readonly cacheKey: string;
  readonly pricing: ModelPricing | null;
  /** The label when a prompt's own settings choose the model; absent: always `label`. */
  labelFor?(settings: ModelSettings): string;
  complete(request: ModelRequest): Promise<ModelResponse>;
}

export interface ModelPricing {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
}

/**
 * Whether a regular expression of a suite matches, within a time limit of its own: suites are
 * untrusted, and a pattern can take for ever. Throws `bad-suite` for a bad pattern or a slow one.
 */
export type MatchRegExp = (pattern: string, text: string) => boolean;

/**
 * Asks the model that grades answers. Fails as `ModelClient.complete` does; answers are cached like
 * any other.
 */
/** What was paid so far. */
export interface Spending {
  /** Those that a cache answered are none. */
  readonly calls: number;
  /** In USD; null when a price is not known. */
  readonly usd: number | null;
}

export interface Judge {
  /** For the report: the model as people know it. */
  readonly label: string;
  /** @param provider Another model than the configured judge. */
  ask(messages: readonly ChatMessage[], provider?: string): Promise<string>;
  /** Absent: its calls cost nothing. */
  readonly spending?: (() => Spending) | undefined;
}

/** Vectors of equal length for texts, for cosine similarity. */
export interface Embedder {
  /** For the report. */
  readonly label: string;
  /** Too coarse to be more than a hint, which results then say. */
  readonly advisory?: boolean | undefined;
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
  /** Absent: its calls cost nothing. */
  readonly spending?: (() => Spending) | undefined;
}

/**
 * Runs a function body or expression of a trusted suite outside this thread, within a time limit of
 * its own. Throws `bad-suite` for code that fails, takes too long, or may not run because the
 * workspace is not trusted.
 *
 * @param inputs Names that the code sees.
 */
export type RunCode = (
  code: string,
  inputs: Readonly<Record<string, JsonValue>>,
) => Promise<JsonValue>;

/** Answers by content hash; shared by the command line and the extension. */
export interface ResponseCache {
  get(key: string): Promise<ModelResponse | undefined>;
  set(key: string, response: ModelResponse): Promise<void>;
}

/** Puts a text where it takes no memory, and gives what reads it back while the evaluation lasts. */
export type KeepText = (text: string) => () => string;

/** Reads prompts and partials by workspace-relative path. */
export interface PromptStore {
  /** Undefined when there is no such file. */
  read(file: string): Promise<string | undefined>;
  /** Workspace-relative paths of all partials. */
  partials(): Promise<readonly string[]>;
}
