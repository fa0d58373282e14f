import { labelMoved, versionPublished, versionRemoved, type ChangedBy } from '../auditChanges.ts';
import type {
  LabelMove,
  NewVersion,
  RemovedVersion,
  RetentionRun,
  StoredLabelMove,
  StoredPrompt,
  StoredRelease,
  StoredVersion,
} from '../model.ts';
import { missingVersion } from '../removal.ts';
import type { MemoryAudit } from './memoryAudit.ts';

/** Versions and labels. What is handed in and out is copied, as a database would. */
export class MemoryVersions {
  readonly #versions = new Map<string, StoredVersion[]>();
  #removed: RemovedVersion[] = [];
  readonly #lastPublished = new Map<string, number>();
  readonly #moves: StoredLabelMove[] = [];
  readonly #audit: MemoryAudit;

  constructor(audit: MemoryAudit) {
    this.#audit = audit;
  }

  publish(version: NewVersion, by?: ChangedBy): { version: StoredVersion; created: boolean } {
    const versions = this.#versions.get(version.prompt) ?? [];
    const known = versions.find(({ fingerprint }) => fingerprint === version.fingerprint);
    this.#lastPublished.set(`${version.fingerprint} ${version.prompt}`, version.at);
    if (known !== undefined) return { version: structuredClone(known), created: false };
    const stored = this.#numbered(version, versions.length);
    const all = [...versions, stored].sort((a, b) => a.version - b.version);
    this.#versions.set(version.prompt, all);
    this.#audit.append(versionPublished(stored, by));
    return { version: structuredClone(stored), created: true };
  }

  /** The same text gets back the number that it had before it was removed. */
  #numbered(version: NewVersion, stored: number): StoredVersion {
    const ofPrompt = this.#removed.filter(({ prompt }) => prompt === version.prompt);
    const before = ofPrompt.find(({ fingerprint }) => fingerprint === version.fingerprint);
    if (before === undefined) {
      return { ...structuredClone(version), version: stored + ofPrompt.length + 1 };
    }
    this.#removed = this.#removed.filter((it) => it !== before);
    const { removedAt: _, ...rest } = before;
    return { ...rest, content: structuredClone(version.content) };
  }

  get(prompt: string, version: number): StoredVersion | undefined {
    return structuredClone(this.#versions.get(prompt)?.find((it) => it.version === version));
  }

  removed(prompt: string, version: number): RemovedVersion | undefined {
    return structuredClone(
      this.#removed.find((it) => it.prompt === prompt && it.version === version),
    );
  }

  expire({ before, at }: RetentionRun, limit: number, releases: readonly StoredRelease[]): number {
    const unused = [...this.#versions.values()]
      .flat()
      .filter((it) => this.#isUnused(it, before, releases))
      .slice(0, limit);
    for (const version of unused) {
      const { content: _, ...rest } = version;
      const left = this.#versions.get(version.prompt)?.filter((it) => it !== version) ?? [];
      this.#versions.set(version.prompt, left);
      this.#removed.push({ ...rest, removedAt: at });
      this.#audit.append(versionRemoved(version, at));
    }
    return unused.length;
  }

  #isUnused(
    { prompt, version, fingerprint, at }: StoredVersion,
    before: number,
    releases: readonly StoredRelease[],
  ): boolean {
    const isOld =
      at < before && (this.#lastPublished.get(`${fingerprint} ${prompt}`) ?? 0) < before;
    const moves = this.#moves.filter((it) => it.prompt === prompt);
    const isNamed = moves.some((it) => {
      if (it.version !== version) return false;
      const next = moves.find(({ label, seq }) => label === it.label && seq === it.seq + 1);
      return it.label === 'production' || it.at >= before || !(next && next.at < before);
    });
    const isOut = releases.some(
      (it) =>
        it.prompt === prompt &&
        (it.endedAt === null || it.endedAt >= before) &&
        (it.stableVersion === version || it.canaryVersion === version),
    );
    return isOld && !isNamed && !isOut;
  }

  all(prompt: string): StoredVersion[] {
    return structuredClone(this.#versions.get(prompt) ?? []).reverse();
  }

  moves(prompt: string): StoredLabelMove[] {
    return structuredClone(this.#moves.filter((it) => it.prompt === prompt)).reverse();
  }

  prompts(): StoredPrompt[] {
    return [...this.#versions]
      .filter(([, versions]) => versions.length > 0)
      .map(([name, versions]) => ({
        name,
        versions: versions.length,
        labels: Object.fromEntries(
          this.#moves
            .filter((move) => move.prompt === name)
            .map(({ label, version }) => [label, version]),
        ),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  moveLabel(move: LabelMove): void {
    this.require(move.prompt, move.version);
    const before = this.labelAt(move.prompt, move.label, Number.POSITIVE_INFINITY);
    const isEarlier = (it: LabelMove): boolean =>
      it.prompt === move.prompt && it.label === move.label;
    const seq = this.#moves.filter(isEarlier).length + 1;
    this.#moves.push({ ...move, seq, reason: move.reason ?? null });
    this.#audit.append(labelMoved(move, before ?? null));
  }

  require(prompt: string, version: number): void {
    if (this.get(prompt, version) !== undefined) return;
    throw missingVersion(prompt, version, this.removed(prompt, version));
  }

  labelAt(prompt: string, label: string, at: number): number | undefined {
    return this.#moves.findLast(
      (move) => move.prompt === prompt && move.label === label && move.at <= at,
    )?.version;
  }
}
