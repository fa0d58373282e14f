import { hash as digest, timingSafeEqual } from 'node:crypto';
import type { Clock, Random } from '../../core/ports.ts';
import { scopes as allScopes, type CreateTokenRequest, type Scope } from '../../protocol/tokens.ts';
import type { NewToken, StoredToken } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import type { Principal } from './principal.ts';

/**
 * Access tokens: `pct_`, a public id that finds the entry, and 256 random bits. Kept as SHA-256: a
 * slow hash guards what people choose, and nobody guesses 256 random bits however fast the hash is.
 */
const form = /^pct_[0-9a-f]{12}_[0-9a-f]{64}$/;
const idStart = 'pct_'.length;
const idEnd = idStart + 12;

export interface FreshToken {
  /** Told once, to whoever asked for it. */
  readonly token: string;
  readonly stored: NewToken;
}

export function createToken(
  { name, scopes, expiresInMs }: CreateTokenRequest,
  random: Random,
  now: number,
): FreshToken {
  const id = random.id().slice(0, 12);
  const token = `pct_${id}_${random.id()}${random.id()}`;
  const stored: NewToken = {
    id,
    name,
    hash: sha256(token),
    scopes: allScopes.filter((scope) => scopes.includes(scope)),
    createdAt: now,
    expiresAt: expiresInMs === undefined ? null : now + expiresInMs,
  };
  return { token, stored };
}

function sha256(text: string): string {
  return digest('sha256', text, 'hex');
}

/** The token of a request: `Authorization: Bearer TOKEN`, or `X-API-Key: TOKEN`. */
export function tokenIn(authorization: string | undefined, apiKey: string | undefined): string {
  if (authorization === undefined) return apiKey ?? '';
  // As nearly everybody writes it: an expression costs resolve more than the rest of this.
  if (authorization.startsWith('Bearer pct_')) return authorization.slice('Bearer '.length);
  return /^bearer +/i.test(authorization) ? authorization.replace(/^bearer +/i, '') : '';
}

interface Known {
  readonly hash: Buffer;
  /** The token itself, once it was shown: comparing texts costs a tenth of hashing one. */
  shown: string | null;
  readonly expiresAt: number;
  readonly principal: Principal;
}

/**
 * The valid tokens, in memory: checking one asks no database, so that resolve goes on when the store
 * is down. `refresh` takes over what the store knows.
 */
export class AccessTokens {
  readonly #store: Pick<Store, 'tokens'>;
  readonly #clock: Pick<Clock, 'now'>;
  #known: ReadonlyMap<string, Known> = new Map();
  #required = false;
  #asked = 0;
  #taken = 0;

  constructor(store: Pick<Store, 'tokens'>, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Whether callers have to show a token: from the first one on. One that was revoked or has expired
   * counts too, so that a registry does not stand open when its last token ends.
   */
  get required(): boolean {
    return this.#required;
  }

  /** Fails as the store does; what was known before stays. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const tokens = await this.#store.tokens();
    // Of two answers the one that was asked for later knows more, whichever comes last.
    if (asked < this.#taken) return;
    this.#taken = asked;
    this.#known = new Map(tokens.filter((it) => it.revokedAt === null).map(toKnown));
    this.#required = tokens.length > 0;
  }

  /** They are no longer valid here, whether the store can be asked again or not. */
  forget(name: string): void {
    const left = [...this.#known].filter(([, it]) => it.principal.name !== name);
    this.#known = new Map(left);
  }

  /** Whose token it is; undefined when it is none, or no longer valid. Takes constant time. */
  holder(token: string): Principal | undefined {
    const known = this.#known.get(token.slice(idStart, idEnd));
    if (known === undefined || !isToken(token, known)) return undefined;
    return known.expiresAt > this.#clock.now() ? known.principal : undefined;
  }
}

function isToken(token: string, known: Known): boolean {
  if (known.shown !== null && isSameText(token, known.shown)) return true;
  if (!form.test(token)) return false;
  const same = timingSafeEqual(Buffer.from(sha256(token), 'latin1'), known.hash);
  if (same) known.shown = token;
  return same;
}

/** Looks at every character, whichever differ. */
function isSameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

function toKnown({ id, name, hash, scopes, expiresAt }: StoredToken): [string, Known] {
  const granted: readonly Scope[] = scopes.includes('admin') ? allScopes : scopes;
  const principal: Principal = { name, scopes: new Set(granted), verified: true };
  const entry = {
    hash: Buffer.from(hash, 'latin1'),
    shown: null,
    expiresAt: expiresAt ?? Infinity,
    principal,
  };
  return [id, entry];
}
