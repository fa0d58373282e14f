import { CanaryError } from '../core/base/errors.ts';
import { systemClock } from '../node/platform/clock.ts';
import { defaultPort } from '../protocol/api.ts';
import { parseDatabase, type Database } from './database.ts';
import { findInstance, type Instance } from './instance.ts';
import { createJsonLogger } from './jsonLogger.ts';
import { startServer, type RunningServer } from './server.ts';

/** The command's options as text, as `serve` and the server's own entry read them. */
export interface ServeArguments {
  readonly host: string;
  readonly port: string;
  readonly database: string;
}

export const serveDefaults: ServeArguments = {
  host: '127.0.0.1',
  port: String(defaultPort),
  database: 'sqlite:./prompt-canary.db',
};

export interface ServeContext {
  readonly cwd: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Raised to stop the server. */
  readonly signal: AbortSignal;
}

/** How long two processes that were started together sort out which of them serves. */
const settleMs = 10_000;
const lockWaitMs = 250;

/**
 * Serves until the signal is raised. Says `{"ready":true,"url","pid"}` on stdout once it does; when
 * another live process serves the same database, says that one's address with `"existing":true` and
 * returns at once.
 */
export async function serve(args: ServeArguments, context: ServeContext): Promise<void> {
  const database = parseDatabase(args.database, context.cwd);
  const say = (line: object): void =>
    context.stdout(`${JSON.stringify({ ready: true, ...line })}\n`);
  const started = await startOrFind(args, database, context);
  if ('pid' in started) {
    say({ ...started, existing: true });
    return;
  }
  say({ url: started.url, pid: process.pid });
  await raised(context.signal);
  await started.close();
}

async function startOrFind(
  { host, port }: ServeArguments,
  database: Database,
  { stderr }: ServeContext,
): Promise<RunningServer | Instance> {
  const logger = createJsonLogger(stderr, systemClock);
  const options = { host, port: parsePort(port), database, logger, lockWaitMs };
  const until = systemClock.monotonic() + settleMs;
  for (;;) {
    const instance = database.kind === 'sqlite' ? await findInstance(database.file) : undefined;
    if (instance !== undefined) return instance;
    try {
      return await startServer(options);
    } catch (error) {
      // The holder of the lock may be about to announce itself, or about to go.
      const held = error instanceof CanaryError && error.code === 'conflict';
      if (!held || systemClock.monotonic() > until) throw error;
    }
  }
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new CanaryError('bad-usage', `--port ${text} is not a port`, {
    expected: 'a number from 0 (any free port) to 65535',
  });
}

function raised(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
