import { sha256Hex } from '../base/hash.ts';
import { canonicalJson, type JsonObject } from '../base/json.ts';

/** A change of the registry: who did what to which thing, when and why. */
export interface AuditChange {
  /** Milliseconds since 1970 by the registry's clock. */
  readonly at: number;
  readonly actor: string;
  /** What was done, such as `label.move`. */
  readonly action: string;
  /** What it was done to: a prompt's name, a release's id, a token's name. */
  readonly subject: string;
  readonly reason: string;
  readonly details: JsonObject;
}

/** A change in its place in the chain. */
export interface AuditEntry extends AuditChange {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Hash of the entry before; `chainStart` for the first. */
  readonly previous: string;
  /** SHA-256, in hex, over the canonical JSON of all other members. */
  readonly hash: string;
}

/** The end of a chain. Kept elsewhere, it shows that nothing up to it was taken away. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export const chainStart = '0'.repeat(64);
export const emptyHead: AuditHead = { seq: 0, hash: chainStart };

/** The entry that follows `head`. Half characters are replaced, as a database would. */
export function link(head: AuditHead, change: AuditChange): AuditEntry {
  const body = {
    seq: head.seq + 1,
    at: change.at,
    actor: wellFormed(change.actor),
    action: wellFormed(change.action),
    subject: wellFormed(change.subject),
    reason: wellFormed(change.reason),
    // As it will be read again.
    details: JSON.parse(wellFormed(canonicalJson(change.details))) as JsonObject,
    previous: head.hash,
  };
  return { ...body, hash: hashOf(body) };
}

function hashOf(body: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, actor, action, subject, reason, details, previous } = body;
  return sha256Hex(canonicalJson({ seq, at, actor, action, subject, reason, details, previous }));
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Where a chain is broken, and how that shows. */
export interface ChainFault {
  readonly seq: number;
  readonly problem: string;
}

/**
 * Follows a chain from its start, entry by entry in the order in which they are stored. It finds
 * every entry that was changed, put in, taken out or moved, unless all that follow were computed
 * anew or taken away as well: against that only a head helps that was kept elsewhere.
 */
export class ChainCheck {
  #head = emptyHead;

  /** Everything up to it fits. */
  get head(): AuditHead {
    return this.#head;
  }

  /** The fault of an entry, which then is not part of the head; undefined when it fits. */
  add(entry: AuditEntry): ChainFault | undefined {
    const problem = this.#problemOf(entry);
    if (problem !== undefined) return { seq: entry.seq, problem };
    this.#head = { seq: entry.seq, hash: entry.hash };
    return undefined;
  }

  #problemOf(entry: AuditEntry): string | undefined {
    const next = this.#head.seq + 1;
    if (entry.seq > next) return `entry ${next} before it is missing`;
    if (entry.seq < next) return 'there is another entry of this number';
    if (entry.previous !== this.#head.hash) return 'it does not follow the entry before it';
    return entry.hash === hashOf(entry) ? undefined : 'it was changed: its hash does not fit';
  }
}
