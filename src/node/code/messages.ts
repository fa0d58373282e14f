import type { JsonValue } from '../../core/base/json.ts';

/** What the thread that runs code is started with. */
export interface CodeWorkerData {
  /** Absolute: modules are named relative to it. */
  readonly root: string;
}

/** One run. */
export interface CodeRequest {
  /** A function body, an expression, or `file://MODULE` with an optional `:EXPORT`. */
  readonly code: string;
  readonly inputs: Readonly<Record<string, JsonValue>>;
}

export type CodeReply =
  /** What it returned as JSON; null for nothing. */
  | { readonly type: 'returned'; readonly json: string }
  /** It ran and threw. */
  | { readonly type: 'threw'; readonly message: string }
  /** It cannot run: it is no JavaScript, or its module is not there. */
  | { readonly type: 'unusable'; readonly message: string };
