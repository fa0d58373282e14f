import type * as z from 'zod/mini';
import { CanaryError, errorTable } from '../../core/base/errors.ts';
import { describeIssues } from '../../core/base/validate.ts';
import { waitOf } from './wait.ts';
import type { ErrorResponse } from '../../protocol/api.ts';

/** Answers are for programs: no page may frame, sniff, cache or read them. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};

/** Seconds after which a client may try again when the store is down. */
const storeRetryAfter = '1';

/** The one place where errors become answers of `/v1`. Says nothing of a bug but that it is one. */
export function errorResponse(error: unknown): Response {
  const known =
    error instanceof CanaryError && error.code !== 'bug'
      ? error
      : new CanaryError('bug', 'the registry failed; its log says why');
  const { status } = errorTable[known.code];
  const { code, message, expected } = known;
  const body: ErrorResponse = {
    error: { code, message, ...(expected === undefined ? {} : { expected }) },
  };
  return Response.json(body, { status, headers: errorHeaders(known) });
}

/** What an error says in headers: when to come back, how to show a token. */
export function errorHeaders(error: CanaryError): Record<string, string> {
  const { status } = errorTable[error.code];
  const wait = status === 503 ? storeRetryAfter : waitOf(error)?.toString();
  return {
    ...(wait === undefined ? {} : { 'Retry-After': wait }),
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="prompt-canary"' } : {}),
  };
}

/** Checks a request body against its schema; the deepest problem becomes `bad-request`. */
export function parseRequest<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, problem } = describeIssues(result.error.issues);
  throw new CanaryError('bad-request', `${path.join('.') || 'the body'}: ${problem}`);
}
