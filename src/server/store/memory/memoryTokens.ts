import { tokenCreated, tokenRevoked, type ChangedBy } from '../auditChanges.ts';
import type { NewToken, StoredToken } from '../model.ts';
import { noToken, takenName } from '../tokenErrors.ts';
import type { MemoryAudit } from './memoryAudit.ts';

/** Access tokens without a disk. */
export class MemoryTokens {
  #tokens: StoredToken[] = [];
  readonly #audit: MemoryAudit;

  constructor(audit: MemoryAudit) {
    this.#audit = audit;
  }

  add(token: NewToken, by?: ChangedBy): void {
    const { name, createdAt } = token;
    const valid = this.#tokens.some(
      (it) =>
        it.name === name &&
        it.revokedAt === null &&
        (it.expiresAt === null || it.expiresAt > createdAt),
    );
    if (valid) throw takenName(name);
    this.#tokens.push({ ...structuredClone(token), revokedAt: null });
    this.#audit.append(tokenCreated(token, by));
  }

  all(): StoredToken[] {
    const byAge = (a: StoredToken, b: StoredToken): number =>
      a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
    return structuredClone(this.#tokens).sort(byAge);
  }

  revoke(name: string, at: number, by?: ChangedBy): void {
    const ends = (it: StoredToken): boolean => it.name === name && it.revokedAt === null;
    if (!this.#tokens.some(ends)) throw noToken(name);
    this.#tokens = this.#tokens.map((it) => (ends(it) ? { ...it, revokedAt: at } : it));
    this.#audit.append(tokenRevoked(name, at, by));
  }
}
