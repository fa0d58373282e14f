import type { BaselineFinding } from '../core/release/baselineCheck.ts';

/** GET /v1/prompts/{name}/baseline-check?metrics=NAMES */
export interface BaselineCheckResponse {
  readonly prompt: string;
  /** The version in production. */
  readonly version: number;
  /** One for each metric that was asked for. */
  readonly findings: readonly BaselineFinding[];
}
