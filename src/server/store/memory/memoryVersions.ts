import { CanaryError } from '../../../core/base/errors.ts';
import type { LabelMove, NewVersion, StoredPrompt, StoredVersion } from '../model.ts';

/** Versions and labels. What is handed in and out is copied, as a database would. */
export class MemoryVersions {
  readonly #versions = new Map<string, StoredVersion[]>();
  readonly #moves: LabelMove[] = [];

  publish(version: NewVersion): { version: StoredVersion; created: boolean } {
    const versions = this.#versions.get(version.prompt) ?? [];
    const known = versions.find(({ fingerprint }) => fingerprint === version.fingerprint);
    if (known !== undefined) return { version: structuredClone(known), created: false };
    const stored = { ...structuredClone(version), version: versions.length + 1 };
    this.#versions.set(version.prompt, [...versions, stored]);
    return { version: structuredClone(stored), created: true };
  }

  get(prompt: string, version: number): StoredVersion | undefined {
    return structuredClone(this.#versions.get(prompt)?.[version - 1]);
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
    if (this.get(move.prompt, move.version) === undefined) {
      throw new CanaryError('not-found', `there is no version ${move.version} of ${move.prompt}`);
    }
    this.#moves.push({ ...move });
  }

  labelAt(prompt: string, label: string, at: number): number | undefined {
    return this.#moves.findLast(
      (move) => move.prompt === prompt && move.label === label && move.at <= at,
    )?.version;
  }
}
