import pg from 'pg';
import { describeError } from '../../core/base/errors.ts';
import type { Logger } from '../../core/ports.ts';
import { clientConfig } from '../store/postgres/pool.ts';
import { changesChannel } from '../store/sql/notify.ts';
import type { ChangeFeed, Changes, FeedListener } from './changeFeed.ts';

/** PostgreSQL takes messages of less than 8,000 bytes. */
const namesAMessage = 50;
/** Of a prompt; ids of releases are shorter. */
const longestName = 255;
const retryMs = 500;
/** A listener that hears nothing asks now and then whether its connection still lives. */
const pingMs = 2_000;
const pingTimeoutMs = 3_000;

interface Message extends Changes {
  readonly from: string;
}

/**
 * LISTEN and NOTIFY over one connection of its own, which is opened again whenever it breaks. Never
 * fails: what could not be said is found by looking.
 */
export class PostgresFeed implements ChangeFeed {
  readonly #url: string;
  readonly #self: string;
  readonly #listener: FeedListener;
  readonly #logger: Logger;
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #closed = false;

  /** `self` is the name by which this process knows its own messages. */
  constructor(url: string, self: string, listener: FeedListener, logger: Logger) {
    this.#url = url;
    this.#self = self;
    this.#listener = listener;
    this.#logger = logger;
  }

  get connected(): boolean {
    return this.#client !== null;
  }

  /** Resolves after the first attempt, whatever came of it. */
  async connect(): Promise<void> {
    if (this.#closed) return;
    const client = new pg.Client({
      ...clientConfig(this.#url),
      application_name: 'prompt-canary changes',
      query_timeout: pingTimeoutMs,
    });
    const lost = (error?: unknown): void => this.#lost(client, error);
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload = '' }) => this.#hear(payload));
    try {
      await client.connect();
      await client.query(`listen ${changesChannel}`);
      this.#client = client;
      if (this.#closed) {
        await this.close();
        return;
      }
      this.#ping = setInterval(() => {
        client.query('select 1').catch(lost);
      }, pingMs);
      this.#listener.onGap();
    } catch (error) {
      client.end().catch(() => undefined);
      this.#again(error);
    }
  }

  announce(changes: Changes): void {
    const client = this.#client;
    if (client === null) return;
    for (const part of parts(changes)) {
      const message: Message = { from: this.#self, ...part };
      const text = JSON.stringify(message);
      client.query('select pg_notify($1, $2)', [changesChannel, text]).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#ping);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  #hear(payload: string): void {
    const message = parse(payload);
    // Anyone who may write to the database may say anything here.
    if (message === undefined) this.#listener.onGap();
    else if (message.from !== this.#self) this.#listener.onChanges(message);
  }

  #lost(client: pg.Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = null;
    clearInterval(this.#ping);
    // A connection that does not answer is not waited for.
    (
      client as unknown as { connection: { stream: { destroy(): void } } }
    ).connection.stream.destroy();
    this.#listener.onGap();
    this.#again(error ?? new Error('the connection has ended'));
  }

  #again(error: unknown): void {
    if (this.#closed) return;
    this.#logger.warn('changes of other servers are not heard', { error: describeError(error) });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.connect(), retryMs);
  }
}

/** Messages that are short enough: names are ASCII, and only prompts' are long. */
function* parts({ releases, prompts, outcomes }: Changes): Generator<Changes> {
  const size = Math.max(releases.length, prompts.length, outcomes.length);
  const step = Math.floor(namesAMessage / 3);
  for (let from = 0; from < size; from += step) {
    const some = (names: readonly string[]): readonly string[] => names.slice(from, from + step);
    yield { releases: some(releases), prompts: some(prompts), outcomes: some(outcomes) };
  }
}

function parse(payload: string): Message | undefined {
  try {
    const said = JSON.parse(payload) as Partial<Message>;
    const { from = '', releases = [], prompts = [], outcomes = [], tokens = false } = said;
    const isMessage =
      ('from' in said || 'tokens' in said) &&
      typeof from === 'string' &&
      typeof tokens === 'boolean' &&
      [releases, prompts, outcomes].every(isNames);
    return isMessage ? { from, releases, prompts, outcomes, tokens } : undefined;
  } catch {
    return undefined;
  }
}

function isNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((it) => typeof it === 'string' && it.length <= longestName)
  );
}
