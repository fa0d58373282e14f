import { CanaryError } from '../../../core/base/errors.ts';
import type { NewOutcome, OutcomeReceipt } from '../../store/model.ts';
import type { Store } from '../../store/store.ts';

/** Outcomes that may wait for the store at one time, over all requests: some 100 MB. */
export const maxWaiting = 100_000;

/** One a process and store: all ways in share what may wait. */
const waitingAt = new WeakMap<object, { outcomes: number }>();

/**
 * Records outcomes unless too many wait already: a store that is slower than its clients must not
 * fill the memory. Fails with `store-unavailable` then, and clients try again.
 */
export async function recordBounded(
  store: Pick<Store, 'recordOutcomes'>,
  outcomes: readonly NewOutcome[],
  at: number,
): Promise<OutcomeReceipt> {
  const waiting = waitingAt.get(store) ?? { outcomes: 0 };
  waitingAt.set(store, waiting);
  if (waiting.outcomes > 0 && waiting.outcomes + outcomes.length > maxWaiting) {
    throw new CanaryError(
      'store-unavailable',
      'the store is behind: too many outcomes wait for it',
    );
  }
  waiting.outcomes += outcomes.length;
  try {
    return await store.recordOutcomes(outcomes, at);
  } finally {
    waiting.outcomes -= outcomes.length;
  }
}
