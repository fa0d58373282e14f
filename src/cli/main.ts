import { describeError, errorTable, type CanaryError } from '../core/base/errors.ts';
import { terminalAsk } from './ask.ts';
import { drained, openOutput } from './output.ts';
import { runCli } from './run.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

const unread = new AbortController();
let lost: number | undefined;
const ends = {
  gone: () => unread.abort(),
  failed: (error: CanaryError) => {
    process.exitCode = lost = errorTable[error.code].exit;
    stderr(`prompt-canary: ${describeError(error)}\n`);
  },
};
const stderr = openOutput(process.stderr, 'standard error', ends);
const interactive = process.stderr.isTTY === true;

const code = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  signal: interrupted.signal,
  unread: unread.signal,
  stdout: openOutput(process.stdout, 'standard output', ends),
  drained: () => drained(process.stdout),
  stderr,
  interactive,
  ask: interactive && process.stdin.isTTY === true ? terminalAsk(interrupted.signal) : undefined,
});
process.exitCode = lost ?? code;
// What was cut short may still wait for an answer.
if (interrupted.signal.aborted) process.stdout.write('', () => process.exit());
