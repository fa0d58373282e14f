import * as z from 'zod/mini';

/**
 * Access tokens of a registry. What a token allows: see the table of routes in docs/http-api.md;
 * `admin` includes all others.
 */
export const scopes = ['resolve', 'ingest', 'release', 'admin'] as const;
export type Scope = (typeof scopes)[number];

export const tokenNameWords = 'a name of 1 to 100 letters A-Z, digits and . _ - @ (no spaces)';
const tokenName = z.string().check(z.regex(/^[\w.@-]{1,100}$/, `expected ${tokenNameWords}`));

/** POST /v1/tokens */
export const createTokenRequest = z.strictObject({
  name: tokenName,
  scopes: z.array(z.enum(scopes)).check(z.minLength(1)),
  /** Milliseconds from now until it ends; without it the token stays until it is revoked. */
  expiresInMs: z.optional(z.int().check(z.gte(1), z.lte(10 * 366 * 86_400_000))),
});
export type CreateTokenRequest = z.output<typeof createTokenRequest>;

/** What is known of a token; never the token itself. */
export interface TokenResponse {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

/** The one time that the token is told. */
export interface CreatedTokenResponse extends TokenResponse {
  readonly token: string;
}

/** GET /v1/tokens */
export interface TokenListResponse {
  readonly tokens: readonly TokenResponse[];
}
