import { CanaryError } from '../core/base/errors.ts';
import { systemClock } from '../node/platform/clock.ts';
import { systemRandom } from '../node/platform/random.ts';
import { defaultPort } from '../protocol/api.ts';
import { duration } from '../protocol/duration.ts';
import { parseDatabase, type Database } from './database.ts';
import type { JudgeSettings } from './features/judge/judgeSettings.ts';
import { findInstance, type Instance } from './instance.ts';
import { defaultLimits, type Limits } from './http/limits.ts';
import type { Rate } from './http/rateLimit.ts';
import { createJsonLogger, logLevels, type LogLevel } from './jsonLogger.ts';
import { shortestRetentionMs } from './retention.ts';
import { startServer, type RunningServer } from './server.ts';

/** The command's options as text, as `serve` and the server's own entry read them. */
export interface ServeArguments {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  /** `debug` writes a line of every request. */
  readonly logLevel: string;
  /** Requests a second of one caller; 0 = no limit. */
  readonly rate: string;
  /** The same for resolve. */
  readonly resolveRate: string;
  readonly maxConnections: string;
  /** Under which clients reach it, behind a proxy. */
  readonly publicUrl?: string | undefined;
  /** Time between "not ready" and the end of listening, when the server stops. */
  readonly drain: string;
  /** How long single outcomes are kept; absent: for ever. */
  readonly retainOutcomes?: string | undefined;
  /** How long the evidence of ended releases is kept; absent: for ever. */
  readonly retainReleases?: string | undefined;
  /** How long versions that nothing refers to are kept; absent: for ever. */
  readonly retainVersions?: string | undefined;
  /** File that says which model scores reported outputs. */
  readonly judge?: string | undefined;
}

export const serveDefaults: ServeArguments = {
  host: '127.0.0.1',
  port: String(defaultPort),
  database: 'sqlite:./prompt-canary.db',
  logLevel: 'info',
  rate: String(defaultLimits.requests.perSecond),
  resolveRate: String(defaultLimits.resolve.perSecond),
  maxConnections: String(defaultLimits.maxConnections),
  drain: '0s',
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
const longestDrainMs = 5 * 60_000;

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
  args: ServeArguments,
  database: Database,
  { stderr, cwd }: ServeContext,
): Promise<RunningServer | Instance> {
  const logger = createJsonLogger(stderr, systemClock, parseLevel(args.logLevel));
  const { host } = args;
  const options = {
    host,
    port: parseNumber('--port', args.port, 65_535),
    database,
    logger,
    lockWaitMs,
    limits: parseLimits(args),
    publicUrl: parsePublicUrl(args.publicUrl),
    drainMs: parseDrain(args.drain),
    retainMs: parseRetention('--retain-outcomes', args.retainOutcomes),
    retainReleasesMs: parseRetention('--retain-releases', args.retainReleases),
    retainVersionsMs: parseRetention('--retain-versions', args.retainVersions),
    judge: await openJudge(args.judge, cwd),
  };
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

/** Loaded when it is wanted: most registries have no judge. */
async function openJudge(
  file: string | undefined,
  cwd: string,
): Promise<JudgeSettings | undefined> {
  if (file === undefined) return undefined;
  const { openJudgeFile } = await import('./features/judge/judgeSettings.ts');
  const { env } = process;
  return openJudgeFile(file, { cwd, env, clock: systemClock, random: systemRandom });
}

function parseLimits({ rate, resolveRate, maxConnections }: ServeArguments): Limits {
  const { requests, resolve } = defaultLimits;
  const toRate = (option: string, text: string, known: Rate): Rate => {
    const perSecond = parseNumber(option, text, 1_000_000);
    return perSecond === known.perSecond ? known : { perSecond, burst: 2 * perSecond };
  };
  return {
    ...defaultLimits,
    requests: toRate('--rate', rate, requests),
    resolve: toRate('--resolve-rate', resolveRate, resolve),
    maxConnections: parseNumber('--max-connections', maxConnections, 1_000_000),
  };
}

function parseNumber(option: string, text: string, most: number): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new CanaryError('bad-usage', `${option} ${text} is not a number in range`, {
    expected: `a number from 0 to ${most}`,
  });
}

function parseLevel(text: string): LogLevel {
  const level = logLevels.find((it) => it === text);
  if (level !== undefined) return level;
  throw new CanaryError('bad-usage', `--log-level ${text} is not a level`, {
    expected: logLevels.join(', '),
  });
}

function parsePublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) {
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  }
  throw new CanaryError('bad-usage', `--public-url ${text} is not an address`, {
    expected: 'an address such as https://registry.example.com',
  });
}

function parseRetention(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const result = duration.safeParse(text);
  if (result.success && result.data >= shortestRetentionMs) return result.data;
  throw new CanaryError('bad-usage', `${option} ${text} is not a time to keep them`, {
    expected: 'a duration of 2d or more',
  });
}

function parseDrain(text: string): number {
  const result = duration.safeParse(text);
  if (result.success && result.data <= longestDrainMs) return result.data;
  throw new CanaryError('bad-usage', `--drain ${text} is not a duration`, {
    expected: 'a duration from 0s to 5m',
  });
}

function raised(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
