import type { Context } from 'hono';
import { scopes, type Scope } from '../../protocol/tokens.ts';

export type { Scope };

/** Who sends a request. */
export interface Principal {
  /** Of the token; for logs and for the audit. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Whether a token proved it. */
  readonly verified: boolean;
}

/** Whoever calls a registry that has no tokens: it serves its own machine only. */
export const anyone: Principal = { name: 'anyone', scopes: new Set(scopes), verified: false };

const variable = 'principal';

/** Set once a request, before any route sees it. */
export function setPrincipal(context: Context, principal: Principal): void {
  context.set(variable, principal);
}

/** Who sends the request; `anyone` where the registry has no tokens. */
export function principalOf(context: Context): Principal {
  const principal = context.get(variable) as Principal | undefined;
  return principal ?? anyone;
}

/**
 * Who acts, for the log of a release and the audit: a token's holder cannot act under another name.
 * Without tokens nobody can be checked, so the claimed name stands.
 */
export function actorOf(context: Context, claimed: string): string {
  const { name, verified } = principalOf(context);
  return verified ? name : claimed;
}
