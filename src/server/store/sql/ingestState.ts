import type { Kysely } from 'kysely';
import type { ReleaseFacts } from '../attribution.ts';
import { getOrAdd } from '../getOrAdd.ts';
import type { KeyRow } from '../tally.ts';
import type { Tables } from './schema.ts';

type InTransaction = <T>(run: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;

/** Keys whose rows are held; the oldest of the oldest release go first. */
const maxKeys = 50_000;

/** Commits that look for repeated ids after one that found some. */
const wary = 64;

/** An outcome of this transaction is there already: it has to be looked for first. */
export class RepeatedOutcome extends Error {}

/**
 * What a process that owns its database knows of it between transactions. A transaction that fails
 * has changed what is held here, so it is forgotten then.
 */
export class IngestState {
  /** What never changes of releases. */
  readonly facts = new Map<string, ReleaseFacts>();
  /** By release and key. */
  readonly #releases = new Map<string, Map<string, KeyRow[]>>();
  #size = 0;
  #waryFor = 0;
  #turn = 0;
  /** The transaction that has begun and not been seen to commit. */
  #open: number | null = null;

  /** Whether repeated ids are to be looked for, rather than found out by an insert that fails. */
  get isWary(): boolean {
    return this.#waryFor > 0;
  }

  keyRows(releaseId: string, key: string): KeyRow[] | undefined {
    return this.#releases.get(releaseId)?.get(key);
  }

  /** Of a key that `keyRows` does not know. */
  keepKeyRows(releaseId: string, key: string, rows: KeyRow[]): void {
    getOrAdd(this.#releases, releaseId, () => new Map<string, KeyRow[]>()).set(key, rows);
    this.#size++;
  }

  /**
   * Runs a transaction over what is held; once more where it has assumed that no id is repeated. A
   * transaction that finds the one before it unfinished does not trust what that one has left here.
   */
  async run<T>(inTransaction: InTransaction, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    let turn = 0;
    try {
      const result = await inTransaction((db) => {
        turn = this.#begin();
        return work(db);
      });
      this.#committed(turn);
      return result;
    } catch (error) {
      if (!(error instanceof Error && error.cause instanceof RepeatedOutcome)) throw error;
      this.#waryFor = wary;
      return await this.run(inTransaction, work);
    }
  }

  #begin(): number {
    if (this.#open !== null) {
      this.#releases.clear();
      this.#size = 0;
    }
    this.#open = ++this.#turn;
    return this.#turn;
  }

  #committed(turn: number): void {
    if (this.#open === turn) this.#open = null;
    if (this.#waryFor > 0) this.#waryFor--;
    for (const [release, keys] of this.#releases) {
      for (const key of keys.keys()) {
        if (this.#size <= maxKeys) return;
        keys.delete(key);
        this.#size--;
      }
      this.#releases.delete(release);
    }
  }
}
