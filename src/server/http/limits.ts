import type { Rate } from './rateLimit.ts';

/** What one caller, or all of them, may take of the server. */
export interface Limits {
  /** Of one caller: a token's holder, else an address. */
  readonly requests: Rate;
  /** The same for resolve, which answers from memory. */
  readonly resolve: Rate;
  /** Requests without a valid token, of one address. */
  readonly refused: Rate;
  readonly maxConnections: number;
  /** A request's head must be here by then. */
  readonly headersTimeoutMs: number;
  /** All of a request must be here by then. */
  readonly requestTimeoutMs: number;
  /** How long an idle connection is kept. */
  readonly keepAliveMs: number;
}

export const defaultLimits: Limits = {
  requests: { perSecond: 2_000, burst: 10_000 },
  resolve: { perSecond: 0, burst: 0 },
  refused: { perSecond: 5, burst: 100 },
  maxConnections: 20_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveMs: 30_000,
};
