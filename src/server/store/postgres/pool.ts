import pg from 'pg';
import type { PostgresPool, PostgresPoolClient } from 'kysely';

const int8 = 20;
const connectTimeoutMs = 5_000;

export interface PoolOptions {
  /** Connections at most. */
  readonly max?: number;
  /** How long a statement may take; 0: as long as it likes. Milliseconds. */
  readonly timeoutMs?: number;
}

/** What every connection says first. */
const greeting = `
  select set_config('synchronous_commit', 'on', false)
  where current_setting('synchronous_commit') = 'off';
  set idle_in_transaction_session_timeout = '15s';
  set timezone = 'UTC'`;

/** How to connect: 64-bit integers come as numbers. The same for pools and for single clients. */
export function clientConfig(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'prompt-canary',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: {
      getTypeParser: (id: number): ((text: string) => unknown) =>
        id === int8 ? toSafeInteger : (pg.types.getTypeParser(id) as (text: string) => unknown),
    },
  };
}

/**
 * Connections to PostgreSQL for kysely. They are made when they are needed, so that a server that
 * was gone is found again by itself; one that failed between two statements is not used again. A
 * commit that returned is on the disk, whatever the server's default; a transaction of a process
 * that has stopped answering ends by itself and lets go of its locks.
 */
export function openPool(url: string, options: PoolOptions = {}): PostgresPool {
  const { max = 8, timeoutMs = 30_000 } = options;
  const pool = new pg.Pool({
    ...clientConfig(url),
    max,
    ...(timeoutMs === 0 ? {} : { statement_timeout: timeoutMs, query_timeout: timeoutMs + 5_000 }),
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it
    onConnect: async (client: pg.ClientBase): Promise<void> => {
      // A connection that breaks between two statements tells nobody but its next user.
      client.on('error', () => undefined);
      await client.query(greeting);
    },
  });
  pool.on('error', () => undefined);
  return {
    connect: async () => lend(await pool.connect()),
    end: () => pool.end(),
  };
}

/** A connection whose statement failed without an answer of the server is thrown away after use. */
function lend(client: pg.PoolClient): PostgresPoolClient {
  let isBroken = false;
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    if (isBroken) throw new Error('the connection to the database is lost');
    try {
      return await client.query(text, [...parameters]);
    } catch (error) {
      isBroken = !(error instanceof pg.DatabaseError);
      throw error;
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: () => client.release(isBroken),
  };
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`the database holds ${text}, which is too large for a number`);
}
