import { CanaryError } from '../../core/base/errors.ts';

export function takenName(name: string): CanaryError {
  return new CanaryError('conflict', `there is a token ${name} already`, {
    expected: 'another name, or that one revoked first',
  });
}

export function noToken(name: string): CanaryError {
  return new CanaryError('not-found', `there is no token ${name} to revoke`);
}
