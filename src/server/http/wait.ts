import { CanaryError } from '../../core/base/errors.ts';

/** Seconds to wait, carried by a `rate-limited` error. */
class Wait {
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

export function rateLimited(whose: string, seconds: number): CanaryError {
  return new CanaryError('rate-limited', `too many requests: ${whose}`, {
    expected: `the next one in ${seconds} s`,
    cause: new Wait(seconds),
  });
}

/** `Retry-After` of an error; undefined where waiting does not help. */
export function waitOf({ cause }: Pick<CanaryError, 'cause'>): number | undefined {
  return cause instanceof Wait ? cause.seconds : undefined;
}
