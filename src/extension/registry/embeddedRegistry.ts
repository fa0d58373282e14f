import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import type { CancelSignal } from '../../core/base/cancel.ts';
import { CanaryError } from '../../core/base/errors.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { RegistryLease } from './connection.ts';
import { unhealthy } from './health.ts';

export interface EmbeddedRegistryOptions {
  /** The bundled server. */
  readonly serverFile: string;
  /** A Node executable, or Electron's. */
  readonly execPath: string;
  readonly databaseFile: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly open: (url: string) => Promise<ReleaseBackend>;
}

const startTimeoutMs = 20_000;
const errorTail = 2_000;

/**
 * Starts the registry as a child process on a free loopback port, with its data in one file. When
 * another window holds that file already, the child says where that window's registry listens.
 * Closing the child's standard input ends it, so that it cannot outlive the editor.
 */
export async function acquireEmbeddedRegistry(
  options: EmbeddedRegistryOptions,
  signal: CancelSignal,
): Promise<RegistryLease> {
  await mkdir(dirname(options.databaseFile), { recursive: true });
  const child = startServer(options);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, by) => resolve(`it ended with ${by ?? `exit code ${code}`}`));
  });
  const end = (): void => endServer(child);
  try {
    const ready = await readyLine(child, exited, options, signal);
    const backend = await options.open(ready.url);
    return {
      url: ready.url,
      embedded: true,
      backend,
      lost: (until) =>
        ready.existing
          ? unhealthy(ready.url, options.clock, until)
          : Promise.race([exited, unhealthy(ready.url, options.clock, until)]),
      dispose: end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

function startServer({
  execPath,
  serverFile,
  databaseFile,
}: EmbeddedRegistryOptions): ChildProcess {
  const database = `sqlite:${databaseFile}`;
  const args = [serverFile, '--port', '0', '--database', database, '--stdin-lifeline'];
  const child = spawn(execPath, args, {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A child that has gone already is noticed by its exit, not by a broken pipe.
  child.stdin?.on('error', () => undefined);
  return child;
}

function endServer(child: ChildProcess): void {
  child.stdin?.end();
  if (child.exitCode === null) child.kill('SIGTERM');
}

interface Ready {
  readonly url: string;
  readonly existing: boolean;
}

async function readyLine(
  child: ChildProcess,
  exited: Promise<string>,
  { clock, log }: EmbeddedRegistryOptions,
  signal: CancelSignal,
): Promise<Ready> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-errorTail);
    log.debug(`registry: ${text.trimEnd()}`);
  });
  const first = new Promise<Ready>((resolve, reject) => {
    if (child.stdout === null) return reject(notStarted('it has no output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = parseReady(line);
      if (ready !== undefined) resolve(ready);
    });
    void exited.then((why) => reject(notStarted(`${why}. ${errors.trim()}`)));
  });
  const timer = new AbortController();
  const stop = (): void => timer.abort();
  signal.addEventListener('abort', stop, { once: true });
  const late = clock.sleep(startTimeoutMs, timer.signal).then(() => {
    throw notStarted(`not ready after ${startTimeoutMs / 1_000} s. ${errors.trim()}`);
  });
  try {
    return await Promise.race([first, late]);
  } finally {
    first.catch(() => undefined);
    late.catch(() => undefined);
    signal.removeEventListener('abort', stop);
    timer.abort();
  }
}

function parseReady(line: string): Ready | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('url' in value)) return undefined;
    const { url } = value;
    return typeof url === 'string'
      ? { url, existing: 'existing' in value && value.existing === true }
      : undefined;
  } catch {
    return undefined;
  }
}

function notStarted(why: string): CanaryError {
  return new CanaryError('registry-unavailable', `the embedded registry did not start: ${why}`);
}
