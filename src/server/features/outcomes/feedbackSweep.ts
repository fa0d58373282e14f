import { describeError } from '../../../core/base/errors.ts';
import type { ServerDeps } from '../../deps.ts';

const periodMs = 60_000;

/** How long feedback waits for its outcome. */
export const heldForMs = 7 * 86_400_000;

/** Every minute: joins feedback that has missed its outcome, drops what has waited too long. */
export function startFeedbackSweep({
  store,
  clock,
  controller,
  logger,
  stopping,
}: Pick<ServerDeps, 'store' | 'clock' | 'controller' | 'logger' | 'stopping'>): void {
  const sweep = async (): Promise<void> => {
    try {
      const { dropped, releases } = await store.sweepFeedback(clock.now() - heldForMs);
      controller.touch(releases);
      if (dropped > 0) logger.warn('feedback dropped: its outcome never came', { dropped });
    } catch (error) {
      if (!stopping.aborted) logger.error('feedback not swept', { error: describeError(error) });
    }
  };
  const timer = setInterval(() => void sweep(), periodMs).unref();
  stopping.addEventListener('abort', () => clearInterval(timer), { once: true });
}
