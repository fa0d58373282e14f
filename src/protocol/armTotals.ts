/** What one arm of a release served, and what that took. */
export interface ArmTotals {
  readonly keys: number;
  readonly requests: number;
  /** Over the requests whose outcome said it, as are the other two; null when none did. */
  readonly meanLatencyMs: number | null;
  readonly meanTokens: number | null;
  readonly meanCostUsd: number | null;
}
