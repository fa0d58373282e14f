import { CanaryError } from '../../core/base/errors.ts';
import type { RemovedVersion } from './model.ts';

/** The text of a version is asked for that is not stored: it was removed, or there never was one. */
export function missingVersion(
  prompt: string,
  version: number | string,
  removed: RemovedVersion | undefined,
): CanaryError {
  if (removed === undefined) {
    return new CanaryError('not-found', `there is no version ${version} of ${prompt}`);
  }
  const time = new Date(removed.removedAt).toISOString();
  const text = `the text of version ${version} of ${prompt} was removed at ${time}`;
  return new CanaryError('not-found', `${text}, by the registry's retention`, {
    expected: 'the same text published again, which gets its old number back',
  });
}
