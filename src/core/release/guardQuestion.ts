import type { Evidence, Guard, GuardStatus, MetricName, ReleaseState } from './model.ts';

/** A guard on the rate of an event. */
export type EventGuard = Guard & { readonly metric: MetricName };

/** What a guard is asked about. */
export interface GuardQuestion {
  readonly evidence: Evidence;
  /** This guard's share of the plan's. */
  readonly alpha: number;
  readonly planAlpha: number;
  readonly units: string;
  readonly sampleRatioMismatch: boolean;
  /** Stable's quantiles by the stage from whose beginning they hold. */
  readonly references: NonNullable<ReleaseState['references']>;
}

export type GuardFinding = Pick<
  GuardStatus,
  'state' | 'stable' | 'canary' | 'interval' | 'evidence' | 'why'
>;
