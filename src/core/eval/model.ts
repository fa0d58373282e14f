import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Reason } from '../blastRadius/model.ts';
import type { ChatMessage } from '../prompt/model.ts';

export type SuiteKind = 'golden' | 'adversarial';
export const sides = ['baseline', 'candidate'] as const;
export type Side = (typeof sides)[number];

/** promptfoo's assertion: `not-` in front of the type negates it. */
export interface Assertion {
  readonly type: string;
  readonly value?: JsonValue | undefined;
  readonly threshold?: number | undefined;
  /** Default 1; an assertion of weight 0 is shown and decides nothing. */
  readonly weight?: number | undefined;
  /** What it guards, in the words of the reasons: `escalation` reads "escalation dropped in 6". */
  readonly metric?: string | undefined;
  /** Options of the type, as the suite states them. */
  readonly config?: JsonObject | undefined;
  /** Code that makes of the answer what is judged; runs in trusted workspaces only. */
  readonly transform?: string | undefined;
  /** Code that takes the retrieved context out of the answer; runs in trusted workspaces only. */
  readonly contextTransform?: string | undefined;
  /** The judge of a model-graded type when it is not the configured one. */
  readonly provider?: string | undefined;
  /** What a model-graded type asks its judge when it is not the built-in prompt. */
  readonly rubricPrompt?: JsonValue | undefined;
  /** Of the type `assert-set`: judged together by their weighted mean against `threshold`. */
  readonly assert?: readonly Assertion[] | undefined;
}

export interface EvalCase {
  /** Stable under reordering: the pairing key and the name in reports. */
  readonly id: string;
  readonly suite: string;
  readonly description?: string | undefined;
  readonly vars: Readonly<Record<string, JsonValue>>;
  readonly assertions: readonly Assertion[];
  /** Least weighted mean score that passes; absent: every assertion must pass. */
  readonly threshold?: number | undefined;
  /** Code that makes of every answer what is judged; runs in trusted workspaces only. */
  readonly transform?: string | undefined;
  /** Put in front of the first message that is sent, and behind the last. */
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  /** Turns of a scripted conversation that come before the case's own message. */
  readonly history?: readonly ChatMessage[] | undefined;
  readonly tags: readonly string[];
  readonly mustPass: boolean;
  /** The one prompt it is for; absent: every prompt whose variables it fills. */
  readonly prompt?: string | undefined;
  /** Where it is written, to jump to; absent for built-in cases. */
  readonly at?: { readonly file: string; readonly line: number } | undefined;
  /** Adversarial cases only. */
  readonly attack?: AttackInfo | undefined;
  /** How compliance with a built-in attack is recognised; absent: by the assertions. */
  readonly detection?: Detection | undefined;
}

/** What in an answer shows that the model did as the attacker asked. */
export type Detection =
  /** A text that the attack describes without containing it, so that quoting the attack is no breach. */
  | { readonly kind: 'marker'; readonly marker: string }
  /** Sentences of the prompt that answered. */
  | { readonly kind: 'prompt-leak' }
  /** An invented secret that stands in the input, or a secret of the prompt itself. */
  | { readonly kind: 'secret'; readonly secret: string }
  /** Any of these texts, as an imported attack names them. */
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  /** An address of this host, which the attack spells out without containing it. */
  | { readonly kind: 'exfiltration'; readonly host: string }
  /** A control sequence that a terminal would carry out. */
  | { readonly kind: 'terminal' }
  /** A call of this tool with this text in its arguments. */
  | { readonly kind: 'tool-call'; readonly tool: string; readonly argument: string }
  /** An answer out of the prompt's output contract; the marker where the prompt has none. */
  | { readonly kind: 'format'; readonly marker: string }
  /** More characters than this, or the same words over and over. */
  | { readonly kind: 'exhaustion'; readonly characters: number }
  /** A sentence that says all words of one of these claims, and says them as true. */
  | { readonly kind: 'premise'; readonly claims: readonly (readonly string[])[] }
  /** An answer that takes up a request that has to be declined; `target` is how it would begin. */
  | { readonly kind: 'request'; readonly request: string; readonly target?: string | undefined }
  /** Nothing: a benign probe, which fails only by being refused. */
  | { readonly kind: 'none' };

export interface AttackInfo {
  readonly category: string;
  /**
   * Ids in OWASP's Top 10 for LLM Applications, 2025 and 2026 (`LLM01:2025`), and for Agentic
   * Applications 2026 (`ASI01`).
   */
  readonly owasp: readonly string[];
  /** Ids in MITRE ATLAS. */
  readonly atlas: readonly string[];
  /** The text whose appearance means that the model complied. */
  readonly marker?: string | undefined;
  /** A harmless request that must not be refused. */
  readonly benign?: boolean | undefined;
  /** Of a category in which no new breach is ever tolerated. */
  readonly critical?: boolean | undefined;
}

export interface Suite {
  readonly name: string;
  readonly kind: SuiteKind;
  readonly cases: readonly EvalCase[];
}

export interface AssertionResult {
  readonly type: string;
  readonly metric?: string | undefined;
  readonly pass: boolean;
  /** 0 to 1. */
  readonly score: number;
  readonly reason: string;
  /** As the suite states it; 0 shows and decides nothing. Absent: 1. */
  readonly weight?: number | undefined;
  /** When it failed: what broke, in the words of the verdict ("JSON contract broken"). */
  readonly broken?: string | undefined;
  /** Model-graded types: the judge and a hash of its instructions, so that a report can name them. */
  readonly judgedBy?:
    | {
        readonly label: string;
        readonly promptHash?: string | undefined;
        readonly flipped?: boolean | undefined;
      }
    | undefined;
}

/** A judge and what it was told. */
export interface JudgeNote {
  readonly label: string;
  /** As results name it. */
  readonly promptHash: string;
  /** Without the texts that were graded. */
  readonly instructions: string;
}

export type AttackOutcome = 'complied' | 'refused' | 'ignored';

/** One call of one side and its judgement. */
export interface Trial {
  readonly side: Side;
  readonly repeat: number;
  readonly pass: boolean;
  readonly score: number;
  readonly output: string;
  /** From sending the request to its last byte; null when it came from the cache. */
  readonly latencyMs: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
  readonly cached: boolean;
  readonly assertions: readonly AssertionResult[];
  readonly attackOutcome?: AttackOutcome | undefined;
  /** The call failed for good; `pass` is false and nothing is concluded from it. */
  readonly error?: string | undefined;
}

export type CaseStatus = 'same-pass' | 'same-fail' | 'regressed' | 'improved' | 'flaky' | 'error';

export interface CaseResult {
  readonly id: string;
  readonly suite: string;
  /** Which model answered, where several were asked side by side. */
  readonly model?: string | undefined;
  readonly description?: string | undefined;
  readonly status: CaseStatus;
  readonly mustPass: boolean;
  readonly at?: { readonly file: string; readonly line: number } | undefined;
  readonly attack?: AttackInfo | undefined;
  readonly tags?: readonly string[] | undefined;
  /** What the prompt's variables were; absent in reports that did not keep it. */
  readonly vars?: Readonly<Record<string, JsonValue>> | undefined;
  /** What the answers were judged by, as the suite states it; absent for built-in attacks. */
  readonly asserted?: readonly Assertion[] | undefined;
  /** The first repeat of each side; further repeats in `trials`. */
  readonly baseline: Trial;
  readonly candidate: Trial;
  readonly trials: readonly Trial[];
}

/** A share of cases with Wilson's interval of 95 %; `count` has fractions with repeats. */
export interface AttackRate {
  readonly count: number;
  readonly rate: number;
  readonly interval: readonly [low: number, high: number];
}

/** What the attacks and harmless requests of an adversarial suite come to. */
export interface AdversarialScore {
  readonly attacks: number;
  /** Attacks that succeeded, over all categories. */
  readonly baseline: AttackRate;
  readonly candidate: AttackRate;
  /** In order of their first case. */
  readonly categories: readonly {
    readonly category: string;
    readonly critical: boolean;
    readonly attacks: number;
    readonly baseline: AttackRate;
    readonly candidate: AttackRate;
    /** Withstood by the baseline, complied with by the candidate. */
    readonly newBreaches: number;
  }[];
  /** Harmless requests that were refused; null without any. */
  readonly overRefusal: {
    readonly requests: number;
    readonly baseline: AttackRate;
    readonly candidate: AttackRate;
  } | null;
  /** 0 to 1, by the definition in docs/guide/evaluation.md; null without attacks. */
  readonly robustness: { readonly baseline: number | null; readonly candidate: number | null };
}

/** Rates and costs of one side over one suite. */
export interface SideSummary {
  readonly passed: number;
  readonly total: number;
  readonly passRate: number;
  /** Wilson 95 %. */
  readonly interval: readonly [low: number, high: number];
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null };
  readonly tokens: { readonly input: number; readonly output: number };
  readonly cost: number | null;
}

export interface SuiteSummary {
  readonly name: string;
  /** Which model it is about, where several were asked side by side. */
  readonly model?: string | undefined;
  readonly kind: SuiteKind;
  readonly baseline: SideSummary;
  readonly candidate: SideSummary;
  readonly regressed: number;
  readonly improved: number;
  readonly flaky: number;
  readonly errors: number;
  /** One-sided exact McNemar: candidate worse than baseline. Null without discordant pairs. */
  readonly p: number | null;
  /** Cases that would settle an inconclusive suite; null when it is settled. */
  readonly neededCases: number | null;
  /** Adversarial suites: breached under candidate, not under baseline. */
  readonly newBreaches: number;
  /** Adversarial suites: success by category, over-refusal and robustness. */
  readonly adversarial?: AdversarialScore | undefined;
  /**
   * Candidate's pass rate minus baseline's, paired, with its 95 % interval: -1 to 1. Absent when no
   * case was judged.
   */
  readonly difference?:
    { readonly value: number; readonly interval: readonly [low: number, high: number] } | undefined;
  /** In the order of the suite; absent in adversarial suites, and where no assertion names one. */
  readonly metrics?: readonly MetricSummary[] | undefined;
  /** What became of assertions that compare both answers; absent where there are none. */
  readonly comparisons?: PairwiseSummary | undefined;
}

/** Pairs of answers, of which the candidate's (of a list: the first) is ours. */
export interface PairwiseSummary {
  /** Better, and worse, in both orders. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  /** Pairs that the judge was asked about; the others were the same text twice. */
  readonly asked: number;
  /** Share of them on which it changed its mind with the order, and its Wilson 95 %. */
  readonly flipRate: { readonly value: number; readonly interval: readonly [number, number] };
}

/** What a golden suite's cases say about one metric: the assertions of that name. */
export interface MetricSummary {
  readonly name: string;
  /** Cases that carry it. */
  readonly cases: number;
  /** Shares of answers that fulfil it, mean over the cases: 0 to 1. */
  readonly baseline: number;
  readonly candidate: number;
  /** Cases that fulfil it in a smaller, and in a larger share of their repeats than before. */
  readonly regressed: number;
  readonly improved: number;
  /** One-sided exact McNemar, not adjusted for the other tests. Null without discordant pairs. */
  readonly p: number | null;
}

export type Verdict = 'pass' | 'fail' | 'inconclusive';

export interface EvalReport {
  readonly id: string;
  readonly prompt: string;
  readonly baseline: { readonly label: string; readonly fingerprint: string };
  readonly candidate: { readonly label: string; readonly fingerprint: string };
  /** As shown to people; the demo model's ends in "(simulated)". */
  readonly model: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly verdict: Verdict;
  /** The first is the headline. */
  readonly reasons: readonly Reason[];
  readonly suites: readonly SuiteSummary[];
  readonly cases: readonly CaseResult[];
  /** Cases that a stopped evaluation did not get to; absent when it ran to its end. */
  readonly unfinished?: number | undefined;
  /** Present when chosen cases were asked by themselves: no verdict comes of those. */
  readonly selection?: ChosenCases | undefined;
  /** Who graded answers, and by which instructions; absent where nobody was asked. */
  readonly judges?: readonly JudgeNote[] | undefined;
  /** Models that were asked side by side, when there were several. */
  readonly models?: readonly string[] | undefined;
  /** Present in a part of an evaluation: the verdict comes of merging all parts. */
  readonly shard?: ShardPart | undefined;
  /** Of the calls that were made, those of graders included, in USD; null when a price is unknown. */
  readonly cost: number | null;
  /** What judge and embeddings took of it; absent where they were not asked. */
  readonly grading?: GradingEffort | undefined;
  readonly calls: { readonly made: number; readonly cached: number; readonly failed: number };
}

/** Calls of judge and embeddings that were paid for; those from a cache are none. */
export interface GradingEffort {
  readonly calls: number;
  /** In USD; null when a price is unknown. */
  readonly cost: number | null;
}

/** One of several runs that share the cases of an evaluation among them. */
export interface Shard {
  /** 1 to `of`. */
  readonly index: number;
  readonly of: number;
}

/** Which part of which evaluation a report holds, and what it takes to put the parts together. */
export interface ShardPart extends Shard {
  /** Names the whole evaluation: equal in all of its parts. */
  readonly evaluation: string;
  /** Where each of the report's cases stands in the whole evaluation. */
  readonly positions: readonly number[];
  readonly gate: {
    readonly margin: number;
    readonly alpha: number;
    readonly newBreaches: number;
    readonly overRefusal: number;
  };
}

/** Cases that somebody picked and evaluated by themselves. */
export interface ChosenCases {
  /** Each once, as `resultKey` writes it. */
  readonly keys: readonly string[];
  /** The evaluation of everything that they were merged into; null when there was none. */
  readonly whole: {
    readonly id: string;
    readonly verdict: Verdict;
    /** Its headline. */
    readonly why: string;
  } | null;
}

/** What a running evaluation tells whoever listens; the last event is `finished` or `stopped`. */
export type EvalEvent =
  | {
      readonly type: 'started';
      readonly total: number;
      readonly prompt: string;
      readonly model: string;
    }
  | { readonly type: 'case'; readonly result: CaseResult; readonly progress: EvalProgress }
  | {
      readonly type: 'waiting';
      readonly reason: string;
      readonly forMs: number;
      readonly progress: EvalProgress;
    }
  | { readonly type: 'finished'; readonly report: EvalReport }
  /** Cancelled, unreachable or out of budget: what is done is in the report, the rest can be resumed. */
  | {
      readonly type: 'stopped';
      readonly why: 'cancelled' | 'model-unavailable' | 'budget';
      readonly message: string;
      readonly report: EvalReport;
    };

export interface EvalProgress {
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
  /** Null until enough is done to tell. */
  readonly remainingMs: number | null;
  readonly cost: number | null;
}

/** One message list ready to send. */
export interface RenderedCase {
  readonly messages: readonly ChatMessage[];
}
