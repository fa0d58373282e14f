import type { AuditChange, AuditEntry, AuditHead } from '../../core/audit/chain.ts';
import type { Evidence } from '../../core/release/model.ts';
import type { LeaseGrant, LeaseRequest } from './leases.ts';
import type { BackupSummary } from './backup/format.ts';
import type { ChangedBy } from './auditChanges.ts';
import type {
  FeedbackReceipt,
  HeldFeedback,
  JudgingDay,
  JudgingRequest,
  HistoryQuery,
  LabelMove,
  LiftedFreeze,
  NewFeedback,
  NewFreeze,
  NewLogEntry,
  NewOutcome,
  NewRelease,
  NewToken,
  NewVersion,
  OutcomeReceipt,
  RetentionRun,
  StoredFreeze,
  StoredLabelMove,
  ReasonCount,
  ReleaseHead,
  RemovedVersion,
  StoredDecision,
  StoredLogEntry,
  StoredPoint,
  StoredPrompt,
  StoredRelease,
  StoredToken,
  StoredVersion,
  TrafficCount,
  Transition,
} from './model.ts';

import type { VersionHour } from './historyTally.ts';

/**
 * Everything that the registry remembers. A promise that resolves means: durable. Every method
 * fails with `store-unavailable` when the database does; nothing is stored in part.
 */
export interface Store {
  /** Idempotent by (prompt, fingerprint): `created` is false when the version was there already. */
  publishVersion(
    version: NewVersion,
    by?: ChangedBy,
  ): Promise<{ version: StoredVersion; created: boolean }>;
  /** Undefined also when its text was removed: see `removedVersion`. */
  version(prompt: string, version: number): Promise<StoredVersion | undefined>;
  /** Newest first. */
  versions(prompt: string): Promise<readonly StoredVersion[]>;
  /** By name. */
  prompts(): Promise<readonly StoredPrompt[]>;

  /** Fails with `not-found` when there is no such version. */
  moveLabel(move: LabelMove): Promise<void>;
  /**
   * Where the label pointed at a moment, by the last of the moves up to it; undefined when it did not
   * exist yet. Where a clock was set back the moves do not lie in the order of their times: where a
   * label points now is asked for with `endOfTime`.
   */
  labelAt(prompt: string, label: string, at: number): Promise<number | undefined>;
  /** Every move of a prompt's labels, newest first. */
  labelMoves(prompt: string): Promise<readonly StoredLabelMove[]>;

  /**
   * Stores a release with its first log entry and supersedes the running one of the same prompt,
   * when `supersedes` carries that transition. Fails with `conflict` when another release of the
   * prompt runs.
   */
  startRelease(
    release: NewRelease,
    entry: NewLogEntry,
    supersedes: Transition | null,
  ): Promise<StoredRelease>;
  release(id: string): Promise<StoredRelease | undefined>;
  /** Newest first. */
  releases(): Promise<readonly StoredRelease[]>;
  /** What placed the keys of the prompt's newest release; undefined when it never had one. */
  lastSalt(prompt: string): Promise<string | undefined>;
  /** The release of the prompt that ran at a moment; the one that is on at `endOfTime`. */
  releaseAt(prompt: string, at: number): Promise<StoredRelease | undefined>;
  /** Those that are on. */
  runningReleases(): Promise<readonly StoredRelease[]>;
  /** How far those have come that are on. */
  releaseHeads(): Promise<readonly ReleaseHead[]>;
  /**
   * Fails with `conflict` when the log has moved on, or when the lease of `fence` has ended or been
   * taken over; with `not-found` when there is no release.
   */
  applyTransition(transition: Transition): Promise<StoredRelease>;
  /** Oldest first. */
  log(releaseId: string): Promise<readonly StoredLogEntry[]>;

  addFreeze(freeze: NewFreeze): Promise<StoredFreeze>;
  /** Ends a freeze before its time. Fails with `not-found` when it is over or there is none. */
  liftFreeze(lift: LiftedFreeze): Promise<StoredFreeze>;
  /** Those that ended after `since` or still hold, oldest first. */
  freezes(since: number): Promise<readonly StoredFreeze[]>;

  /** Idempotent by outcome id, within a batch too. */
  recordOutcomes(outcomes: readonly NewOutcome[], at: number): Promise<OutcomeReceipt>;
  /**
   * Metrics and scores that an outcome carries already are left alone. Feedback on an outcome that
   * has not come is held until it does.
   */
  recordFeedback(feedback: readonly NewFeedback[], at: number): Promise<FeedbackReceipt>;
  /** Joins held feedback whose outcome is there after all, and drops what came before `before`. */
  sweepFeedback(before: number): Promise<HeldFeedback>;
  evidence(releaseId: string): Promise<Evidence>;
  /** Outcomes of the minutes that begin at or after `since`. */
  traffic(prompt: string, since: number): Promise<TrafficCount>;
  /** Of the same minutes, those outcomes that belong to no release or are compared with nothing. */
  trafficReasons(prompt: string, since: number): Promise<readonly ReasonCount[]>;
  /** Pieces of feedback whose outcome has not come yet. */
  heldFeedback(): Promise<number>;
  /** What the outcomes of a version said, hour by hour, oldest first. */
  versionHistory(query: HistoryQuery): Promise<readonly VersionHour[]>;

  addPoint(point: StoredPoint): Promise<void>;
  series(releaseId: string): Promise<readonly StoredPoint['point'][]>;

  /**
   * Extends the leases of a holder and takes free ones up to its fair share, by the store's own
   * clock. A shard that changes hands gets a greater token.
   */
  renewLeases(request: LeaseRequest): Promise<LeaseGrant>;
  /** The holder's leases are free at once. */
  dropLeases(holder: string): Promise<void>;
  /** Oldest first. */
  decisions(releaseId: string): Promise<readonly StoredDecision[]>;
  /** Fails with `conflict` when a token of that name is neither revoked nor expired. */
  addToken(token: NewToken, by?: ChangedBy): Promise<void>;
  /** Oldest first, revoked and expired ones too. */
  tokens(): Promise<readonly StoredToken[]>;
  /** Every valid token of that name ends; fails with `not-found` when there is none. */
  revokeToken(name: string, at: number, by?: ChangedBy): Promise<void>;

  /** Takes a call out of a day's budget, which all processes share; false when there is no room. */
  reserveJudging(request: JudgingRequest): Promise<boolean>;
  /** Corrects what the calls of a day cost: `usd` is added, and may be negative. */
  settleJudging(day: string, usd: number): Promise<void>;
  judgingOn(day: string): Promise<JudgingDay>;

  /**
   * The audit log: every method that changes what is served, or who may, writes its entry together
   * with the change. Entries after a number, oldest first.
   */
  audit(after: number, limit: number): Promise<readonly AuditEntry[]>;
  auditHead(): Promise<AuditHead>;
  /** For a change that nothing else in the store is written for. */
  appendAudit(change: AuditChange): Promise<AuditEntry>;

  /**
   * Writes into the audit log that what is older than a moment will be removed; false when nothing
   * is, or when this run has begun already.
   */
  beginRetention(run: RetentionRun): Promise<boolean>;
  /** Removes at most `limit` rows of each kind; returns how many went, 0 at the end. */
  expire(before: number, limit: number): Promise<number>;
  /**
   * Removes decisions and chart points of at most `limit` releases that ended before the moment, each
   * with its entry in the audit log; returns of how many releases, 0 at the end. Their logs and sums
   * stay.
   */
  expireReleases(run: RetentionRun, limit: number): Promise<number>;
  /**
   * Removes the texts of at most `limit` versions, each with its entry in the audit log: of those
   * published before the moment, never in production, and since the moment under no label and in no
   * release that was on. Returns how many, 0 at the end. Their numbers are not given again; the same
   * text published again gets its own back.
   */
  expireVersions(run: RetentionRun, limit: number): Promise<number>;
  /** What is left of a version whose text was removed. */
  removedVersion(prompt: string, version: number): Promise<RemovedVersion | undefined>;

  /**
   * Writes everything into a new file, as it is at one moment; the store goes on being used. Fails
   * with `bad-request` for a store that keeps nothing.
   */
  backup(file: string): Promise<BackupSummary>;

  close(): Promise<void>;
}

export type StoreMethod = Exclude<keyof Store, 'close'>;
