import { runCli } from '../../src/cli/run.ts';
import type { CliContext } from '../../src/cli/command.ts';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, with an environment that says nothing. */
export async function cliRun(
  args: readonly string[],
  cwd: string,
  over: Partial<CliContext> = {},
): Promise<CliRun> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    cwd,
    env: { USER: 'ana' },
    signal: new AbortController().signal,
    unread: new AbortController().signal,
    interactive: false,
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    ...over,
  });
  return { code, stdout, stderr };
}
