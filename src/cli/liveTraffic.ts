import { CanaryError } from '../core/base/errors.ts';
import type { Traffic } from '../core/blastRadius/model.ts';
import type { LiveResponse } from '../protocol/api.ts';

const timeoutMs = 5_000;

/**
 * How much traffic a prompt has, as the registry sees it; null when it does not know the prompt.
 * Throws `registry-unavailable`.
 */
export async function liveTraffic(
  registry: string,
  prompt: string,
  signal: AbortSignal,
): Promise<Traffic | null> {
  const base = registry.replace(/\/+$/, '');
  const url = `${base}/v1/prompts/${encodeURIComponent(prompt)}/live`;
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const { traffic } = (await response.json()) as Pick<LiveResponse, 'traffic'>;
    return traffic == null
      ? null
      : { requestsPerDay: traffic.requestsPerDay, share: traffic.share, costPerDay: null };
  } catch (cause) {
    if (signal.aborted) throw new CanaryError('cancelled', 'cancelled');
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError(
      'registry-unavailable',
      `the registry at ${base} is out of reach: ${why}`,
      {
        expected: 'a running registry server',
        cause,
      },
    );
  }
}
