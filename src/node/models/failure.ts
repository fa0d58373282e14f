import { CanaryError } from '../../core/base/errors.ts';
import type { ModelFailure } from '../../core/ports.ts';

/** What came of one attempt that did not succeed. */
export interface Attempt extends ModelFailure {
  readonly message: string;
  /** Another attempt may succeed. */
  readonly retry: boolean;
  /** The endpoint as a whole asks for less: everyone waits, not just this call. */
  readonly overloaded: boolean;
}

/** The members of the client library's errors that are looked at. */
interface ClientError {
  readonly status?: number;
  readonly code?: string | null;
  readonly message?: string;
  readonly headers?: Headers;
  readonly cause?: unknown;
}

const transient: ReadonlySet<number> = new Set([408, 409, 425, 429]);
const noAccess: ReadonlySet<number> = new Set([401, 403, 404, 405]);

/** Sorts an error of the client library by its HTTP status; without one the connection failed. */
export function toAttempt(error: unknown, now: number): Attempt {
  const { status, code, headers } = error as ClientError;
  const retryAfterMs = readRetryAfter(headers, now);
  const message = messageOf(error as ClientError);
  if (status === undefined) {
    const failed = { status: null, retryAfterMs: null, permanent: false };
    return { ...failed, message, retry: true, overloaded: false };
  }
  const quota = code === 'insufficient_quota';
  const retry = !quota && (transient.has(status) || status >= 500);
  return {
    status,
    retryAfterMs,
    permanent: quota || noAccess.has(status) || (status >= 300 && status < 400),
    message,
    retry,
    overloaded: retry && (status === 429 || status === 503),
  };
}

/** The error that the caller gets when no further attempt is made. */
export function toError(attempt: Attempt, label: string, attempts: number): CanaryError {
  const { status, permanent, retry, retryAfterMs } = attempt;
  const tries = attempts > 1 ? ` (after ${attempts} attempts)` : '';
  const cause: ModelFailure = { status, permanent, retryAfterMs };
  const code = permanent || retry ? 'model-unavailable' : 'bad-request';
  return new CanaryError(code, `${label}: ${attempt.message}${tries}`, {
    cause,
    expected: expectations[status ?? 0],
  });
}

const expectations: Readonly<Record<number, string>> = {
  0: 'an endpoint that can be reached: check baseUrl',
  401: 'a valid API key',
  403: 'an API key with access to this model',
  404: 'a baseUrl that ends in /v1 or the like, and a model that the endpoint knows',
};

/** `retry-after-ms`, or `Retry-After` in seconds or as an HTTP date (RFC 9110); null when absent. */
function readRetryAfter(headers: Headers | undefined, now: number): number | null {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const text = headers?.get('retry-after') ?? '';
  if (text === '') return null;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/** The reason itself, not the client library's "Connection error.", on one line. */
function messageOf(error: ClientError): string {
  const { message, cause } = error;
  const inner = cause instanceof Error ? deepest(cause) : undefined;
  const text = inner === undefined || inner.message === '' ? (message ?? 'failed') : inner.message;
  return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}

function deepest(error: Error): Error {
  let at = error;
  while (at.cause instanceof Error) at = at.cause;
  const { errors } = at as AggregateError;
  return Array.isArray(errors) && errors[0] instanceof Error ? errors[0] : at;
}
