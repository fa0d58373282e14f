import { CacheFile } from './cacheFile.ts';
import { LastKnown, toAnswer, type Answer, type Known } from './lastKnown.ts';

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

/** Longest delay of a write to disk, in milliseconds. */
const writeDelayMs = 500;

/**
 * Asks a registry which version of a prompt a key gets, and keeps answering when it is gone: from
 * what it heard last, in memory and on disk, else with the caller's own value. Never throws for a
 * registry that is unreachable, slow or wrong.
 */
export class ResolveClient {
  readonly #options: ResolveClientOptions;
  readonly #base: string;
  readonly #last: LastKnown;
  readonly #cache: CacheFile | null;
  #loaded: Promise<void> | null = null;
  /** Why the registry is left alone; null while it answers. */
  #silence: Silence | null = null;
  /** There is something to write. */
  #changed = false;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  /** Since a write last went well. */
  readonly #warned = new Set<string>();

  /** Throws when `url` is not an http(s) address. */
  constructor(options: ResolveClientOptions) {
    const { protocol, origin, pathname } = new URL(options.url);
    if (!/^https?:$/.test(protocol)) throw new TypeError(`${options.url} is not an http address`);
    this.#options = options;
    this.#base = `${origin}${pathname.replace(/\/+$/, '')}/ofrep/v1/evaluate/flags/`;
    this.#last = new LastKnown(options.maxKeys ?? 10_000);
    this.#cache = options.cacheFile === undefined ? null : new CacheFile(options.cacheFile);
  }

  /** The content of a prompt for a key; `otherwise` is used when nothing at all is known. */
  async resolve(prompt: string, context: ResolveContext, otherwise: unknown): Promise<Resolved> {
    this.#loaded ??= this.#read();
    await this.#loaded;
    const key = JSON.stringify([prompt, context.targetingKey ?? '', context.conversationId ?? '']);
    const heard = await this.#tryToAsk(prompt, context);
    if (typeof heard === 'string') return this.#fallBack(prompt, key, otherwise, heard);
    const heardAt = Date.now();
    this.#last.remember(prompt, key, { answer: heard, heardAt });
    this.#writeSoon();
    return toResolved({ answer: heard, heardAt }, 'server', null);
  }

  /** Writes to disk what is known beside what others have written; the client can be used on. */
  async flush(): Promise<void> {
    // Also what was written already: another process may have written in the same moment.
    this.#changed = this.#loaded !== null;
    await this.#writeNow();
  }

  /** The answer, or why there is none. */
  async #tryToAsk(prompt: string, context: ResolveContext): Promise<Answer | string> {
    const body = bodyOf(context);
    if (body === undefined) return 'the context cannot be sent as JSON';
    const silence = this.#silence;
    // One asks whether the registry is back, while the others go on without it.
    if (silence !== null && (silence.isProbed || performance.now() < silence.until)) {
      return silence.why;
    }
    if (silence !== null) silence.isProbed = true;
    try {
      const answer = await this.#ask(prompt, body);
      this.#silence = null;
      return answer;
    } catch (error) {
      const why = `the registry does not answer: ${messageOf(error)}`;
      const until = performance.now() + (this.#options.retryMs ?? 1_000);
      this.#silence = { why, until, isProbed: false };
      return why;
    }
  }

  /** The answer, or why there is none; throws when the registry is to be left alone for a while. */
  async #ask(prompt: string, body: string): Promise<Answer | string> {
    const { token, timeoutMs = 1_000, fetch: send = fetch } = this.#options;
    const response = await send(`${this.#base}${encodeURIComponent(prompt)}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    if (response.status >= 500 || response.status === 429) {
      throw new Error(`it answered ${response.status}`);
    }
    const said: unknown = await response.json();
    if (!response.ok) return `the registry says ${response.status}: ${detailsOf(said)}`;
    const answer = toAnswer(said);
    if (answer === undefined) throw new Error('its answer is no evaluation');
    return answer;
  }

  #fallBack(prompt: string, key: string, otherwise: unknown, problem: string): Resolved {
    const known = this.#last.find(prompt, key);
    if (known === undefined) {
      const nothing = { variant: null, metadata: {}, heardAt: null };
      return { value: otherwise, source: 'default', problem, ...nothing };
    }
    return toResolved(known, 'cache', problem);
  }

  #writeSoon(): void {
    this.#changed = true;
    if (this.#cache === null || this.#timer !== null) return;
    this.#timer = setTimeout(() => void this.#writeNow(), writeDelayMs);
    this.#timer.unref();
  }

  async #writeNow(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  async #read(): Promise<void> {
    try {
      await this.#cache?.readInto(this.#last, Date.now());
    } catch (error) {
      this.#warn(`the cache ${this.#options.cacheFile} is left aside: ${messageOf(error)}`);
    }
  }

  async #write(): Promise<void> {
    if (this.#cache === null || !this.#changed) return;
    await this.#read();
    try {
      this.#changed = false;
      await this.#cache.write(this.#last);
      this.#warned.clear();
    } catch (error) {
      this.#changed = true;
      this.#warn(`the cache ${this.#options.cacheFile} cannot be written: ${messageOf(error)}`);
    }
  }

  /** Once, however often the same comes again. */
  #warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#options.onWarning?.(message);
  }
}

interface Silence {
  readonly why: string;
  /** On the monotonic clock, in milliseconds. */
  readonly until: number;
  /** Somebody is asking already. */
  isProbed: boolean;
}

/** Undefined for what has no JSON. */
function bodyOf(context: ResolveContext): string | undefined {
  try {
    return JSON.stringify({ context });
  } catch {
    return undefined;
  }
}

function toResolved(
  { answer, heardAt }: Known,
  source: 'server' | 'cache',
  problem: string | null,
): Resolved {
  return { ...answer, source, heardAt, problem };
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
