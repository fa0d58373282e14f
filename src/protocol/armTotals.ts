/** What one arm of a release served, and what that took. */
export interface ArmTotals {
  readonly keys: number;
  readonly requests: number;
  /** Over all requests; null when no outcome said anything of it. */
  readonly meanLatencyMs: number | null;
  readonly meanTokens: number | null;
  readonly meanCostUsd: number | null;
}
