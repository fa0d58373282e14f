import type { Evidence, GuardStatus } from './model.ts';

/** What a guard is asked about. */
export interface GuardQuestion {
  readonly evidence: Evidence;
  /** This guard's share of the plan's. */
  readonly alpha: number;
  readonly planAlpha: number;
  readonly units: string;
  readonly sampleRatioMismatch: boolean;
}

export type GuardFinding = Pick<
  GuardStatus,
  'state' | 'stable' | 'canary' | 'interval' | 'evidence' | 'why'
>;
