/** Tables as kysely sees them. JSON and enumerations are text, booleans are 0 and 1. */

interface VersionTable {
  prompt: string;
  version: number;
  fingerprint: string;
  content: string;
  environment: string;
  created_at: number;
  /** When the same text was published again last; 0: never. */
  last_published_at: number;
}

/** What is left of versions whose text retention has removed. */
interface RemovedVersionTable {
  prompt: string;
  version: number;
  fingerprint: string;
  environment: string;
  created_at: number;
  removed_at: number;
}

/** Append-only: the row with the highest `seq` up to a moment says where the label pointed. */
interface LabelMoveTable {
  prompt: string;
  label: string;
  seq: number;
  version: number;
  at: number;
  actor: string;
  reason: string | null;
  /** Place among the moves of all labels of the prompt. */
  ordinal: number;
}

/** A freeze of one prompt, or of all where it names none. */
export interface FreezeTable {
  id: string;
  prompt: string | null;
  at: number;
  until: number;
  actor: string;
  reason: string;
  lifted_at: number | null;
  lifted_by: string | null;
  lifted_reason: string | null;
}

export interface ReleaseTable {
  id: string;
  prompt: string;
  stable_version: number;
  canary_version: number;
  salt: string;
  plan: string;
  state: string;
  started_at: number;
  ended_at: number | null;
  seq: number;
  evaluation: string | null;
  override_reason: string | null;
  /** Place among all releases, as they were started. */
  ordinal: number;
  /** When retention removed its decisions and the points of its charts. */
  evidence_removed_at: number | null;
}

/** Append-only. */
export interface ReleaseLogTable {
  release_id: string;
  seq: number;
  at: number;
  action: string;
  actor: string;
  reason: string;
  status: string;
  stage_index: number;
  weight: number;
  guards: string;
}

export interface OutcomeTable {
  id: string;
  prompt: string;
  version: number;
  release_id: string | null;
  arm: string | null;
  placement: string | null;
  stage_index: number | null;
  /** Which part of the evidence it counts in; null when it is compared with nothing. */
  lane: string | null;
  targeting_key: string;
  served_at: number;
  received_at: number;
  /** Bit sets over the outcome fields: which it carries, and which of them are events. */
  carried: number;
  events: number;
  /** Fields that no earlier outcome of its key carried in its lane. */
  first_carried: number;
  latency_ms: number | null;
  tokens: number | null;
  cost_usd: number | null;
  /** JSON: the scores by name; null without any. */
  scores: string | null;
  request_id: string | null;
}

/** Feedback that came before its outcome; `kind` says which of the outcome's ids `ref` is. */
export interface HeldFeedbackTable {
  kind: string;
  ref: string;
  carried: number;
  events: number;
  received_at: number;
}

export interface HeldScoreTable {
  kind: string;
  ref: string;
  name: string;
  value: number;
}

/** Outcomes that belong to no release or are compared with nothing, by prompt and minute. */
interface TrafficReasonTable {
  prompt: string;
  minute: number;
  version: number;
  reason: string;
  outcomes: number;
}

/** The same by the release that was on. */
interface ReleaseReasonTable {
  release_id: string;
  reason: string;
  outcomes: number;
}

/** What one key did in one lane of one stage; the segment lane has only stage 0. */
export interface KeyStageTable {
  release_id: string;
  targeting_key: string;
  lane: string;
  stage_index: number;
  carried: number;
  events: number;
  /** By field and value, n and x: see `keyCounts.ts`. */
  counts: string;
}

/** Additive sums of one lane of one stage. */
export interface ArmTallyTable {
  release_id: string;
  stage_index: number;
  lane: string;
  keys: number;
  served_keys: number;
  compared_keys: number;
  requests: number;
  latency_ms_sum: number;
  tokens_sum: number;
  cost_usd_sum: number;
}

export interface FieldTallyTable {
  release_id: string;
  stage_index: number;
  lane: string;
  field: string;
  requests: number;
  events: number;
  keys: number;
  first_events: number;
  keys_with_event: number;
  /** Sums over compared keys: how many, of n and x, of their squares and of their product. */
  compared_keys: number;
  compared_n: number;
  compared_x: number;
  compared_nn: number;
  compared_nx: number;
  compared_xx: number;
}

/** Histograms of the values that keys had first: in their lane, and in the stage if compared. */
export interface ValueTallyTable {
  release_id: string;
  stage_index: number;
  lane: string;
  name: string;
  bin: number;
  first_weight: number;
  compared_weight: number;
}

/** Outcomes of a version by hour, in bins: of values, and of fields (bin 1 is the bad outcome). */
export interface VersionHistoryTable {
  prompt: string;
  version: number;
  hour: number;
  name: string;
  bin: number;
  weight: number;
}

interface ActivityTable {
  release_id: string;
  last_outcome_at: number;
}

/** Outcomes received, by prompt and minute. */
interface TrafficTable {
  prompt: string;
  minute: number;
  outcomes: number;
  /** Of these, how many said what they cost, and the sum of it. */
  costed: number;
  cost_usd_sum: number;
}

interface SeriesPointTable {
  release_id: string;
  at: number;
  point: string;
}

/** Processes that look after releases, as long as they say so. */
interface ControllerTable {
  holder: string;
  expires_at: number;
}

/** Who decides about the releases of a shard; nobody when `holder` is empty. */
interface ControllerLeaseTable {
  shard: number;
  holder: string;
  token: number;
  expires_at: number;
}

/** What a log entry was decided from and what came of it, as canonical JSON. Append-only. */
interface DecisionTable {
  release_id: string;
  seq: number;
  engine: number;
  input: string;
  output: string;
}

interface TokenTable {
  id: string;
  name: string;
  /** SHA-256 in hex. */
  hash: string;
  scopes: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
}

interface JudgeDayTable {
  /** UTC, as 2026-05-05. */
  day: string;
  calls: number;
  usd: number;
}

/** Append-only, and hash-chained: see `core/audit`. */
export interface AuditTable {
  seq: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  reason: string;
  details: string;
  previous: string;
  hash: string;
}

export interface Tables {
  audit: AuditTable;
  versions: VersionTable;
  removed_versions: RemovedVersionTable;
  label_moves: LabelMoveTable;
  freezes: FreezeTable;
  releases: ReleaseTable;
  release_log: ReleaseLogTable;
  outcomes: OutcomeTable;
  key_stages: KeyStageTable;
  arm_tallies: ArmTallyTable;
  field_tallies: FieldTallyTable;
  value_tallies: ValueTallyTable;
  version_history: VersionHistoryTable;
  activity: ActivityTable;
  traffic: TrafficTable;
  series_points: SeriesPointTable;
  held_feedback: HeldFeedbackTable;
  held_scores: HeldScoreTable;
  traffic_reasons: TrafficReasonTable;
  release_reasons: ReleaseReasonTable;
  controllers: ControllerTable;
  controller_leases: ControllerLeaseTable;
  decisions: DecisionTable;
  tokens: TokenTable;
  judge_days: JudgeDayTable;
}

/** Tables that say who runs the registry at the moment, not what it keeps. */
type PassingTable = 'controllers' | 'controller_leases';

/** What a backup holds; the compiler sees to it that no table is forgotten. */
const kept: Readonly<Record<Exclude<keyof Tables, PassingTable>, true>> = {
  audit: true,
  versions: true,
  removed_versions: true,
  label_moves: true,
  releases: true,
  release_log: true,
  outcomes: true,
  key_stages: true,
  arm_tallies: true,
  field_tallies: true,
  value_tallies: true,
  version_history: true,
  activity: true,
  traffic: true,
  series_points: true,
  held_feedback: true,
  held_scores: true,
  traffic_reasons: true,
  release_reasons: true,
  decisions: true,
  tokens: true,
  judge_days: true,
  freezes: true,
};
export const keptTables: readonly string[] = Object.keys(kept);
