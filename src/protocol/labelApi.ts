import * as z from 'zod/mini';
import { shortText } from './apiText.ts';

/** Labels, as the registry's HTTP API takes and shows them. */

/** PUT /v1/prompts/{name}/labels/{label} */
export const labelRequest = z.strictObject({
  version: z.int().check(z.gte(1)),
  /** Ignored where a token says who it is. */
  actor: z.optional(shortText),
  reason: z.optional(shortText),
  /** Why a protected label moves without a release. */
  overrideReason: z.optional(shortText),
});
export type LabelRequest = z.input<typeof labelRequest>;

/** GET /v1/prompts/{name}/labels: where each points, and every move, newest first. */
export interface LabelsResponse {
  readonly labels: Readonly<Record<string, number>>;
  /** Moved by releases, or by those who say why they override that. */
  readonly protected: readonly string[];
  readonly moves: readonly {
    readonly label: string;
    readonly version: number;
    readonly at: string;
    readonly actor: string;
    readonly reason: string | null;
  }[];
}
