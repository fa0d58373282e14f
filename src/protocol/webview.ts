import * as z from 'zod/mini';
import type { EvalEvent, EvalReport } from '../core/eval/model.ts';
import type { ChatMessage } from '../core/prompt/model.ts';
import { releaseActions, type ReleaseEvent, type ReleaseResponse } from './api.ts';

/** The models that panels draw, re-exported as types: webviews import from the protocol alone. */
export type {
  Assertion,
  AssertionResult,
  AttackOutcome,
  CaseResult,
  CaseStatus,
  EvalEvent,
  EvalProgress,
  EvalReport,
  Side,
  SideSummary,
  SuiteSummary,
  Trial,
  Verdict,
} from '../core/eval/model.ts';
export type {
  GuardCondition,
  GuardOutlook,
  GuardState,
  GuardStatus,
  MetricName,
  ReleaseStatus,
} from '../core/release/model.ts';

/**
 * What panels and extension say to each other. Messages into a webview come from our own extension
 * and are typed; messages out of it are parsed, because a webview shows untrusted text.
 */

export type ToEvalPanel =
  | {
      readonly type: 'begin';
      readonly prompt: string;
      readonly baseline: string;
      readonly candidate: string;
      readonly simulated: boolean;
    }
  | { readonly type: 'event'; readonly event: EvalEvent }
  | { readonly type: 'report'; readonly report: EvalReport; readonly simulated: boolean }
  | { readonly type: 'failed'; readonly message: string; readonly action: string | null }
  /** Which prompt the tab is about: what it is found by after the window is loaded anew. */
  | { readonly type: 'about'; readonly uri: string }
  /** The prompt or its baseline is no longer what was evaluated; null: it is again. */
  | { readonly type: 'stale'; readonly why: string | null }
  /** Chosen cases are asked again; then `rerunEvent`s, and a `report` or `rerunFailed`. */
  | { readonly type: 'rerun'; readonly keys: readonly string[] }
  | { readonly type: 'rerunEvent'; readonly event: EvalEvent }
  | { readonly type: 'rerunFailed'; readonly message: string }
  | { readonly type: 'input'; readonly key: string; readonly input: CaseInput }
  /** Opens a case. */
  | { readonly type: 'show'; readonly key: string };

/** What the model was sent for a case, a side; null when that cannot be told. */
export interface CaseInput {
  readonly baseline: readonly ChatMessage[] | null;
  readonly candidate: readonly ChatMessage[] | null;
  /** Why a side is null. */
  readonly problem: string | null;
}

/** Names a case of an evaluation in messages. */
const caseName = z.string().check(z.maxLength(2_000));

export const fromEvalPanel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('cancel') }),
  z.strictObject({ type: z.literal('runAgain') }),
  z.strictObject({ type: z.literal('release') }),
  z.strictObject({ type: z.literal('openCase'), file: z.string(), line: z.int() }),
  z.strictObject({ type: z.literal('rerun'), keys: z.array(caseName).check(z.minLength(1)) }),
  z.strictObject({ type: z.literal('askInput'), key: caseName }),
  z.strictObject({ type: z.literal('promote'), key: caseName }),
]);
export type FromEvalPanel = z.output<typeof fromEvalPanel>;

/** What the evaluation panel keeps over a reload of the window, besides its view. */
export const keptEvalPanel = z.object({
  about: z.object({ uri: z.string(), report: z.nullable(z.string()) }),
});

export type ToCanaryPanel =
  | { readonly type: 'empty'; readonly registry: string; readonly hint: string }
  | {
      readonly type: 'releases';
      readonly releases: readonly { readonly id: string; readonly label: string }[];
      readonly selected: string;
    }
  | {
      readonly type: 'snapshot';
      readonly release: ReleaseResponse;
      /** Offers simulated traffic: only with the demo model. */
      readonly canSimulate: boolean;
      readonly simulated: boolean;
    }
  | { readonly type: 'event'; readonly event: Exclude<ReleaseEvent, { type: 'snapshot' }> }
  | {
      readonly type: 'connection';
      readonly state: 'live' | 'reconnecting' | 'down';
      /** ISO time of the last thing heard. */
      readonly since: string;
      readonly message: string;
    };

export const fromCanaryPanel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('select'), releaseId: z.string() }),
  z.strictObject({
    type: z.literal('act'),
    action: z.enum(releaseActions),
  }),
  z.strictObject({ type: z.literal('openDiff') }),
  z.strictObject({ type: z.literal('revertFile') }),
  z.strictObject({ type: z.literal('simulate') }),
]);
export type FromCanaryPanel = z.output<typeof fromCanaryPanel>;
