import { describeError } from '../core/base/errors.ts';
import type { Clock, Logger } from '../core/ports.ts';
import type { Store } from './store/store.ts';

export interface RetentionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long something is kept, in milliseconds; undefined: for ever. */
export interface Retention {
  /** Single outcomes. */
  readonly retainMs?: number | undefined;
  /** What ended releases were decided by. */
  readonly retainReleasesMs?: number | undefined;
  /** Versions that nothing refers to. */
  readonly retainVersionsMs?: number | undefined;
}

const hourMs = 3_600_000;
const batch = 2_000;
/** Releases or versions. */
const removedAtOnce = 20;
/** Between two batches, so that others get their turn. */
const pauseMs = 50;

/** Less than that, and the traffic of the last day would not be there to show. */
export const shortestRetentionMs = 2 * 24 * hourMs;

/**
 * Refuses outcomes that are older than what is kept: they may have been counted and removed, so they
 * count as duplicates. Without this an outcome sent again after its removal would count twice.
 */
export function refusingExpired(store: Store, retainMs: number | undefined): Store {
  if (retainMs === undefined) return store;
  return {
    ...store,
    recordOutcomes: async (outcomes, at) => {
      const fresh = outcomes.filter((it) => it.at >= at - retainMs);
      const receipt = await store.recordOutcomes(fresh, at);
      const expired = outcomes.length - fresh.length;
      return { ...receipt, duplicates: receipt.duplicates + expired };
    },
  };
}

/** One run: everything older than `retainMs` goes, in small batches. Returns how many rows went. */
export async function retain(
  { store, clock, logger }: RetentionDeps,
  retainMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const at = clock.now();
  // By the hour, so that replicas name the same run.
  const before = Math.floor((at - retainMs) / hourMs) * hourMs;
  if (!(await store.beginRetention({ before, at }))) return 0;
  let gone = 0;
  for (let last = 1; last > 0 && signal?.aborted !== true;) {
    last = await store.expire(before, batch);
    gone += last;
    if (last > 0) await clock.sleep(pauseMs, signal).catch(() => undefined);
  }
  logger.info('retention run', { before: new Date(before).toISOString(), rows: gone });
  return gone;
}

/** The store writes an audit entry for each release or version that it takes something from. */
const removals = {
  releases: 'expireReleases',
  versions: 'expireVersions',
} as const;

/**
 * One run: the evidence of releases that ended, or versions that nothing refers to, for longer than
 * `retainMs`. Returns of how many.
 */
export async function remove(
  { store, clock, logger }: RetentionDeps,
  what: keyof typeof removals,
  retainMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const at = clock.now();
  const before = at - retainMs;
  let gone = 0;
  for (let last = 1; last > 0 && signal?.aborted !== true;) {
    last = await store[removals[what]]({ before, at }, removedAtOnce);
    gone += last;
    if (last > 0) await clock.sleep(pauseMs, signal).catch(() => undefined);
  }
  const fields = { before: new Date(before).toISOString(), removed: gone };
  if (gone > 0) logger.info(`retention of ${what}`, fields);
  return gone;
}

/** Runs now and then every hour until the signal is raised; nothing without a time to keep. */
export function keepRetaining(deps: RetentionDeps, policy: Retention, signal: AbortSignal): void {
  const { retainMs, retainReleasesMs, retainVersionsMs } = policy;
  const runs: (() => Promise<number>)[] = [];
  if (retainMs !== undefined) runs.push(() => retain(deps, retainMs, signal));
  if (retainReleasesMs !== undefined) {
    runs.push(() => remove(deps, 'releases', retainReleasesMs, signal));
  }
  if (retainVersionsMs !== undefined) {
    runs.push(() => remove(deps, 'versions', retainVersionsMs, signal));
  }
  if (runs.length > 0) void runHourly(deps, runs, signal);
}

async function runHourly(
  deps: RetentionDeps,
  runs: readonly (() => Promise<number>)[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (const run of runs) {
      try {
        await run();
      } catch (error) {
        deps.logger.warn('retention run failed', { error: describeError(error) });
      }
    }
    await deps.clock.sleep(hourMs, signal).catch(() => undefined);
  }
}
