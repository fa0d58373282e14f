import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Who asks: what sticks, and attributes for segments. */
export interface ResolveContext {
  readonly targetingKey?: string;
  readonly conversationId?: string;
  readonly [attribute: string]: unknown;
}

/** What the outcome of the request carries back to the registry. */
export interface ResolvedMetadata {
  readonly promptVersion?: number;
  readonly arm?: string;
  readonly placement?: string;
  readonly releaseId?: string;
  readonly stageIndex?: number;
  readonly [name: string]: unknown;
}

export interface Resolved {
  /** The content of the prompt as it was published, or the caller's own value. */
  readonly value: unknown;
  /**
   * `server`: just answered. `cache`: the server did not answer; it is what this key got last, or
   * what everyone outside the canary did. `default`: nothing is known; the caller's own value.
   */
  readonly source: 'server' | 'cache' | 'default';
  readonly variant: string | null;
  readonly metadata: ResolvedMetadata;
  /** When the server said so, in milliseconds since 1970; null for `default`. */
  readonly heardAt: number | null;
  /** Why it is not the server's answer. */
  readonly problem: string | null;
}

export interface ResolveClientOptions {
  /** Of the registry. */
  readonly url: string;
  /** With the scope `resolve`, where the registry has tokens. */
  readonly token?: string;
  /** Of one request, in milliseconds; 1,000 by default. */
  readonly timeoutMs?: number;
  /** After a failure the registry is left alone for so long; 1,000 by default. */
  readonly retryMs?: number;
  /** Keeps the last answers over restarts; absent: in memory only. */
  readonly cacheFile?: string;
  /** Keys that are remembered, the latest; 10,000 by default. */
  readonly maxKeys?: number;
  readonly onWarning?: (message: string) => void;
  readonly fetch?: typeof fetch;
}

interface Answer {
  readonly value: unknown;
  readonly variant: string | null;
  readonly metadata: ResolvedMetadata;
}

interface Known {
  readonly answer: Answer;
  readonly heardAt: number;
}

/** Longest delay of a write to disk, in milliseconds. */
const writeDelayMs = 500;
const fileVersion = 1;

/**
 * Asks a registry which version of a prompt a key gets, and keeps answering when it is gone: from
 * what it heard last, in memory and on disk, else with the caller's own value. Never throws for a
 * registry that is unreachable, slow or wrong.
 */
export class ResolveClient {
  readonly #options: ResolveClientOptions;
  readonly #base: string;
  /** By prompt and key, the latest last. */
  #known = new Map<string, Known>();
  /** By prompt: what those outside the canary got last. */
  #stable = new Map<string, Known>();
  #loaded: Promise<void> | null = null;
  #silentUntil = Number.NEGATIVE_INFINITY;
  #lastProblem = '';
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  /** Throws when `url` is not an http(s) address. */
  constructor(options: ResolveClientOptions) {
    const { protocol, origin, pathname } = new URL(options.url);
    if (!/^https?:$/.test(protocol)) throw new TypeError(`${options.url} is not an http address`);
    this.#options = options;
    this.#base = `${origin}${pathname.replace(/\/+$/, '')}/ofrep/v1/evaluate/flags/`;
  }

  /** The content of a prompt for a key; `otherwise` is used when nothing at all is known. */
  async resolve(prompt: string, context: ResolveContext, otherwise: unknown): Promise<Resolved> {
    this.#loaded ??= this.#load();
    await this.#loaded;
    const key = JSON.stringify([prompt, context.targetingKey ?? '', context.conversationId ?? '']);
    if (performance.now() < this.#silentUntil) {
      return this.#fallBack(prompt, key, otherwise, this.#lastProblem);
    }
    try {
      const answer = await this.#ask(prompt, context);
      if (typeof answer === 'string') return this.#fallBack(prompt, key, otherwise, answer);
      const known = { answer, heardAt: Date.now() };
      this.#remember(prompt, key, known);
      return { ...answer, source: 'server', heardAt: known.heardAt, problem: null };
    } catch (error) {
      this.#lastProblem = `the registry does not answer: ${messageOf(error)}`;
      this.#silentUntil = performance.now() + (this.#options.retryMs ?? 1_000);
      return this.#fallBack(prompt, key, otherwise, this.#lastProblem);
    }
  }

  /** Writes what is known to disk; the client can be used on. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  /** The answer, or why there is none; throws when the registry is to be left alone for a while. */
  async #ask(prompt: string, context: ResolveContext): Promise<Answer | string> {
    const { token, timeoutMs = 1_000, fetch: send = fetch } = this.#options;
    const response = await send(`${this.#base}${encodeURIComponent(prompt)}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ context }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    if (response.status >= 500 || response.status === 429) {
      throw new Error(`it answered ${response.status}`);
    }
    const body: unknown = await response.json();
    if (!response.ok) return `the registry says ${response.status}: ${detailsOf(body)}`;
    const answer = toAnswer(body);
    if (answer === undefined) throw new Error('its answer is no evaluation');
    return answer;
  }

  #fallBack(prompt: string, key: string, otherwise: unknown, problem: string): Resolved {
    const known = this.#known.get(key) ?? this.#stable.get(prompt);
    if (known === undefined) {
      const nothing = { variant: null, metadata: {}, heardAt: null };
      return { value: otherwise, source: 'default', problem, ...nothing };
    }
    return { ...known.answer, source: 'cache', heardAt: known.heardAt, problem };
  }

  #remember(prompt: string, key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    if (known.answer.variant === 'stable') this.#stable.set(prompt, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > (this.#options.maxKeys ?? 10_000) && oldest !== undefined) {
      this.#known.delete(oldest);
    }
    if (this.#options.cacheFile === undefined || this.#timer !== null) return;
    this.#timer = setTimeout(() => void this.flush(), writeDelayMs);
    this.#timer.unref();
  }

  async #load(): Promise<void> {
    const { cacheFile } = this.#options;
    if (cacheFile === undefined) return;
    try {
      const file = JSON.parse(await readFile(cacheFile, 'utf8')) as CacheFile;
      if (file.version !== fileVersion) throw new Error(`it has version ${String(file.version)}`);
      const read = ([key, at, heardAt]: Row): [string, Known] => {
        const answer = toAnswer(file.answers[at]);
        if (answer === undefined) throw new Error('an answer is missing');
        return [key, { answer, heardAt }];
      };
      const [known, stable] = [file.keys.map(read), file.stable.map(read)];
      this.#known = new Map(known);
      this.#stable = new Map(stable);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      this.#warn(`the cache ${cacheFile} is left aside: ${messageOf(error)}`);
    }
  }

  /** Whole or not at all: a reader, and a crash, find the old file or the new one. */
  async #write(): Promise<void> {
    const { cacheFile } = this.#options;
    if (cacheFile === undefined) return;
    const beside = `${cacheFile}.${process.pid}.part`;
    try {
      await mkdir(path.dirname(cacheFile), { recursive: true });
      await writeFile(beside, JSON.stringify(toFile(this.#known, this.#stable)), { mode: 0o600 });
      await rename(beside, cacheFile);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      this.#warn(`the cache ${cacheFile} cannot be written: ${messageOf(error)}`);
    }
  }

  #warn(message: string): void {
    this.#options.onWarning?.(message);
  }
}

type Row = readonly [key: string, answer: number, heardAt: number];

/** Keys share few answers, each of which is written once. */
interface CacheFile {
  readonly version: number;
  readonly answers: readonly Answer[];
  readonly keys: readonly Row[];
  readonly stable: readonly Row[];
}

function toFile(known: ReadonlyMap<string, Known>, stable: ReadonlyMap<string, Known>): CacheFile {
  const answers = new Map<string, number>();
  const row = ([key, { answer, heardAt }]: [string, Known]): Row => {
    const text = JSON.stringify(answer);
    const at = answers.get(text) ?? answers.size;
    answers.set(text, at);
    return [key, at, heardAt];
  };
  const [keys, stableRows] = [[...known].map(row), [...stable].map(row)];
  const all = [...answers.keys()].map((text) => JSON.parse(text) as Answer);
  return { version: fileVersion, answers: all, keys, stable: stableRows };
}

/** Undefined for what is no evaluation. */
function toAnswer(body: unknown): Answer | undefined {
  if (typeof body !== 'object' || body === null || !('value' in body)) return undefined;
  const { value, variant, metadata } = body as Partial<Answer>;
  const isObject = typeof metadata === 'object' && metadata !== null;
  return {
    value,
    variant: typeof variant === 'string' ? variant : null,
    metadata: isObject ? metadata : {},
  };
}

function detailsOf(body: unknown): string {
  const details = (body as { readonly errorDetails?: unknown } | null)?.errorDetails;
  return typeof details === 'string' ? details : 'it gives no reason';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}
