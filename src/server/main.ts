import { parseArgs } from 'node:util';
import { CanaryError, describeError, errorTable } from '../core/base/errors.ts';
import { endOfInput } from './lifeline.ts';
import { serve, serveDefaults, type ServeArguments } from './serve.ts';

/** Entry of the registry server on its own: what the extension starts as its child. */

const stopping = new AbortController();
const stop = (): void => stopping.abort();
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

try {
  const values = readArguments();
  if (values.stdinLifeline) endOfInput(process.stdin, stop);
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

function readArguments(): ServeArguments & { readonly stdinLifeline: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'string', default: serveDefaults.host },
        port: { type: 'string', default: serveDefaults.port },
        database: { type: 'string', default: serveDefaults.database },
        'log-level': { type: 'string', default: serveDefaults.logLevel },
        rate: { type: 'string', default: serveDefaults.rate },
        'resolve-rate': { type: 'string', default: serveDefaults.resolveRate },
        'max-connections': { type: 'string', default: serveDefaults.maxConnections },
        'public-url': { type: 'string' },
        'retain-outcomes': { type: 'string' },
        'retain-releases': { type: 'string' },
        'retain-versions': { type: 'string' },
        judge: { type: 'string' },
        drain: { type: 'string', default: serveDefaults.drain },
        'stdin-lifeline': { type: 'boolean', default: false },
      },
    });
    return {
      ...values,
      logLevel: values['log-level'],
      resolveRate: values['resolve-rate'],
      publicUrl: values['public-url'],
      retainOutcomes: values['retain-outcomes'],
      retainReleases: values['retain-releases'],
      retainVersions: values['retain-versions'],
      maxConnections: values['max-connections'],
      stdinLifeline: values['stdin-lifeline'],
    };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError('bad-usage', message, { cause });
  }
}
