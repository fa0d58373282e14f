import type { JsonValue } from '../../base/json.ts';
import type { Embedder, Judge, MatchRegExp, RunCode, ToolCall } from '../../ports.ts';
import type { ChatMessage } from '../../prompt/model.ts';
import type { Assertion, JudgeNote } from '../model.ts';

/** What an assertion may look at besides the answer itself. */
export interface ScoreContext {
  /** From sending the request to its last byte, also when the answer came from a cache. */
  readonly latencyMs: number;
  /** Null when the model has no prices. */
  readonly costUsd: number | null;
  readonly matchRegExp: MatchRegExp;
  /** The answer as a transform left it, when that is no text. */
  readonly value?: JsonValue | undefined;
  /** Variables of the case. */
  readonly vars?: Readonly<Record<string, JsonValue>> | undefined;
  /** What the model was asked. */
  readonly messages?: readonly ChatMessage[] | undefined;
  readonly toolCalls?: readonly ToolCall[] | undefined;
  /** Tool definitions as the prompt states them. */
  readonly tools?: readonly JsonValue[] | undefined;
  readonly finishReason?: string | null | undefined;
  readonly outputTokens?: number | undefined;
  /** Natural logarithms of the probabilities of the answer's tokens. */
  readonly logProbabilities?: readonly number[] | undefined;
  /** Absent: no judge is configured, and model-graded types cannot be judged. */
  readonly judge?: Judge | undefined;
  readonly embedder?: Embedder | undefined;
  /** Hears which instructions each judge had. */
  readonly noteJudge?: ((note: JudgeNote) => void) | undefined;
  /** Absent: the workspace is not trusted. */
  readonly runCode?: RunCode | undefined;
}

/** Who graded: the model as people know it, and which instructions it had. */
export interface JudgedBy {
  readonly label: string;
  /** The first 12 digits of the SHA-256 of the instructions; absent for embeddings. */
  readonly promptHash?: string | undefined;
  /** Of a comparison: the judge changed its mind with the order. */
  readonly flipped?: boolean | undefined;
}

export interface Scored {
  readonly pass: boolean;
  /** 0 to 1. */
  readonly score: number;
  /** What was found, as a fact: true whether or not the assertion is negated. */
  readonly reason: string;
  /** Model-graded types only. */
  readonly judgedBy?: JudgedBy | undefined;
}

/** How a reason puts it: `<subject> <lost> in 6`, or `<gained>` under a negated assertion. */
export interface Wording {
  subject(assertion: Assertion): string;
  readonly lost: string;
  readonly gained: string;
}

/** One assertion type. */
export interface Scorer {
  /** What the assertion should hold instead, as a noun phrase; undefined when it is fine. */
  expects(assertion: Assertion): string | undefined;
  score(output: string, assertion: Assertion, context: ScoreContext): Scored | Promise<Scored>;
  readonly wording: Wording;
}

export function binary(pass: boolean, reason: string): Scored {
  return { pass, score: pass ? 1 : 0, reason };
}

/** Quoted and cut to what fits into a sentence. */
export function quote(value: JsonValue | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return `"${text.length > 60 ? `${text.slice(0, 57)}...` : text}"`;
}

/** A string, number or boolean as text; undefined for anything else. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function expectsText({ value }: Assertion): string | undefined {
  return textOf(value) === undefined ? 'a text under value' : undefined;
}

export function expectsThreshold({ threshold }: Assertion): string | undefined {
  return threshold === undefined || threshold < 0 ? 'a threshold of 0 or more' : undefined;
}

/** JSON.parse of text that need not be JSON. */
export function parseJson(text: string): { readonly value: JsonValue } | undefined {
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch {
    return undefined;
  }
}
