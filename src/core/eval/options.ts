import type { CancelSignal } from '../base/cancel.ts';
import type {
  Clock,
  Embedder,
  Judge,
  KeepText,
  MatchRegExp,
  ModelClient,
  Random,
  ResponseCache,
  RunCode,
} from '../ports.ts';
import type { PublishedPrompt } from '../prompt/model.ts';
import type { EvalCase, Shard, Suite } from './model.ts';

/** When an evaluation passes; the meaning of each number is in docs/guide/evaluation.md. */
export interface Gate {
  /** Largest drop of the pass rate that is still acceptable, 0 to 1. */
  readonly margin: number;
  /** Chance of failing a candidate that is as good as its baseline, 0 to 1. */
  readonly alpha: number;
  /** New breaches tolerated outside the critical categories. */
  readonly newBreaches: number;
  /** Largest tolerated rise of the share of harmless requests that are refused, 0 to 1. */
  readonly overRefusal: number;
}

/** One side of the comparison. */
export interface EvaluatedVersion {
  /** For people: "HEAD", "working tree". */
  readonly label: string;
  readonly prompt: PublishedPrompt;
  readonly fingerprint: string;
}

export interface EvaluationOptions {
  /** Name of the prompt. */
  readonly prompt: string;
  readonly baseline: EvaluatedVersion;
  readonly candidate: EvaluatedVersion;
  /** Cases that do not apply to the prompt are left out. */
  readonly suites: readonly Suite[];
  readonly model: ModelClient;
  /** Asked the same questions side by side with `model`; each has a label of its own. */
  readonly furtherModels?: readonly ModelClient[] | undefined;
  /** Which cases to ask which model, by its name in reports; absent: all. */
  readonly asks?: ((item: EvalCase, model: string) => boolean) | undefined;
  /** Only this part of the cases; the reports of all parts are merged into one. */
  readonly shard?: Shard | undefined;
  readonly gate: Gate;
  /** Calls in flight at once, 1 or more. */
  readonly concurrency: number;
  /** Calls a case and side, 1 or more; each is its own draw. */
  readonly repeats: number;
  /** Answers of earlier evaluations; null asks the model for every one. */
  readonly cache: ResponseCache | null;
  /** Answers that this same evaluation got before it was interrupted, and where new ones go. */
  readonly journal?: ResponseCache | undefined;
  /** Where long answers go until the report is written; absent: they stay in memory. */
  readonly keepText?: KeepText | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly matchRegExp: MatchRegExp;
  /** Absent: model-graded assertions cannot be judged. */
  readonly judge?: Judge | undefined;
  readonly embedder?: Embedder | undefined;
  /** Absent: the workspace is not trusted, and code of suites does not run. */
  readonly runCode?: RunCode | undefined;
  readonly signal?: CancelSignal | undefined;
  /** Stops before the calls that would cost more, in USD; the model must have prices. */
  readonly budgetUsd?: number | undefined;
}
