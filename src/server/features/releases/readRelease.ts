import { CanaryError } from '../../../core/base/errors.ts';
import { weightOf } from '../../../core/release/transition.ts';
import type { ReleaseListResponse, ReleaseResponse } from '../../../protocol/api.ts';
import { buildLive } from '../../controller/live.ts';
import { presentRelease, type ReleaseParts } from '../../controller/present.ts';
import type { ServerDeps } from '../../deps.ts';
import type { NewLogEntry, StoredRelease } from '../../store/model.ts';
import type { Store } from '../../store/store.ts';

type Deps = Pick<ServerDeps, 'store' | 'controller' | 'clock'>;

/** A release as it stands, or as it ended. Fails with `not-found`. */
export async function readRelease(deps: Deps, releaseId: string): Promise<ReleaseResponse> {
  const runner = await deps.controller.obtain(releaseId);
  if (runner !== undefined) return runner.present();
  const release = await deps.store.release(releaseId);
  if (release === undefined) throw new CanaryError('not-found', `there is no release ${releaseId}`);
  return presentEnded(deps, release);
}

/** The guards are those of its last decision: what came in later decided nothing. */
async function presentEnded(
  { store, clock }: Deps,
  release: StoredRelease,
): Promise<ReleaseResponse> {
  const log = await store.log(release.id);
  const last: NewLogEntry | undefined = log.at(-1);
  if (last === undefined) throw new CanaryError('bug', `release ${release.id} has no log`);
  const evidence = await store.evidence(release.id);
  const { guards } = last;
  const now = release.endedAt ?? clock.now();
  const said = { guards, waitingFor: null, heldBy: [] };
  return presentRelease({
    release,
    versions: await shownVersions(store, release),
    log,
    series: await store.series(release.id),
    live: buildLive({ ...said, release, evidence, last, now, point: null }),
  });
}

async function shownVersions(
  store: Store,
  { id, prompt, stableVersion, canaryVersion }: StoredRelease,
): Promise<ReleaseParts['versions']> {
  const find = async (version: number): Promise<ReleaseParts['versions']['stable']> => {
    const found =
      (await store.version(prompt, version)) ?? (await store.removedVersion(prompt, version));
    if (found !== undefined) return found;
    throw new CanaryError('bug', `release ${id} names version ${version}, which is not stored`);
  };
  return { stable: await find(stableVersion), canary: await find(canaryVersion) };
}

export async function listReleases({ store }: Pick<Deps, 'store'>): Promise<ReleaseListResponse> {
  const releases = await store.releases();
  return {
    releases: releases.map(({ id, prompt, plan, state }) => ({
      id,
      prompt,
      status: state.status,
      weight: weightOf(plan, state),
      startedAt: new Date(state.startedAt).toISOString(),
    })),
  };
}
