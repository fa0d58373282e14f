import { CanaryError } from '../../../core/base/errors.ts';
import { labelMoved, versionPublished, type ChangedBy } from '../auditChanges.ts';
import type {
  LabelMove,
  NewVersion,
  StoredLabelMove,
  StoredPrompt,
  StoredVersion,
} from '../model.ts';
import type { MemoryAudit } from './memoryAudit.ts';

/** Versions and labels. What is handed in and out is copied, as a database would. */
export class MemoryVersions {
  readonly #versions = new Map<string, StoredVersion[]>();
  readonly #moves: StoredLabelMove[] = [];
  readonly #audit: MemoryAudit;

  constructor(audit: MemoryAudit) {
    this.#audit = audit;
  }

  publish(version: NewVersion, by?: ChangedBy): { version: StoredVersion; created: boolean } {
    const versions = this.#versions.get(version.prompt) ?? [];
    const known = versions.find(({ fingerprint }) => fingerprint === version.fingerprint);
    if (known !== undefined) return { version: structuredClone(known), created: false };
    const stored = { ...structuredClone(version), version: versions.length + 1 };
    this.#versions.set(version.prompt, [...versions, stored]);
    this.#audit.append(versionPublished(stored, by));
    return { version: structuredClone(stored), created: true };
  }

  get(prompt: string, version: number): StoredVersion | undefined {
    return structuredClone(this.#versions.get(prompt)?.[version - 1]);
  }

  all(prompt: string): StoredVersion[] {
    return structuredClone(this.#versions.get(prompt) ?? []).reverse();
  }

  moves(prompt: string): StoredLabelMove[] {
    return structuredClone(this.#moves.filter((it) => it.prompt === prompt)).reverse();
  }

  prompts(): StoredPrompt[] {
    return [...this.#versions]
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
    throw new CanaryError('not-found', `there is no version ${version} of ${prompt}`);
  }

  labelAt(prompt: string, label: string, at: number): number | undefined {
    return this.#moves.findLast(
      (move) => move.prompt === prompt && move.label === label && move.at <= at,
    )?.version;
  }
}
