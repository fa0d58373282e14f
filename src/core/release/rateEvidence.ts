import { logClusteredRateEvidence, type ClusteredStratum } from '../stats/clusteredRateEProcess.ts';
import {
  logRateRatioEvidence,
  type Direction,
  type Stratum,
} from '../stats/conditionalBinomialEProcess.ts';
import { logMeanEvidence } from '../stats/meanEvidence.ts';
import type { GuardUnit } from './model.ts';

/** What a relative guard on events compares: each key's first event, and all requests by key. */
export interface RateStrata {
  readonly firstEvents: readonly Stratum[];
  readonly shares: readonly ClusteredStratum[];
}

/**
 * Of the evidence, in a guard that leaves the unit open. First events are exact and fast; shares see
 * harm where most keys meet the event sooner or later, and then have plenty of evidence: the little
 * weight costs them ln 10 and the first events ln 1/0.9. Fixed, so that no data choose the test.
 */
export const firstEventWeight = 0.9;

/**
 * A relative guard is ok when the always-valid interval excludes harm beyond this ratio, or beyond
 * the tolerated one where that is larger. No amount of data proves "not worse at all".
 */
export const excludedRatio = 2;

/** The part of alpha that a test by first events alone would have to be given for the same delay. */
export function firstEventAlpha(alpha: number, unit: GuardUnit): number {
  return unit === 'auto' ? alpha * firstEventWeight : alpha;
}

/** ln E against "the canary's rate is at most (`less`: at least) `ratio` times stable's". */
export function logRateEvidence(
  { firstEvents, shares }: RateStrata,
  unit: GuardUnit,
  ratio: number,
  direction: Direction = 'greater',
): number {
  if (unit === 'share') return logClusteredRateEvidence(shares, ratio, direction);
  const byFirst = logRateRatioEvidence(firstEvents, ratio, direction);
  if (unit === 'firstEvent') return byFirst;
  return logMeanEvidence([
    [firstEventWeight, byFirst],
    [1 - firstEventWeight, logClusteredRateEvidence(shares, ratio, direction)],
  ]);
}
