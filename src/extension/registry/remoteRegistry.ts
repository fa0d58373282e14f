import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import { CanaryError } from '../../core/base/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { RegistryLease } from './connection.ts';
import { checkHealth, unhealthy } from './health.ts';

/** A registry that runs elsewhere: `registry: { kind: server, url }`. */
export async function acquireRemoteRegistry(
  url: string,
  open: (url: string) => Promise<ReleaseBackend>,
  clock: Clock,
): Promise<RegistryLease> {
  if ((await checkHealth(url)) !== 'well') {
    throw new CanaryError('registry-unavailable', `no answer from ${url}`, {
      expected: 'a Prompt Canary registry (registry.url in prompt-canary.yaml)',
    });
  }
  return {
    url,
    embedded: false,
    backend: await open(url),
    lost: (signal) => unhealthy(url, clock, signal),
    dispose: () => undefined,
  };
}
