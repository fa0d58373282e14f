import { CanaryError } from '../core/base/errors.ts';
import type { BaselineFinding } from '../core/release/baselineCheck.ts';
import type { ReleasePlan } from '../core/release/model.ts';
import type { ReleaseBackend } from './releaseBackend.ts';

/**
 * What is known of the metrics that a plan watches, in the version that is in production; nothing from a
 * registry that has none, or does not know the question.
 */
export async function baselineFindings(
  backend: Pick<ReleaseBackend, 'baselineCheck'>,
  prompt: string,
  { guards }: Pick<ReleasePlan, 'guards'>,
): Promise<readonly BaselineFinding[]> {
  const metrics = [...new Set(guards.map(({ metric }) => metric))];
  if (metrics.length === 0) return [];
  try {
    return (await backend.baselineCheck(prompt, metrics)).findings;
  } catch (error) {
    if (error instanceof CanaryError && error.code === 'not-found') return [];
    throw error;
  }
}
