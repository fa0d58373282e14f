import * as z from 'zod/mini';
import { promptName, shortText } from './apiText.ts';

/** Freezes, as the registry's HTTP API takes and shows them. */

/** POST /v1/freezes: until then nothing starts, advances or is promoted; rollbacks always work. */
export const freezeRequest = z.strictObject({
  /** Absent: every prompt of the registry. */
  prompt: z.optional(promptName),
  until: z.iso.datetime({ offset: true, error: 'expected an ISO 8601 time with a zone' }),
  actor: shortText,
  reason: shortText.check(z.minLength(1, 'a reason is needed')),
});
export type FreezeRequest = z.output<typeof freezeRequest>;

/** POST /v1/freezes/{id}/lift */
export const liftRequest = z.strictObject({ actor: shortText, reason: shortText });

export interface FreezeResponse {
  readonly id: string;
  /** Null: every prompt. */
  readonly prompt: string | null;
  readonly from: string;
  readonly until: string;
  readonly by: string;
  readonly reason: string;
  readonly lifted: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

/** GET /v1/freezes: those in force, oldest first. */
export interface FreezeListResponse {
  readonly freezes: readonly FreezeResponse[];
}
