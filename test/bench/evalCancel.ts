import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { startOpenAiServer } from '../support/openaiServer.ts';

const inFlight = 50;
const interrupts = 5;
const lookEveryMs = 5;
const interruptedExitCode = 130;

/**
 * Milliseconds from an interrupt until the command line has saved what is done and is gone, with 50
 * calls in flight that nobody answers: the worst of several.
 *
 * @param configuration Of an evaluation with more calls than are in flight, by the endpoint's address.
 */
export async function measureCancel(
  cli: string,
  folder: string,
  configuration: (baseUrl: string) => string,
): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < interrupts; at++) {
    const server = await startOpenAiServer({ fault: () => ({ kind: 'never' }) });
    try {
      await writeFile(path.join(folder, 'config.yaml'), configuration(server.baseUrl));
      times.push(await interrupt(cli, folder, () => server.mostInFlight() >= inFlight));
    } finally {
      await server.stop();
    }
  }
  return Math.max(...times);
}

async function interrupt(cli: string, cwd: string, isBusy: () => boolean): Promise<number> {
  const args = [cli, 'eval', '--config', 'config.yaml', '--no-cache', '-j', String(inFlight)];
  const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  while (!isBusy()) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  const start = performance.now();
  child.kill('SIGINT');
  const code = await ended;
  if (code !== interruptedExitCode) throw new Error(`exit code ${String(code)}`);
  return performance.now() - start;
}
