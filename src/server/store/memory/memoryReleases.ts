import { CanaryError } from '../../../core/base/errors.ts';
import { releaseChanged, releaseStarted } from '../auditChanges.ts';
import type {
  LabelMove,
  NewLogEntry,
  NewRelease,
  ReleaseHead,
  StoredDecision,
  StoredLogEntry,
  StoredRelease,
  Transition,
} from '../model.ts';
import { checkStable, endOfTime, productionLabel, releaseIsOn } from '../production.ts';
import { missingVersion } from '../removal.ts';
import type { ReleaseSpan } from '../attribution.ts';
import type { MemoryAudit } from './memoryAudit.ts';
import type { MemoryLeases } from './memoryLeases.ts';
import type { MemoryVersions } from './memoryVersions.ts';

export class MemoryReleases {
  readonly #releases = new Map<string, StoredRelease>();
  readonly #logs = new Map<string, StoredLogEntry[]>();
  readonly #decisions = new Map<string, StoredDecision[]>();
  readonly #audit: MemoryAudit;
  readonly #versions: MemoryVersions;
  readonly #leases: MemoryLeases;

  constructor(versions: MemoryVersions, leases: MemoryLeases, audit: MemoryAudit) {
    this.#audit = audit;
    this.#versions = versions;
    this.#leases = leases;
  }

  start(release: NewRelease, entry: NewLogEntry, supersedes: Transition | null): StoredRelease {
    const running = this.#all().find((it) => it.prompt === release.prompt && it.endedAt === null);
    if (running !== undefined && running.id !== supersedes?.releaseId) {
      throw new CanaryError('conflict', `${release.prompt} has a release already: ${running.id}`);
    }
    if (supersedes !== null) this.apply(supersedes);
    checkStable(release, this.#versions.labelAt(release.prompt, productionLabel, endOfTime));
    for (const version of [release.stableVersion, release.canaryVersion]) {
      const removed = this.#versions.removed(release.prompt, version);
      if (removed !== undefined) throw missingVersion(release.prompt, version, removed);
    }
    const stored = { ...structuredClone(release), endedAt: null, seq: 1, evidenceRemovedAt: null };
    this.#releases.set(release.id, stored);
    this.#logs.set(release.id, [{ ...structuredClone(entry), seq: 1 }]);
    this.#audit.append(releaseStarted(release, entry));
    return structuredClone(stored);
  }

  /** A move that no release makes: production stays put while one is on. */
  moveLabel(move: LabelMove): void {
    const running = this.running().find(({ prompt }) => prompt === move.prompt);
    if (move.label === productionLabel && running !== undefined) {
      throw releaseIsOn(move.prompt, running.id);
    }
    this.#versions.moveLabel(move);
  }

  find(id: string): StoredRelease | undefined {
    return structuredClone(this.#releases.get(id));
  }

  /** Releases of a prompt, and when they were on. */
  spans(prompt: string): ReleaseSpan[] {
    return this.all()
      .filter((it) => it.prompt === prompt)
      .map((it) => ({
        id: it.id,
        startedAt: it.state.startedAt,
        endedAt: it.endedAt,
        facts: it,
        history: this.log(it.id),
      }));
  }

  get(id: string): StoredRelease {
    const release = this.find(id);
    if (release === undefined) throw new CanaryError('not-found', `there is no release ${id}`);
    return release;
  }

  all(): StoredRelease[] {
    return structuredClone(this.#all());
  }

  at(prompt: string, at: number): StoredRelease | undefined {
    return this.all().find(
      (it) =>
        it.prompt === prompt &&
        it.state.startedAt <= at &&
        (it.endedAt === null || it.endedAt > at),
    );
  }

  apply(transition: Transition): StoredRelease {
    const { releaseId, afterSeq, state, entry, endedAt, label, fence, record } = transition;
    const release = this.get(releaseId);
    if (release.seq !== afterSeq) {
      throw new CanaryError('conflict', `release ${releaseId} has changed meanwhile`, {
        expected: `log entry ${afterSeq} to be its last; it is ${release.seq}`,
      });
    }
    if (fence !== null) this.#leases.check(releaseId, fence);
    const seq = afterSeq + 1;
    if (label !== null) this.#versions.require(release.prompt, label.version);
    this.#audit.append(releaseChanged(release, seq, entry));
    if (label !== null) {
      const { at, actor, reason } = entry;
      this.#versions.moveLabel({ prompt: release.prompt, ...label, at, actor, reason });
    }
    const changed = { ...release, state: structuredClone(state), seq, endedAt };
    this.#releases.set(releaseId, changed);
    this.#logs.get(releaseId)?.push({ ...structuredClone(entry), seq });
    if (record !== null) {
      this.#decisions.set(releaseId, [...this.decisions(releaseId), { ...record, seq }]);
    }
    return structuredClone(changed);
  }

  log(id: string): StoredLogEntry[] {
    return structuredClone(this.#logs.get(id) ?? []);
  }

  running(): StoredRelease[] {
    return this.all()
      .filter(({ endedAt }) => endedAt === null)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  heads(lastOutcomeAt: (id: string) => number | null): ReleaseHead[] {
    return this.running().map(({ id, prompt, seq }) => {
      return { id, prompt, seq, lastOutcomeAt: lastOutcomeAt(id) };
    });
  }

  /** Those that ended before a moment and have their evidence still, oldest first. */
  ended(before: number): StoredRelease[] {
    return [...this.#releases.values()].filter(
      ({ endedAt, evidenceRemovedAt }) =>
        endedAt !== null && endedAt < before && evidenceRemovedAt === null,
    );
  }

  /** Returns how many decisions went. */
  forgetEvidence(id: string, at: number): number {
    const { length } = this.decisions(id);
    this.#decisions.delete(id);
    this.#releases.set(id, { ...this.get(id), evidenceRemovedAt: at });
    return length;
  }

  decisions(id: string): StoredDecision[] {
    return structuredClone(this.#decisions.get(id) ?? []);
  }

  /** Newest first, whatever the clock said. */
  #all(): StoredRelease[] {
    return [...this.#releases.values()].reverse();
  }
}
