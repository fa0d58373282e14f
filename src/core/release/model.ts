import type { Histogram } from '../stats/histogram.ts';
import type { KeySums } from '../stats/keySums.ts';

/** The two arms of a release. */
export const arms = ['stable', 'canary'] as const;
export type Arm = (typeof arms)[number];

export interface Stage {
  /** Share of targeting keys in the canary, in percent, 0 < weight <= 100, at most two decimals. */
  readonly weight: number;
  readonly minDurationMs: number;
  /** Distinct targeting keys that the canary must have served in this stage. */
  readonly minSamples: number;
  /** The stage waits for a person to advance, however well it goes; absent: it does not. */
  readonly hold?: boolean;
}

/** Who has to say yes before a release starts. */
export interface Approvals {
  /** Different people of the list, the author not among them. */
  readonly needed: number;
  readonly from: readonly string[];
  /** Segments get the canary while it waits; nobody else does. */
  readonly segmentsFirst: boolean;
}

export const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Day = (typeof days)[number];

/** When automatic steps may happen. One that ends no later than it begins ends on the next day. */
export interface ReleaseWindow {
  /** On which it begins. */
  readonly days: readonly Day[];
  /** Minutes of the local day, 0 to 1,440. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
}

/** A metric of one outcome that guards can watch; see `metrics.ts`. */
export const metricNames = [
  'formatValid',
  'formatError',
  'error',
  'refusal',
  'escalation',
  'clarification',
  'retry',
  'thumbsDown',
  'violation',
  'toolError',
] as const;
export type MetricName = (typeof metricNames)[number];

export type GuardCondition =
  /** The canary's own rate, 0 to 1. */
  | { readonly kind: 'atLeast'; readonly rate: number }
  | { readonly kind: 'atMost'; readonly rate: number }
  /** The canary's rate (of a score: its loss, 1 - score; of a quantile: itself) over stable's, >= 1. */
  | { readonly kind: 'atMostTimesStable'; readonly ratio: number }
  /** Of scores: the canary's mean below stable's, 0 to 1. */
  | { readonly kind: 'atMostBelowStable'; readonly margin: number }
  /** Of quantiles: at most `share` of the keys may have more than `amount`. */
  | { readonly kind: 'atMostAmount'; readonly amount: number; readonly share: number };

export type BreachAction = 'pause' | 'rollback';

/**
 * What a relative guard on events counts: each key at its first event, the share of all requests by
 * key, or both with a fixed weight.
 */
export const guardUnits = ['auto', 'firstEvent', 'share'] as const;
export type GuardUnit = (typeof guardUnits)[number];

export interface Guard {
  readonly metric: GuardMetric;
  readonly condition: GuardCondition;
  readonly onBreach: BreachAction;
  /** A required guard must be `ok`, not merely unbreached, before a stage advances. */
  readonly required: boolean;
  /** Of relative guards; `auto` when absent. */
  readonly unit?: GuardUnit | undefined;
  /** Weight of this guard's part of the plan's alpha, > 0; 1 when absent. */
  readonly share?: number | undefined;
}

export type SegmentTest =
  | { readonly kind: 'equals' | 'startsWith' | 'endsWith'; readonly value: string }
  | { readonly kind: 'in'; readonly values: readonly string[] };

export interface SegmentCondition {
  readonly attribute: string;
  readonly test: SegmentTest;
}

/** An attribute rule that decides about keys before the percentage does; all conditions hold. */
export interface Segment {
  readonly name: string;
  readonly conditions: readonly SegmentCondition[];
  /** Share of its keys in the canary, in percent with at most two decimals; stays while it ramps. */
  readonly weight: number;
}

export interface ReleasePlan {
  readonly name: string;
  /** Weights strictly increase; the last stage's may be below 100: promotion follows it. */
  readonly stages: readonly Stage[];
  readonly guards: readonly Guard[];
  /** Chance that a harmless canary is ever rolled back or paused by a guard, shared by all guards. */
  readonly alpha: number;
  readonly stickBy: 'user' | 'conversation';
  readonly segments: readonly Segment[];
  /** Targeting keys that always get stable. */
  readonly deny: readonly string[];
  /** Pause when no outcome of either arm arrived for so long; null = never. */
  readonly maxSilenceMs: number | null;
  /** Blocked until someone approves (critical changes). */
  readonly needsApproval: boolean;
  /** Null: it starts without asking anyone. */
  readonly approvals: Approvals | null;
  /** Automatic steps happen inside one of these; empty: at any time. */
  readonly windows: readonly ReleaseWindow[];
}

export interface Approval {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
  /** Whether a token says who it was; else the name is a claim. */
  readonly verified: boolean;
}

/** `pending`: it waits for approvals or its time, and has served nobody of the split. */
export type ReleaseStatus =
  'pending' | 'running' | 'paused' | 'promoted' | 'rolled_back' | 'superseded';

/** Of each amount, the bins of `logHistogram` that hold its median and its 95th percentile. */
export type AmountQuantiles = Readonly<
  Partial<Record<AmountName, { readonly p50: number; readonly p95: number }>>
>;

export interface ReleaseState {
  /** Stable's quantiles as they were frozen when a stage began; the last one up to a stage holds. */
  readonly references?:
    readonly { readonly stageIndex: number; readonly quantiles: AmountQuantiles }[] | undefined;
  readonly status: ReleaseStatus;
  readonly stageIndex: number;
  readonly startedAt: number;
  readonly stageStartedAt: number;
  /** Time spent paused in this stage, which does not count towards its duration. */
  readonly pausedMs: number;
  readonly pausedAt: number | null;
  /** Why the registry paused it; empty when a person did, and while it runs. */
  readonly pausedBy: readonly PauseCause[];
  /** Causes that a person has resumed over: they do not pause this release again. */
  readonly acknowledged: readonly PauseCause[];
  /** When a person resumed it, or a registry took it up again: silence counts anew from here. */
  readonly resumedAt: number | null;
  /** Who asked for the release: never among those who approve it. */
  readonly author: string;
  readonly approvals: readonly Approval[];
  /** Not before this time; null: as soon as nothing else stands against it. */
  readonly startAt: number | null;
}

/** What holds automatic steps back at a moment, besides the plan's own needs. Rollbacks never wait. */
export interface Conditions {
  readonly freeze: Freeze | null;
  /** Outside the plan's windows: when the next one opens, null when none does. */
  readonly closed: { readonly opensAt: number | null } | null;
}

/** Until its end nothing starts, advances or is promoted. */
export interface Freeze {
  readonly until: number;
  readonly by: string;
  readonly reason: string;
}

/** Nothing holds a release back. */
export const unhindered: Conditions = { freeze: null, closed: null };

/** What the registry pauses for; a guard is named by its place in the plan. */
export type PauseCause = 'silence' | 'sampleRatio' | `guard:${number}`;

/**
 * Additive counts of one metric in one arm of one stage. An event is the metric's bad outcome (an
 * invalid format, a refusal, an error ...), whichever way the metric's name points.
 */
export interface MetricCounts {
  /** Outcomes that carry the metric, and those of them with the event. */
  readonly requests: number;
  readonly events: number;
  /**
   * Keys whose first outcome that carries the metric in this arm was in this stage, and those of
   * them whose first such outcome was bad. A key counts once an arm over the whole release.
   */
  readonly keys: number;
  readonly firstEvents: number;
  /** Of the compared keys, those with an event in this stage: a key counts once a stage. */
  readonly keysWithEvent: number;
  /** Of the compared keys in this stage: n outcomes that carry the metric, x of them with the event. */
  readonly perKey: KeySums;
}

/** What an outcome can say as a number: amounts >= 0, and scores from 0 (bad) to 1 (good). */
export const amountNames = ['latencyMs', 'tokens', 'costUsd', 'outputLength'] as const;
export type AmountName = (typeof amountNames)[number];
export type ScoreName = 'judgeScore' | `score:${string}`;
export type ValueName = AmountName | ScoreName;

/** Quantiles of amounts over keys, each by the value that it had first. */
export const quantileNames = [
  'latencyP50',
  'latencyP95',
  'tokensP50',
  'tokensP95',
  'costP50',
  'costP95',
  'lengthP50',
  'lengthP95',
] as const;
export type QuantileName = (typeof quantileNames)[number];

/** What a guard can watch. */
export type GuardMetric = MetricName | QuantileName | ScoreName;

/**
 * Additive counts of one value in one arm of one stage. Amounts are in bins of `logHistogram`; of
 * scores it is the loss, 1 - score, that is counted, in points of `unitHistogram`.
 */
export interface ValueCounts {
  /** Outcomes that carry it. */
  readonly requests: number;
  /** Keys whose first outcome that carries it in this arm was in this stage, and its values there. */
  readonly keys: number;
  readonly first: Histogram;
  /** Of the compared keys: the value of each one's first outcome in this stage that carries it. */
  readonly compared: Histogram;
  /** Of the compared keys in this stage, for scores: x is the sum of losses in thousandths. */
  readonly perKey: KeySums;
}

export interface ArmEvidence {
  /**
   * Keys whose first outcome in the whole release, of either arm, was here: every key counts once.
   * What the sample-ratio test compares.
   */
  readonly keys: number;
  /** Distinct keys that this arm served in this stage, new or not: what `minSamples` counts. */
  readonly servedKeys: number;
  /** Of those, the ones that were not in the canary before this stage: what relative guards compare. */
  readonly comparedKeys: number;
  readonly requests: number;
  readonly metrics: Readonly<Partial<Record<MetricName, MetricCounts>>>;
  readonly values: Readonly<Partial<Record<ValueName, ValueCounts>>>;
  /** Sums for the panel: mean latency, tokens, cost. */
  readonly latencyMsSum: number;
  readonly tokensSum: number;
  readonly costUsdSum: number;
}

export interface StageEvidence {
  readonly stageIndex: number;
  readonly weight: number;
  readonly stable: ArmEvidence;
  readonly canary: ArmEvidence;
}

/** Everything the decision looks at, over hash-placed keys only. */
export interface Evidence {
  readonly stages: readonly StageEvidence[];
  readonly lastOutcomeAt: number | null;
  /** Keys that a segment placed in the canary: they answer to absolute guards alone. */
  readonly segmentCanary: ArmEvidence;
  /** Outcomes of the prompt, served meanwhile, that belong to neither arm: shown, never judged. */
  readonly unattributed?: number | undefined;
}

export type GuardState = 'ok' | 'breached' | 'inconclusive';

/** A guard with the numbers behind its state. */
export interface GuardStatus {
  readonly metric: GuardMetric;
  readonly condition: GuardCondition;
  readonly onBreach: BreachAction;
  readonly required: boolean;
  readonly state: GuardState;
  /**
   * Rate of the metric and the keys behind it, over the release. Absolute guards: by each key's
   * first outcome. Relative guards: of the keys compared in each stage, those with an event there;
   * stable's stages are weighted as the canary's, so that the two rates can be compared.
   */
  readonly stable: { readonly rate: number | null; readonly keys: number };
  readonly canary: { readonly rate: number | null; readonly keys: number };
  /** Always-valid interval: of the canary's rate (absolute) or of the rate ratio (relative). */
  readonly interval: readonly [low: number, high: number] | null;
  /** Evidence against "harmless", as a share of what a breach needs: 0 to 1 and above. */
  readonly evidence: number;
  /** One sentence with numbers. */
  readonly why: string;
}

export type DecisionAction = 'start' | 'advance' | 'hold' | 'pause' | 'rollback' | 'promote';

export interface Decision {
  readonly action: DecisionAction;
  readonly reason: string;
  /** What a pause is for; empty with every other action. */
  readonly pauseCauses: readonly PauseCause[];
  readonly guards: readonly GuardStatus[];
  /** What the stage still waits for; null when nothing. */
  readonly waitingFor: {
    readonly durationMs: number;
    readonly samples: number;
    readonly neededSamples: number;
    readonly guards: readonly GuardMetric[];
  } | null;
  /** What else holds it back (approvals, a time, a freeze, a window, a person), for people. */
  readonly heldBy: readonly string[];
  /** Stable's quantiles as they are now: an advance freezes them for the next stage. */
  readonly quantiles?: AmountQuantiles | undefined;
}

/** When a guard that is still open will be decided, if everything goes on as it has. */
export interface GuardOutlook {
  /** Where it is heading; null where nobody can tell, or nothing decides it within a million keys. */
  readonly towards: Exclude<GuardState, 'inconclusive'> | null;
  /** More canary keys that count until then, about; null as above. */
  readonly keys: number | null;
  /** Events among them, each key's first; null also for guards that judge values. */
  readonly events: number | null;
  /** Milliseconds until then at the traffic of this stage; null also while that is not known. */
  readonly timeMs: number | null;
  /** Whether that is before the stage has all that it waits for; null while unknown. */
  readonly inStage: boolean | null;
  /** One sentence for people, without a full stop. */
  readonly why: string;
}

export interface Outlook {
  /**
   * Milliseconds until the stage has had its time and served its keys, at this traffic; null while that
   * is not known. Required guards and people may hold it longer.
   */
  readonly stageMs: number | null;
  /** In the order of the plan; null for a guard that is decided or not judged. */
  readonly guards: readonly (GuardOutlook | null)[];
}
