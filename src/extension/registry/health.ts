import type { CancelSignal } from '../../core/base/cancel.ts';
import type { Clock } from '../../core/ports.ts';

const intervalMs = 2_000;
const timeoutMs = 3_000;
/** A single missed answer is a busy machine, three in a row are a dead registry. */
const tolerated = 3;

/** `gone`: nothing listens there any more, which no patience changes. */
export type Health = 'well' | 'silent' | 'gone';

/** Whether `/healthz` answers with success in time. Never fails. */
export async function checkHealth(url: string): Promise<Health> {
  try {
    const response = await fetch(new URL('/healthz', url), {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    await response.body?.cancel();
    return response.ok ? 'well' : 'silent';
  } catch (error) {
    return isRefused(error) ? 'gone' : 'silent';
  }
}

/**
 * Resolves once the registry is gone or has missed three checks in a row; rejects only with
 * `cancelled`.
 */
export async function unhealthy(
  url: string,
  clock: Clock,
  signal: CancelSignal,
  check: (url: string) => Promise<Health> = checkHealth,
): Promise<string> {
  for (let missed = 0; missed < tolerated;) {
    await clock.sleep(intervalMs, signal);
    const health = await check(url);
    if (health === 'gone') break;
    missed = health === 'well' ? 0 : missed + 1;
  }
  return `no answer from ${url}`;
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
