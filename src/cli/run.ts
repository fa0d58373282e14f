import { Command, CommanderError } from 'commander';
import { CanaryError, describeError, errorTable } from '../core/base/errors.ts';
import type { CliContext } from './command.ts';
import { commands } from './commands.ts';
import { version } from './version.ts';

/** Runs one command line; returns the exit code of CLI.md's table. Never throws. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  let exitCode = 0;
  const program = new Command('prompt-canary')
    .description('The discipline of a deployment for prompt edits.')
    .version(version, '-v, --version')
    .exitOverride()
    .configureOutput({ writeOut: context.stdout, writeErr: context.stderr });
  try {
    for (const [name, entry] of Object.entries(commands)) {
      const command = program.command(name).description(entry.summary).exitOverride();
      if (args[0] !== name) continue;
      (await entry.load()).configure(command, context, (code) => {
        exitCode = code;
      });
    }
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, context);
  }
}

function report(error: unknown, context: CliContext): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : errorTable['bad-usage'].exit;
  }
  if (error instanceof CanaryError && error.code !== 'bug') {
    context.stderr(`prompt-canary: ${describeError(error)}\n`);
    return errorTable[error.code].exit;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.stderr(`prompt-canary: this is a bug, please report it with this text:\n${stack}\n`);
  return errorTable.bug.exit;
}
