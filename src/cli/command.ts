import type { Command } from 'commander';

/** What a command may touch of the process. Human words go to `stderr`, results to `stdout`. */
export interface CliContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Aborted when whoever read the output has left: what only shows something may end. */
  readonly unread: AbortSignal;
  readonly stdout: (text: string) => void;
  /** Waits until what was written to `stdout` is on its way; absent: it always is. */
  readonly drained?: (() => Promise<void>) | undefined;
  readonly stderr: (text: string) => void;
  /** Whether stderr is a terminal: progress lines may be rewritten in place. */
  readonly interactive: boolean;
  /** One line from the person at the terminal; absent when there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

/**
 * One subcommand. `configure` declares arguments and options on a fresh commander command and ends
 * with `.action(...)`; the action calls `done` with the exit code of CLI.md's table. Failures are
 * thrown as `CanaryError`.
 */
export interface CommandModule {
  configure(command: Command, context: CliContext, done: (exitCode: number) => void): void;
}
