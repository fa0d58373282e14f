import { CanaryError } from './errors.ts';

/** What the core needs of an AbortSignal; the platform's own satisfies it. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Throws `cancelled` when the signal has been raised. */
export function throwIfCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted) throw new CanaryError('cancelled', 'cancelled');
}
