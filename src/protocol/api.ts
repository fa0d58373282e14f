import * as z from 'zod/mini';
import type {
  Arm,
  Decision,
  GuardStatus,
  Outlook,
  ReleasePlan,
  ReleaseStatus,
} from '../core/release/model.ts';
import { promptName, shortText, storable } from './apiText.ts';
import type { ArmTotals } from './armTotals.ts';
import type { FreezeResponse } from './freezeApi.ts';
import { planSchema } from './plan.ts';
import { publishedPrompt } from './publishedPrompt.ts';
import type { PublishedPrompt } from '../core/prompt/model.ts';

/**
 * The registry's HTTP API: requests are schemas, because they are checked; responses are types. Wire
 * shapes are their own: the store's rows and the core's models may change without them.
 */

export const defaultPort = 7420;

const environment = z.strictObject({
  model: z.optional(shortText),
  gitCommit: z.optional(shortText),
  author: z.optional(shortText),
  evaluationReport: z.optional(shortText),
  /** Of the tools' schemas; the registry computes it when the prompt has tools. */
  toolsHash: z.optional(shortText),
  /** Which index the prompt's retrieved passages come from. */
  retrievalIndex: z.optional(shortText),
  reviewNote: z.optional(z.string().check(z.maxLength(20_000))),
});
export type VersionEnvironment = z.output<typeof environment>;

/** POST /v1/prompts/{name}/versions */
export const publishRequest = z.strictObject({ prompt: publishedPrompt, environment });
export type PublishRequest = z.output<typeof publishRequest>;

export interface VersionResponse {
  readonly prompt: string;
  readonly version: number;
  readonly fingerprint: string;
  readonly createdAt: string;
  readonly environment: VersionEnvironment;
  readonly labels: readonly string[];
  readonly content: PublishedPrompt;
}

/** GET /v1/prompts */
export interface PromptListResponse {
  readonly prompts: readonly {
    readonly name: string;
    readonly versions: number;
    readonly labels: Readonly<Record<string, number>>;
    readonly running: string | null;
  }[];
}

/** GET /v1/prompts/{name}/versions, newest first. */
export interface VersionListResponse {
  readonly versions: readonly Omit<VersionResponse, 'content'>[];
}

/** GET /v1/prompts/{name}/live?at=TIME */
export interface LiveResponse {
  readonly prompt: string;
  readonly at: string;
  readonly arms: readonly {
    readonly arm: Arm;
    readonly version: number;
    readonly fingerprint: string;
    /** Percent. */
    readonly weight: number;
    readonly environment: VersionEnvironment;
    /** When retention removed its text. */
    readonly textRemovedAt?: string;
  }[];
  readonly releaseId: string | null;
  /** The release as it was then; absent: there was none, or the server is too old to say. */
  readonly release?: {
    readonly status: ReleaseStatus;
    readonly stageIndex: number;
    readonly approvals: readonly ReleaseApproval[];
  };
  /** In force then; absent: the server is too old to say. */
  readonly freezes?: readonly FreezeResponse[];
  readonly traffic: {
    readonly requestsPerDay: number;
    /** Of all prompts' requests, 0 to 1. */
    readonly share: number;
    /**
     * US dollars: the mean of the outcomes that said what they cost, times the requests; null when none
     * did. Absent: the server is too old to say.
     */
    readonly costPerDay?: number | null | undefined;
    /** Outcomes served while the release was on that belong to neither arm. Absent: no release. */
    readonly unattributed?: number | undefined;
  } | null;
}

export interface ReleaseApproval {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  /** Whether a token proved who it was. */
  readonly verified: boolean;
}

/** Ends the reason of an approval in the log when no token proved who gave it. */
export const unverified = ' (not verified)';

const fingerprint = z
  .string()
  .check(z.regex(/^sha256:[0-9a-f]{64}$/, 'expected a fingerprint, sha256: and 64 hex digits'));

/** POST /v1/prompts/{name}/releases */
export const startReleaseRequest = z.strictObject({
  candidateVersion: z.int().check(z.gte(1)),
  /** In the words of `prompt-canary.yaml`. */
  plan: planSchema,
  actor: shortText,
  /** The evaluation that the release rests on. */
  evaluation: z.optional(
    z.strictObject({
      report: shortText,
      verdict: z.enum(['pass', 'fail', 'inconclusive']),
      /** Fingerprints of the two texts that it compared; without them it opens no gate. */
      baseline: z.optional(fingerprint),
      candidate: z.optional(fingerprint),
      /** SHA-256 of the report as it is stored. */
      digest: z.optional(fingerprint),
    }),
  ),
  /**
   * Why it goes out although the evaluation did not pass, there was none of these two texts, or the
   * plan wants an approval and names nobody who may give it. Required in these cases.
   */
  overrideReason: z.optional(shortText),
  /** Not before this time: it is pending until then. */
  startAt: z.optional(
    z.iso.datetime({ offset: true, error: 'expected an ISO 8601 time with a zone' }),
  ),
  /** Draws lots anew, so that other keys get the canary than in the prompt's last release. */
  reshuffle: z.optional(z.boolean()),
});
export type StartReleaseRequest = z.input<typeof startReleaseRequest>;

export const releaseActions = [
  'approve',
  'pause',
  'resume',
  'advance',
  'promote',
  'rollback',
] as const;
export type ReleaseAction = (typeof releaseActions)[number];

/** POST /v1/releases/{id}/{action} */
export const releaseActionRequest = z.strictObject({ actor: shortText, reason: shortText });

/** One line of a release's log. */
export interface ReleaseLogEntry {
  /** Increases within a release; the SSE event id. */
  readonly seq: number;
  readonly at: string;
  readonly action: 'request' | 'approve' | 'supersede' | 'resume' | Decision['action'];
  /** "registry" when it acted by itself. */
  readonly actor: string;
  readonly reason: string;
  readonly stageIndex: number;
  readonly weight: number;
}

/** A point of the charts: per guard the rates and the canary's interval at one moment. */
export interface SeriesPoint {
  readonly at: number;
  readonly stageIndex: number;
  readonly guards: readonly {
    readonly stable: number | null;
    readonly canary: number | null;
    readonly interval: readonly [low: number, high: number] | null;
  }[];
}

/** GET /v1/releases/{id}, and the `snapshot` event of its stream. */
export interface ReleaseResponse {
  readonly id: string;
  readonly prompt: string;
  readonly stable: { readonly version: number; readonly fingerprint: string };
  readonly canary: { readonly version: number; readonly fingerprint: string };
  readonly status: ReleaseStatus;
  readonly plan: ReleasePlan;
  readonly stageIndex: number;
  /** Percent of keys in the canary now; 0 after a rollback, 100 after promotion. */
  readonly weight: number;
  readonly startedAt: string;
  readonly stageStartedAt: string;
  readonly endedAt: string | null;
  readonly evaluation: StartReleaseRequest['evaluation'] | null;
  readonly overrideReason: string | null;
  /** Who asked for it, whose approval does not count. Absent: the server is too old to say. */
  readonly author?: string;
  readonly approvals?: readonly ReleaseApproval[];
  /** Not before this time. */
  readonly startAt?: string | null;
  /** When retention removed its decisions and chart points. */
  readonly evidenceRemovedAt?: string;
  readonly live: ReleaseLive;
  readonly log: readonly ReleaseLogEntry[];
  readonly series: readonly SeriesPoint[];
}

/** What changes with every batch of outcomes: the `live` event. */
export interface ReleaseLive {
  readonly at: string;
  /** The first line of the panel. */
  readonly headline: string;
  readonly stable: ArmTotals;
  readonly canary: ArmTotals;
  readonly guards: readonly GuardStatus[];
  readonly next: {
    /** Of the next stage; null when promotion comes next. */
    readonly weight: number | null;
    readonly remainingMs: number;
    readonly samples: number;
    readonly neededSamples: number;
  } | null;
  /**
   * What else holds it back, each for people: approvals, its time, a freeze, a window, a person.
   * Absent: the server is too old to say.
   */
  readonly heldBy?: readonly string[];
  readonly point: SeriesPoint | null;
  /**
   * When the stage and its open guards will be decided, by what was seen so far. Null while it serves
   * nobody or is over; absent: the server is too old to say.
   */
  readonly outlook?: Outlook | null | undefined;
  /**
   * Outcomes of the prompt, served while the release was on, that belong to neither arm. Absent: the
   * server is too old to count them.
   */
  readonly unattributed?: number | undefined;
}

/**
 * GET /v1/releases/{id}/stream, text/event-stream: `snapshot` (ReleaseResponse) first, unless
 * Last-Event-ID lets the log be resumed; then `live` (ReleaseLive) and `log` (ReleaseLogEntry with
 * the release's status, stage and weight). The stream ends after the entry that ends the release.
 */
export type ReleaseEvent =
  | { readonly type: 'snapshot'; readonly release: ReleaseResponse }
  | { readonly type: 'live'; readonly live: ReleaseLive }
  | {
      readonly type: 'log';
      readonly entry: ReleaseLogEntry;
      readonly status: ReleaseStatus;
      readonly stageIndex: number;
      readonly stageStartedAt: string;
      readonly weight: number;
    };

/** GET /v1/releases */
export interface ReleaseListResponse {
  readonly releases: readonly {
    readonly id: string;
    readonly prompt: string;
    readonly status: ReleaseStatus;
    readonly weight: number;
    readonly startedAt: string;
  }[];
}

/** How a key came to its arm; only `split` keys are compared. */
export const placements = ['split', 'segment', 'deny', 'default'] as const;
export type Placement = (typeof placements)[number];

/** `metadata` of an OFREP answer: scalars only, to be sent back with the outcome. */
export interface ResolveMetadata {
  readonly promptVersion: number;
  readonly contentHash: string;
  readonly arm: Arm;
  readonly placement: Placement;
  readonly releaseId?: string;
  readonly stageIndex?: number;
  /** Conversations stick: the outcome's targetingKey is the `conversationId` of the request. */
  readonly stickBy?: 'conversation';
}

const outcomeMetrics = z.strictObject({
  formatValid: z.optional(z.boolean()),
  error: z.optional(z.boolean()),
  refusal: z.optional(z.boolean()),
  escalation: z.optional(z.boolean()),
  clarification: z.optional(z.boolean()),
  retry: z.optional(z.boolean()),
  thumbsDown: z.optional(z.boolean()),
  violation: z.optional(z.boolean()),
  toolError: z.optional(z.boolean()),
});
export type OutcomeMetrics = z.output<typeof outcomeMetrics>;
/** Of milliseconds, tokens or US dollars in one request. */
const amount = z.optional(z.number().check(z.gte(0), z.lte(1e9)));

/** Named scores of 0 to 1, such as those of a judge. */
const scores = z
  .record(
    z.string().check(z.regex(/^[\w.-]{1,64}$/, 'expected a name of letters, digits and _ . -')),
    z.number().check(z.gte(0), z.lte(1)),
  )
  .check(z.refine((value) => Object.keys(value).length <= 16, 'expected at most 16 scores'));

/** The id that the model's endpoint or a trace gave a request. */
const requestId = z.string().check(z.minLength(1), z.maxLength(256), storable);

/** Characters of a reported output. */
export const maxOutputLength = 65_536;

const servedAt = z.iso.datetime({ offset: true, error: 'expected an ISO 8601 time with a zone' });

/** Whether a text is a time as outcomes carry it. */
export function isServedAt(text: string): boolean {
  return servedAt.safeParse(text).success;
}

const outcome = z.strictObject({
  /** Chosen by the client; a second outcome with the same id is ignored. */
  id: z.string().check(z.minLength(1), z.maxLength(128), storable),
  prompt: promptName,
  promptVersion: z.int().check(z.gte(1)),
  releaseId: z.optional(z.string().check(z.maxLength(64))),
  arm: z.optional(z.enum(['stable', 'canary'])),
  placement: z.optional(z.enum(placements)),
  stageIndex: z.optional(z.int().check(z.gte(0))),
  targetingKey: z.string().check(z.minLength(1), z.maxLength(512), storable),
  /** ISO 8601; the registry's own time when absent. */
  at: z.optional(servedAt),
  metrics: outcomeMetrics,
  latencyMs: amount,
  inputTokens: amount,
  outputTokens: amount,
  costUsd: amount,
  /** By which feedback may find it too, such as the id of the model's response. */
  requestId: z.optional(requestId),
  scores: z.optional(scores),
  /** What the model answered: the registry's evaluators look at it, then it is dropped. */
  output: z.optional(z.string().check(z.maxLength(maxOutputLength))),
  /** What the user asked, for the same evaluators: it says in which language the answer should be. */
  input: z.optional(z.string().check(z.maxLength(maxOutputLength))),
});
export type OutcomeInput = z.output<typeof outcome>;

/** POST /v1/outcomes */
export const outcomesRequest = z.strictObject({
  outcomes: z.array(outcome).check(z.minLength(1), z.maxLength(10_000)),
});
export interface OutcomesResponse {
  readonly accepted: number;
  readonly duplicates: number;
  /** Outcomes of no known release: kept and counted, compared with nothing. */
  readonly unattributed: number;
}

const feedback = z
  .strictObject({
    outcomeId: z.optional(z.string().check(z.minLength(1), z.maxLength(128), storable)),
    requestId: z.optional(requestId),
    metrics: z.optional(outcomeMetrics),
    scores: z.optional(scores),
  })
  .check(
    z.refine(
      (it) => (it.outcomeId === undefined) !== (it.requestId === undefined),
      'expected outcomeId or requestId, one of them',
    ),
  );

/** POST /v1/feedback: what became known of earlier outcomes, by their ids or request ids. */
export const feedbackRequest = z.strictObject({
  feedback: z.array(feedback).check(z.minLength(1), z.maxLength(10_000)),
});
export type FeedbackInput = z.output<typeof feedback>;
export interface FeedbackResponse {
  readonly accepted: number;
  /** Ids of which no outcome has come yet: their feedback waits for it. */
  readonly unknown: readonly string[];
  /** Pieces of feedback that wait. Absent: the server is too old to keep them. */
  readonly held?: number | undefined;
}

/** Every error answer of `/v1`. */
export interface ErrorResponse {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly expected?: string;
  };
}
