import { CanaryError } from '../core/base/errors.ts';

/** The registry does not answer, or not as a registry does; `cause` is what `fetch` threw. */
export function registryUnavailable(url: string, why: string, cause?: unknown): CanaryError {
  return new CanaryError('registry-unavailable', `the registry at ${url} cannot be used: ${why}`, {
    expected: 'a running registry: prompt-canary serve',
    cause,
  });
}

/** What happened when `fetch` threw: it says "fetch failed", the reason is in its cause. */
export function fetchFailure(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(inner instanceof Error)) return String(inner);
  const { code } = inner as { readonly code?: unknown };
  if (inner.message !== '') return inner.message;
  return typeof code === 'string' ? code : inner.name;
}
