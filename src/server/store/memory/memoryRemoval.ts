import { evidenceRemoved } from '../auditChanges.ts';
import type { RetentionRun } from '../model.ts';
import type { Store } from '../store.ts';
import type { MemoryAudit } from './memoryAudit.ts';
import type { MemoryReleases } from './memoryReleases.ts';
import type { MemoryVersions } from './memoryVersions.ts';

/** Points of charts, by release. */
export type MemorySeries = Map<string, Map<number, unknown>>;

export type RemovalMethod = 'expireReleases' | 'expireVersions' | 'removedVersion';

export interface RemovalParts {
  readonly audit: MemoryAudit;
  readonly releases: MemoryReleases;
  readonly versions: MemoryVersions;
  readonly series: MemorySeries;
}

/** Retention of versions and of the evidence of releases, without a disk. */
export function removalOf({
  audit,
  releases,
  versions,
  series,
}: RemovalParts): Pick<Store, RemovalMethod> {
  const later = <T>(run: () => T): Promise<T> => new Promise((resolve) => resolve(run()));
  return {
    expireReleases: ({ before, at }, limit) =>
      later(() => {
        const ended = releases.ended(before).slice(0, limit);
        for (const release of ended) {
          const decisions = releases.forgetEvidence(release.id, at);
          const points = series.get(release.id)?.size ?? 0;
          series.delete(release.id);
          audit.append(evidenceRemoved(release, { decisions, points }, at));
        }
        return ended.length;
      }),
    expireVersions: (run: RetentionRun, limit) =>
      later(() => versions.expire(run, limit, releases.all())),
    removedVersion: (prompt, version) => later(() => versions.removed(prompt, version)),
  };
}
