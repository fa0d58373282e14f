import { parseArgs } from 'node:util';
import { CanaryError, describeError, errorTable } from '../core/base/errors.ts';
import { endOfInput } from './lifeline.ts';
import { serve, serveDefaults } from './serve.ts';

/** Entry of the registry server on its own: what the extension starts as its child. */

const stopping = new AbortController();
const stop = (): void => stopping.abort();
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

try {
  const values = readArguments();
  if (values['stdin-lifeline']) endOfInput(process.stdin, stop);
  await serve(values, {
    cwd: process.cwd(),
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    signal: stopping.signal,
  });
  process.exit(0);
} catch (error) {
  process.stderr.write(`prompt-canary server: ${describeError(error)}\n`);
  const code = error instanceof CanaryError ? error.code : 'bug';
  process.exit(errorTable[code].exit);
}

function readArguments(): typeof serveDefaults & { readonly 'stdin-lifeline': boolean } {
  try {
    return parseArgs({
      options: {
        host: { type: 'string', default: serveDefaults.host },
        port: { type: 'string', default: serveDefaults.port },
        database: { type: 'string', default: serveDefaults.database },
        'stdin-lifeline': { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError('bad-usage', message, { cause });
  }
}
