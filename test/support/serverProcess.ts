import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ReadyLine {
  readonly ready: true;
  readonly url: string;
  readonly pid: number;
  readonly existing?: true;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly ready: ReadyLine;
  /** Everything written to stderr so far. */
  errors(): string;
  /** Sends a signal and waits for the end; returns the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

/** Starts a bundled server and waits for its first line. Rejects when it ends before. */
export async function startProcess(
  file: string,
  args: readonly string[],
  cwd?: string,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => {
      resolve(JSON.parse(line) as ReadyLine);
    });
    child.once('close', (code) => reject(new Error(`server ended with ${code}: ${errors}`)));
  });
  return {
    child,
    ready,
    errors: () => errors,
    end: async (signal) => {
      const over = child.exitCode !== null || child.signalCode !== null;
      const ended = over ? Promise.resolve() : once(child, 'close');
      child.kill(signal);
      await ended;
      return outcomeOf(child);
    },
  };
}

function outcomeOf({ exitCode, signalCode }: ChildProcess): number | string {
  return exitCode ?? signalCode ?? 'still running';
}
