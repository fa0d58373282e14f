import { existsSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { serveChecks } from '../../src/server/features/evaluators/serveChecks.ts';

/**
 * Entry of a thread of evaluators that stands still with the output "block" until there is a file
 * `released` beside it, and dies with "crash".
 */
const released = new URL('./released', import.meta.url);
const never = new Int32Array(new SharedArrayBuffer(4));

function look(output: string): void {
  while (output === 'block' && !existsSync(released)) Atomics.wait(never, 0, 0, 5);
  if (output === 'crash') process.exit(3);
}

if (parentPort !== null) {
  serveChecks(parentPort, {
    check: (jobs) => {
      for (const { output } of jobs) look(output);
      return Promise.resolve(jobs.map(({ output }) => ({ outputLength: output.length })));
    },
    close: () => Promise.resolve(),
  });
}
