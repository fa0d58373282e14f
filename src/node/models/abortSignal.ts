import type { CancelSignal } from '../../core/base/cancel.ts';
import type { Disposable } from '../../core/base/lifecycle.ts';

/** The platform's signal for one of the core's; dispose of it when the call is over. */
export function toAbortSignal(
  signal: CancelSignal | undefined,
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    dispose: () => signal?.removeEventListener('abort', abort),
  };
}
