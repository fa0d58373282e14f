import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

/** Longest time in ms for which this thread could do nothing else while `work` went on. */
export async function longestBlockDuring(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

/** `threads` threads that compute for `ms` and have nothing to say. */
export async function busyThreads(threads: number, ms: number): Promise<void> {
  const code = `const end = Date.now() + ${ms}; let x = 0; while (Date.now() < end) x += Math.sqrt(x + 1);`;
  const workers = Array.from({ length: threads }, () => new Worker(code, { eval: true }));
  await Promise.all(
    workers.map((worker) => new Promise((resolve) => void worker.once('exit', resolve))),
  );
}
