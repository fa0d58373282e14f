import { CanaryError } from '../core/base/errors.ts';

/** Asks on the terminal; fails with `cancelled` when the signal is raised. */
export function terminalAsk(signal: AbortSignal): (question: string) => Promise<string> {
  return async (question) => {
    const { createInterface } = await import('node:readline/promises');
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await terminal.question(question, { signal });
    } catch (cause) {
      throw new CanaryError('cancelled', 'cancelled', { cause });
    } finally {
      terminal.close();
    }
  };
}
