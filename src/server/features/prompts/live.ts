import { CanaryError } from '../../../core/base/errors.ts';
import type { Arm } from '../../../core/release/model.ts';
import type { LiveResponse } from '../../../protocol/api.ts';
import { holding, inForce } from '../../controller/conditions.ts';
import { presentApprovals } from '../../controller/present.ts';
import type { ServerDeps } from '../../deps.ts';
import type { StoredLogEntry, StoredRelease } from '../../store/model.ts';
import { endOfTime, productionLabel } from '../../store/production.ts';
import type { Store } from '../../store/store.ts';
import { presentFreeze } from '../releases/presentFreeze.ts';

const dayMs = 86_400_000;

/**
 * What was served of a prompt at a moment, from the history: by the last of what was written down up
 * to that time. Where a clock was set back, some times come twice; `null` asks for what is served
 * now, whatever the clock says. Fails with `not-found`.
 */
export async function liveAt(
  { store, clock }: Pick<ServerDeps, 'store' | 'clock'>,
  prompt: string,
  asked: number | null,
): Promise<LiveResponse> {
  const now = clock.now();
  const [at, upTo] = asked === null ? [now, endOfTime] : [asked, asked];
  const release = await store.releaseAt(prompt, upTo);
  const arms: LiveResponse['arms'][number][] = [];
  const log = release === undefined ? [] : await store.log(release.id);
  const then = log.findLast((entry) => entry.at <= upTo);
  if (release === undefined) {
    const version = await store.labelAt(prompt, productionLabel, upTo);
    if (version === undefined) {
      const time = new Date(at).toISOString();
      throw new CanaryError('not-found', `no version of ${prompt} was live at ${time}`);
    }
    arms.push(await armOf(store, prompt, version, 'stable', 100));
  } else {
    const weight = then?.weight ?? 0;
    arms.push(await armOf(store, prompt, release.stableVersion, 'stable', 100 - weight));
    if (then?.status !== 'pending') {
      arms.push(await armOf(store, prompt, release.canaryVersion, 'canary', weight));
    }
  }
  const traffic = await trafficOf(store, prompt, now);
  const unattributed = release && ((await store.evidence(release.id)).unattributed ?? 0);
  return {
    prompt,
    at: new Date(at).toISOString(),
    arms,
    releaseId: release?.id ?? null,
    ...(release === undefined || then === undefined
      ? {}
      : { release: releaseThen(release, then, upTo) }),
    freezes: (asked === null ? holding : inForce)(await store.freezes(at), at)
      .filter((it) => it.prompt === null || it.prompt === prompt)
      .map(presentFreeze),
    traffic: traffic && { ...traffic, ...(release && { unattributed }) },
  };
}

function releaseThen(
  { state }: StoredRelease,
  { status, stageIndex }: StoredLogEntry,
  at: number,
): NonNullable<LiveResponse['release']> {
  const given = state.approvals.filter((it) => it.at <= at);
  return { status, stageIndex, approvals: presentApprovals(given) };
}

async function armOf(
  store: Store,
  prompt: string,
  version: number,
  arm: Arm,
  weight: number,
): Promise<LiveResponse['arms'][number]> {
  const removed = await store.removedVersion(prompt, version);
  const stored = removed ?? (await store.version(prompt, version));
  if (stored === undefined) {
    throw new CanaryError('bug', `version ${version} of ${prompt} was live but is not stored`);
  }
  const { fingerprint, environment } = stored;
  const known = { arm, version, fingerprint, weight, environment };
  if (removed === undefined) return known;
  return { ...known, textRemovedAt: new Date(removed.removedAt).toISOString() };
}

/** Outcomes of the last 24 hours; null when there were none of any prompt. */
async function trafficOf(
  store: Store,
  prompt: string,
  now: number,
): Promise<LiveResponse['traffic']> {
  const count = await store.traffic(prompt, now - dayMs);
  if (count.all === 0) return null;
  const meanCost = count.costed === 0 ? null : count.costUsdSum / count.costed;
  return {
    requestsPerDay: count.prompt,
    share: count.prompt / count.all,
    costPerDay: meanCost === null ? null : meanCost * count.prompt,
  };
}
