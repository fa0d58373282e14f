/**
 * Every way in which the product says no. The table maps a code to the HTTP status of the registry
 * and the exit code of the command line, so that each edge translates once and the same way.
 */
export const errorTable = {
  'bad-usage': { status: 400, exit: 3 },
  'bad-request': { status: 400, exit: 3 },
  'bad-config': { status: 400, exit: 3 },
  'bad-prompt': { status: 400, exit: 3 },
  'bad-suite': { status: 400, exit: 3 },
  'bad-plan': { status: 400, exit: 3 },
  'bad-report': { status: 400, exit: 3 },
  unauthorized: { status: 401, exit: 3 },
  forbidden: { status: 403, exit: 3 },
  'not-found': { status: 404, exit: 3 },
  conflict: { status: 409, exit: 3 },
  'too-large': { status: 413, exit: 3 },
  'unsupported-media-type': { status: 415, exit: 3 },
  'rate-limited': { status: 429, exit: 4 },
  'file-unavailable': { status: 500, exit: 4 },
  'model-unavailable': { status: 502, exit: 4 },
  'registry-unavailable': { status: 503, exit: 4 },
  'store-unavailable': { status: 503, exit: 4 },
  cancelled: { status: 499, exit: 130 },
  bug: { status: 500, exit: 70 },
} as const satisfies Record<string, { status: number; exit: number }>;

export type ErrorCode = keyof typeof errorTable;

/** Where in the input the trouble is: lines and columns count from 1. */
export interface Where {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export interface ErrorDetails {
  readonly where?: Where | undefined;
  /** What would have been accepted instead, as a noun phrase: "a number from 0 to 100". */
  readonly expected?: string | undefined;
  readonly cause?: unknown;
}

/** The one error class; anything else that is thrown is a bug. */
export class CanaryError extends Error {
  override readonly name = 'CanaryError';
  readonly code: ErrorCode;
  readonly where: Where | undefined;
  readonly expected: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.expected = details.expected;
  }
}

/** "prompts/reply.prompt.yml:12: role is missing; expected system, user or assistant". */
export function describeError(error: unknown): string {
  if (!(error instanceof CanaryError)) {
    return error instanceof Error ? error.message : String(error);
  }
  const { file, line, column } = error.where ?? {};
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const expected = error.expected === undefined ? '' : `; expected ${error.expected}`;
  return `${place === '' ? '' : `${place}: `}${error.message}${expected}`;
}
