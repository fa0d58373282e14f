import { Command, CommanderError } from 'commander';
import { CanaryError, describeError, errorTable } from '../core/base/errors.ts';
import type { CliContext } from './command.ts';
import { commands } from './commands.ts';
import { version } from './version.ts';
import { oneLine } from './words.ts';

/** Runs one command line; returns the exit code of CLI.md's table. Never throws. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  let exitCode = 0;
  const program = new Command('prompt-canary')
    .description('The discipline of a deployment for prompt edits.')
    .version(version, '-v, --version')
    .exitOverride()
    .configureOutput({ writeOut: context.stdout, writeErr: context.stderr });
  try {
    // The help of a command needs its options as well.
    const named = args[0] === 'help' ? args[1] : args[0];
    let endsItself = true;
    for (const [name, entry] of Object.entries(commands)) {
      const command = program.command(name).description(entry.summary).exitOverride();
      if (named !== name) continue;
      endsItself = entry.endsItself === true;
      (await entry.load()).configure(command, context, (code) => {
        exitCode = code;
      });
    }
    const running = program.parseAsync([...args], { from: 'user' });
    await (endsItself ? running : orInterrupted(running, context.signal));
    return exitCode;
  } catch (error) {
    return report(error, context);
  }
}

/** Rejects with `cancelled` as soon as the signal is raised; what runs is left to itself. */
async function orInterrupted(running: Promise<unknown>, signal: AbortSignal): Promise<void> {
  running.catch(() => undefined);
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new CanaryError('cancelled', 'interrupted'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  await Promise.race([running, interrupted]);
}

function report(error: unknown, context: CliContext): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : errorTable['bad-usage'].exit;
  }
  if (error instanceof CanaryError && error.code !== 'bug') {
    context.stderr(`prompt-canary: ${oneLine(describeError(error))}\n`);
    return errorTable[error.code].exit;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.stderr(`prompt-canary: this is a bug, please report it with this text:\n${stack}\n`);
  return errorTable.bug.exit;
}
