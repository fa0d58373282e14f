import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

/** How long one thread could do nothing else, in ms. */
export interface Block {
  /** By the clock: waiting for a processor that others use counts. */
  readonly wallMs: number;
  /** Of the processor's time that this very thread took in one go; absent where no system says it. */
  readonly cpuMs: number | undefined;
}

/** The longest block of this thread while `work` went on. */
export async function longestBlockDuring(work: () => Promise<unknown>): Promise<Block> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let last = processorMs();
  let cpuMs = last === undefined ? undefined : 0;
  const look = (): void => {
    const now = processorMs();
    if (now === undefined || last === undefined || cpuMs === undefined) return;
    cpuMs = Math.max(cpuMs, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  delay.enable();
  await work();
  look();
  delay.disable();
  clearInterval(timer);
  return { wallMs: delay.max / 1e6, cpuMs };
}

/** Processor time that the main thread has taken, which Linux tells; undefined elsewhere. */
function processorMs(): number | undefined {
  try {
    const [taken] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(taken) / 1e6;
  } catch {
    return undefined;
  }
}

/** `threads` threads that compute for `ms` and have nothing to say. */
export async function busyThreads(threads: number, ms: number): Promise<void> {
  const code = `const end = Date.now() + ${ms}; let x = 0; while (Date.now() < end) x += Math.sqrt(x + 1);`;
  const workers = Array.from({ length: threads }, () => new Worker(code, { eval: true }));
  await Promise.all(
    workers.map((worker) => new Promise((resolve) => void worker.once('exit', resolve))),
  );
}
