import type { Severity } from '../diff/model.ts';
import type { Drop, StageDetection } from '../release/detection.ts';
import type { ReleasePlan } from '../release/model.ts';

export type ScopeKind =
  | 'system-prompt'
  | 'task-prompt'
  | 'partial'
  | 'example'
  | 'tool-description'
  | 'model-settings'
  | 'none';

/** How much a reference is worth: nothing else can be meant; hardly anything else; something may. */
export type Sureness = 'certain' | 'likely' | 'possible';

/** A place in the workspace's code that uses a prompt. */
export interface CallSite {
  readonly file: string;
  readonly line: number;
  /** How it was recognised: `path`, `name`, `sdk` ... */
  readonly how: string;
  readonly prompt: string;
  readonly sure?: Sureness | undefined;
  /** What recognised it, for people: "langfuse", "call of renderPrompt". */
  readonly via?: string | undefined;
  /** Variables passed there, when all of them could be read. */
  readonly passes?: readonly string[] | undefined;
  /** Whether more is passed than can be read: something is spread. */
  readonly spreads?: boolean | undefined;
  /** Variables of the prompt that are not passed, and passed names that it does not have. */
  readonly missing?: readonly string[] | undefined;
  readonly extra?: readonly string[] | undefined;
  /** Keys of the prompt's answer that the code reads. */
  readonly reads?: readonly string[] | undefined;
}

/** A prompt that the change reaches through a partial. */
export interface Dependant {
  readonly prompt: string;
  readonly file: string;
  readonly through: string;
}

/** A prompt that hands its answer to another one, or gets it. */
export interface ChainedPrompt {
  readonly prompt: string;
  readonly file: string;
  /** Names of the prompts that it is chained to on the way to the change. */
  readonly through: readonly string[];
  readonly sure: Sureness;
  /** Where code hands an answer on. */
  readonly at: readonly { readonly file: string; readonly line: number }[];
}

export interface Interaction {
  readonly kind: 'variable' | 'output' | 'tool' | 'retrieval' | 'model';
  readonly what: string;
  /** Whether a case of the suites exercises it. */
  readonly tested: boolean;
  readonly severity: Severity;
}

export interface Coverage {
  readonly cases: number;
  /** Ids of the diff's hunks that no case exercises. */
  readonly uncoveredHunks: readonly string[];
  /** For each hunk that is covered, the ids of its cases. */
  readonly coveredBy: Readonly<Record<string, readonly string[]>>;
}

export interface Traffic {
  readonly requestsPerDay: number;
  /** Of all calls that the registry sees, 0 to 1. */
  readonly share: number;
  /** US dollars; null when the registry was told of no cost. */
  readonly costPerDay: number | null;
}

/** What the proposed plan would see of a drop at today's traffic. */
export interface PlanDetection {
  readonly drop: Drop;
  readonly stages: readonly StageDetection[];
}

export interface Reason {
  readonly id: string;
  readonly why: string;
}

export interface BlastRadius {
  readonly level: Severity;
  readonly reasons: readonly Reason[];
  readonly scope: { readonly kind: ScopeKind; readonly why: string };
  readonly callSites: readonly CallSite[];
  readonly dependants: readonly Dependant[];
  /** Prompts that get the answer of one that changes, directly or through others; the nearest first. */
  readonly feeds: readonly ChainedPrompt[];
  /** Prompts whose answer goes into one that changes. */
  readonly fedBy: readonly ChainedPrompt[];
  /** Places in tests that use a prompt that changes. */
  readonly tests: readonly CallSite[];
  readonly interactions: readonly Interaction[];
  readonly coverage: Coverage;
  readonly traffic: Traffic | null;
  readonly plan: ReleasePlan;
  /** Null where the traffic is not known: then nobody can tell. */
  readonly detection: PlanDetection | null;
}
