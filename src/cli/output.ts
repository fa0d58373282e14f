import type { Writable } from 'node:stream';
import { describeError, CanaryError } from '../core/base/errors.ts';

/** What happens when a stream takes no more text. */
export interface OutputEnds {
  /** Whoever read it has left, as `head` does: nothing is wrong. */
  readonly gone: () => void;
  /** Anything else, such as a full disk. */
  readonly failed: (error: CanaryError) => void;
}

/** Writes to a stream as long as it takes text; what comes later is dropped. */
export function openOutput(
  stream: Writable,
  name: string,
  { gone, failed }: OutputEnds,
): (text: string) => void {
  let open = true;
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (!open) return;
    open = false;
    if (cause.code === 'EPIPE') gone();
    else failed(unwritable(name, cause));
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

/** Resolves when the stream has passed on what was written to it, or takes no more. */
export function drained(stream: Writable): Promise<void> {
  if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
  const ends = ['drain', 'close', 'error'] as const;
  return new Promise((resolve) => {
    const done = (): void => {
      for (const end of ends) stream.off(end, done);
      resolve();
    };
    for (const end of ends) stream.on(end, done);
  });
}

function unwritable(name: string, cause: Error): CanaryError {
  const words = `${name} cannot be written: ${describeError(cause)}`;
  return new CanaryError('file-unavailable', words, { cause });
}
