import type { ResolveMetadata } from '../../src/protocol/api.ts';
import { publishing, quickPlan, reporting, starting } from '../support/registryRequests.ts';
import { connectTo, reportTo, resolveAt } from '../support/registryServer.ts';

/**
 * A release of its own each time, all that the canary serves fails: milliseconds from the
 * acknowledgement of these outcomes, at one of the servers, until each of them resolves stable.
 */
export async function breachToStable(urls: readonly string[], round: number): Promise<number> {
  const url = urls[round % urls.length] ?? '';
  const backend = connectTo(url);
  const [release] = (await backend.listReleases()).releases;
  if (release?.status === 'running') {
    await backend.act(release.id, 'rollback', { actor: 'bench', reason: 'next round' });
  }
  const { version } = await backend.publish(publishing(`Round ${round}.`));
  const { id } = await backend.startRelease(
    'reply',
    starting({ candidateVersion: version, plan: quickPlan }),
  );
  for (const it of urls) while ((await resolveAt(it, 'user')).releaseId !== id);
  const placed: [string, ResolveMetadata][] = [];
  for (let i = 0; i < 200; i++) placed.push([`user-${i}`, await resolveAt(url, `user-${i}`)]);
  await reportTo(
    url,
    placed.map(([key, metadata]) =>
      reporting(`b-${round}-${key}`, key, metadata, {
        metrics: { error: metadata.arm === 'canary' },
      }),
    ),
  );
  const startedAt = performance.now();
  const canaryKey = placed.find(([, { arm }]) => arm === 'canary')?.[0] ?? '';
  await Promise.all(
    urls.map(async (it) => {
      while ((await resolveAt(it, canaryKey)).arm === 'canary');
    }),
  );
  return performance.now() - startedAt;
}
