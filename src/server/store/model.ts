import type {
  Arm,
  GuardStatus,
  ReleasePlan,
  ReleaseState,
  ReleaseStatus,
} from '../../core/release/model.ts';
import type { OutcomeMetrics, OutcomeScores } from '../../core/release/metrics.ts';
import type { PublishedPrompt } from '../../core/prompt/model.ts';
import type {
  Placement,
  ReleaseLogEntry,
  SeriesPoint,
  StartReleaseRequest,
  VersionEnvironment,
} from '../../protocol/api.ts';
import type { TrafficReason } from '../../protocol/traffic.ts';
import type { Fence } from './leases.ts';
import type { Scope } from '../../protocol/tokens.ts';

/** What the store keeps. All times are milliseconds since 1970 by the registry's own clock. */

export interface NewVersion {
  readonly prompt: string;
  readonly fingerprint: string;
  readonly content: PublishedPrompt;
  readonly environment: VersionEnvironment;
  readonly at: number;
}

/** Immutable. Versions of a prompt are numbered from 1 without gaps. */
export interface StoredVersion extends NewVersion {
  readonly version: number;
}

/** What is left of a version whose text retention has removed; its number is never given again. */
export interface RemovedVersion extends Omit<StoredVersion, 'content'> {
  readonly removedAt: number;
}

/** One move of a label; the latest move up to a moment says where it pointed then. */
export interface LabelMove {
  readonly prompt: string;
  readonly label: string;
  readonly version: number;
  readonly at: number;
  readonly actor: string;
  /** Null when nobody said. */
  readonly reason?: string | null;
}

export interface StoredLabelMove extends LabelMove {
  /** From 1 for each label of a prompt. */
  readonly seq: number;
  readonly reason: string | null;
}

/** From `at` to `until` nothing of the prompt (null: of no prompt) starts, advances, is promoted. */
export interface NewFreeze {
  readonly id: string;
  readonly prompt: string | null;
  readonly at: number;
  readonly until: number;
  readonly actor: string;
  readonly reason: string;
}

export interface StoredFreeze extends NewFreeze {
  /** When it was ended before its time. */
  readonly liftedAt: number | null;
  readonly liftedBy: string | null;
  readonly liftedReason: string | null;
}

export interface LiftedFreeze {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
}

export interface StoredPrompt {
  readonly name: string;
  readonly versions: number;
  readonly labels: Readonly<Record<string, number>>;
}

export interface NewRelease {
  readonly id: string;
  readonly prompt: string;
  readonly stableVersion: number;
  readonly canaryVersion: number;
  /** Goes into the hash that places keys. */
  readonly salt: string;
  readonly plan: ReleasePlan;
  readonly state: ReleaseState;
  readonly evaluation: NonNullable<StartReleaseRequest['evaluation']> | null;
  readonly overrideReason: string | null;
}

export interface StoredRelease extends NewRelease {
  readonly endedAt: number | null;
  /** Sequence number of the newest log entry. */
  readonly seq: number;
  /** When retention removed its decisions and the points of its charts; null while they are there. */
  readonly evidenceRemovedAt: number | null;
}

/** A log entry before the store numbers it. */
export interface NewLogEntry {
  readonly at: number;
  readonly action: ReleaseLogEntry['action'];
  readonly actor: string;
  readonly reason: string;
  /** As they are after the action. */
  readonly status: ReleaseStatus;
  readonly stageIndex: number;
  /** Percent of keys in the canary after the action. */
  readonly weight: number;
  /** The numbers that the action rests on. */
  readonly guards: readonly GuardStatus[];
}

export interface StoredLogEntry extends NewLogEntry {
  /** From 1, without gaps. */
  readonly seq: number;
}

/** A change of a release's state with its log entry: stored whole or not at all. */
export interface Transition {
  readonly releaseId: string;
  /** The log's end that the change was computed from; the store refuses another one. */
  readonly afterSeq: number;
  readonly state: ReleaseState;
  readonly entry: NewLogEntry;
  readonly endedAt: number | null;
  /** Promotion moves a label in the same transaction. */
  readonly label: { readonly label: string; readonly version: number } | null;
  /** The lease under which the registry decided it; null for what a person decided. */
  readonly fence: Fence | null;
  /** What it was decided from, to be stored with it; null when there is nothing to compute again. */
  readonly record: DecisionRecord | null;
}

/** What a log entry was computed from and what came of it. */
export interface DecisionRecord {
  /** Version of the rules that decided; see `core/release/replay.ts`. */
  readonly engine: number;
  /** Canonical JSON. */
  readonly input: string;
  readonly output: string;
}

export interface StoredDecision extends DecisionRecord {
  /** Of its log entry. */
  readonly seq: number;
}

/** How far a release that is on has come: what has to be compared to see that it has changed. */
export interface ReleaseHead {
  readonly id: string;
  readonly prompt: string;
  readonly seq: number;
  readonly lastOutcomeAt: number | null;
}

/** One served request as its client reported it, shape already checked. */
export interface NewOutcome {
  readonly id: string;
  readonly prompt: string;
  readonly promptVersion: number;
  readonly releaseId: string | null;
  readonly arm: Arm | null;
  readonly placement: Placement | null;
  readonly stageIndex: number | null;
  /** Empty when there was none: such an outcome is compared with nothing. */
  readonly targetingKey: string;
  /** When it was served, by the client's word. */
  readonly at: number;
  readonly metrics: OutcomeMetrics;
  /** 0 (bad) to 1 (good). */
  readonly scores?: OutcomeScores | undefined;
  readonly latencyMs: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  /** Characters of the answer: counted, not kept with the outcome. */
  readonly outputLength?: number | undefined;
  /** By which feedback finds it besides its id. */
  readonly requestId?: string | null | undefined;
}

export interface OutcomeReceipt {
  readonly accepted: number;
  readonly duplicates: number;
  /** Among the accepted: of no known release, or contradicting it. */
  readonly unattributed: number;
  /** Releases whose evidence changed. */
  readonly releases: readonly string[];
}

/** On the outcome of that id, or of that request id. */
export interface NewFeedback {
  readonly outcomeId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly metrics: OutcomeMetrics;
  /** Scores that the outcome carries already are left alone. */
  readonly scores?: OutcomeScores | undefined;
}

export interface FeedbackReceipt {
  readonly accepted: number;
  /** Ids of which there is no outcome yet: their feedback is held until it comes. */
  readonly unknown: readonly string[];
  readonly held: number;
  readonly releases: readonly string[];
}

/** One call of the judge, to be taken out of a day's budget. */
export interface JudgingRequest {
  /** UTC, as 2026-05-05. */
  readonly day: string;
  /** The most that the call may cost. */
  readonly usd: number;
  readonly maxCalls: number;
  /** Null: only calls are counted. */
  readonly maxUsd: number | null;
}

/** What the judge took in a day, what is reserved included. */
export interface JudgingDay {
  readonly calls: number;
  readonly usd: number;
}

/** Outcomes of one version that share the reason why they are nobody's or compared with nothing. */
export interface ReasonCount {
  readonly reason: TrafficReason;
  readonly version: number;
  readonly outcomes: number;
}

export interface HeldFeedback {
  /** Joined to an outcome that came meanwhile. */
  readonly joined: number;
  /** Older than it is kept: dropped. */
  readonly dropped: number;
  /** What still waits. */
  readonly held: number;
  readonly releases: readonly string[];
}

/** An access token as it is kept: its SHA-256 in hex, never itself. */
export interface NewToken {
  /** Public; part of the token. */
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

export interface StoredToken extends NewToken {
  readonly revokedAt: number | null;
}

export interface StoredPoint {
  readonly releaseId: string;
  readonly point: SeriesPoint;
}

/** Which hours of a version's history. */
export interface HistoryQuery {
  readonly prompt: string;
  readonly version: number;
  /** Hours that begin at or after it. */
  readonly since: number;
}

/** Outcomes of one prompt and of all prompts in a span of time. */
export interface TrafficCount {
  readonly prompt: number;
  readonly all: number;
  /** Of the prompt's, how many said what they cost. */
  readonly costed: number;
  /** What these cost together, in US dollars. */
  readonly costUsdSum: number;
}

/** Removal of what is older than a moment. */
export interface RetentionRun {
  readonly before: number;
  /** When the run takes place. */
  readonly at: number;
}
