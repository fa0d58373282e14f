import { CanaryError } from '../../core/base/errors.ts';

/** What every store says to a lift that finds nothing to lift. */
export function noFreeze(id: string): CanaryError {
  return new CanaryError('not-found', `no freeze ${id} is in force`, {
    expected: 'the id of a freeze whose time is not over',
  });
}
