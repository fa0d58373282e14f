import { setTimeout as sleep } from 'node:timers/promises';

/** Does something again until it succeeds; the last failure counts. */
export async function attempts<T>(most: number, work: () => Promise<T>): Promise<T> {
  for (let left = most - 1; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Asks until the answer is yes, and fails when it never was. */
export async function until(timeoutMs: number, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`it did not happen within ${timeoutMs} ms`);
    await sleep(50);
  }
}
