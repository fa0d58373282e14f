import type { CancelSignal } from '../../core/base/cancel.ts';
import type { Clock } from '../../core/ports.ts';

const intervalMs = 5_000;
const timeoutMs = 3_000;
/** A single missed answer is a busy machine, three in a row are a dead registry. */
const tolerated = 3;

/** Whether `/healthz` answers with success in time. Never fails. */
export async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/healthz', url), {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Resolves once the registry has missed three checks in a row; rejects only with `cancelled`. */
export async function unhealthy(
  url: string,
  clock: Clock,
  signal: CancelSignal,
  check: (url: string) => Promise<boolean> = isHealthy,
): Promise<string> {
  for (let missed = 0; missed < tolerated;) {
    await clock.sleep(intervalMs, signal);
    missed = (await check(url)) ? 0 : missed + 1;
  }
  return `no answer from ${url}`;
}
