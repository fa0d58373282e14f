import type { NewToken, StoredToken } from '../model.ts';
import { noToken, takenName } from '../tokenErrors.ts';

/** Access tokens without a disk. */
export class MemoryTokens {
  #tokens: StoredToken[] = [];

  add(token: NewToken): void {
    const { name, createdAt } = token;
    const valid = this.#tokens.some(
      (it) =>
        it.name === name &&
        it.revokedAt === null &&
        (it.expiresAt === null || it.expiresAt > createdAt),
    );
    if (valid) throw takenName(name);
    this.#tokens.push({ ...structuredClone(token), revokedAt: null });
  }

  all(): StoredToken[] {
    const byAge = (a: StoredToken, b: StoredToken): number =>
      a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
    return structuredClone(this.#tokens).sort(byAge);
  }

  revoke(name: string, at: number): void {
    const ends = (it: StoredToken): boolean => it.name === name && it.revokedAt === null;
    if (!this.#tokens.some(ends)) throw noToken(name);
    this.#tokens = this.#tokens.map((it) => (ends(it) ? { ...it, revokedAt: at } : it));
  }
}
