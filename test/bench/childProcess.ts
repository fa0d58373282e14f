import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface ChildRun {
  /** From spawning to its end. */
  readonly wallMs: number;
  /** Highest resident memory, from Linux's /proc; NaN elsewhere. */
  readonly peakRssMB: number;
  readonly exitCode: number | null;
  readonly stdout: string;
}

const sampleMs = 10;

/** Runs a Node program to its end and measures it from outside. */
export async function runChild(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ChildRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  let peakRssMB = Number.NaN;
  const sample = async (): Promise<void> => {
    const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').catch(() => '');
    const peak = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
    if (peak !== undefined) peakRssMB = Number(peak) / 1024;
  };
  const timer = setInterval(() => void sample(), sampleMs);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(timer));
  const wallMs = performance.now() - startedAt;
  return { wallMs, peakRssMB, exitCode, stdout: Buffer.concat(chunks).toString('utf8') };
}

/** Starts a program that prints one line when it is ready, and goes on. */
export async function startChild(
  args: readonly string[],
): Promise<{ readonly line: string; readonly stop: () => void }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').trim()));
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`ended with ${String(code)} before it was ready`)),
    );
  });
  return { line, stop: () => void child.kill() };
}
