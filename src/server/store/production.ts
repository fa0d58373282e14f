import { CanaryError } from '../../core/base/errors.ts';
import type { NewRelease } from './model.ts';

/** Points at the version that everyone gets who is in no canary. */
export const productionLabel = 'production';

/** The latest moment there is: where a label points after all its moves. Milliseconds since 1970. */
export const endOfTime = 8.64e15;

/**
 * Fails with `conflict` when production points elsewhere than at the version that the release
 * compares with: another process has moved it since the release was asked for.
 */
export function checkStable(
  { prompt, stableVersion }: Pick<NewRelease, 'prompt' | 'stableVersion'>,
  production: number | undefined,
): void {
  if (production === undefined || production === stableVersion) return;
  throw new CanaryError(
    'conflict',
    `production of ${prompt} is version ${production} now, not ${stableVersion}`,
    { expected: 'the release asked for again, against the version that is live' },
  );
}

export function releaseIsOn(prompt: string, releaseId: string): CanaryError {
  return new CanaryError('conflict', `release ${releaseId} of ${prompt} is on`, {
    expected: 'the release promoted or rolled back first',
  });
}
