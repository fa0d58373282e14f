import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { CanaryError } from '../../core/base/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Limits } from './limits.ts';
import { anyone, setPrincipal, type Principal } from './principal.ts';
import { RateLimiter } from './rateLimit.ts';
import { refuse } from './requestRules.ts';
import { routeOf, templateOf, type Needs } from './routeTable.ts';
import { tokenIn, type AccessTokens } from './tokens.ts';
import { rateLimited } from './wait.ts';

export interface GuardDeps {
  readonly tokens: AccessTokens;
  readonly limits: Limits;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/**
 * Decides who may go on, in this order: the rules for web pages, how often, the token, its scope.
 * The same for the application and for resolve in front of it.
 */
export class Guard {
  readonly #tokens: AccessTokens;
  readonly #requests: RateLimiter;
  readonly #resolve: RateLimiter;
  readonly #refused: RateLimiter;

  constructor({ tokens, limits, clock }: GuardDeps) {
    this.#tokens = tokens;
    this.#requests = new RateLimiter(limits.requests, clock);
    this.#resolve = new RateLimiter(limits.resolve, clock);
    this.#refused = new RateLimiter(limits.refused, clock);
  }

  /** Throws `forbidden`, `unauthorized` or `rate-limited`; see `Admission`. */
  admit(request: Admission): Principal {
    const { needs, host, origin, address } = request;
    const refusal = refuse(host, origin, this.#tokens.required);
    if (refusal !== null) {
      throw new CanaryError('forbidden', refusal.message, { expected: refusal.expected });
    }
    if (!this.#tokens.required) {
      this.#count(needs, address, address);
      return anyone;
    }
    if (needs.every((it) => it === 'open')) return anyone;
    const principal = this.#tokens.holder(tokenIn(request.authorization, request.apiKey));
    if (principal === undefined) throw this.#unauthorized(address);
    this.#count(needs, principal.name, address);
    for (const scope of needs) {
      if (scope === 'open' || scope === 'token' || principal.scopes.has(scope)) continue;
      throw new CanaryError('forbidden', `the token ${principal.name} does not allow this`, {
        expected: `a token with the scope ${scope}`,
      });
    }
    return principal;
  }

  #count(needs: readonly Needs[], caller: string, address: string): void {
    if (needs.every((it) => it === 'open')) return;
    const limiter = needs[0] === 'resolve' ? this.#resolve : this.#requests;
    const wait = limiter.take(caller);
    if (wait > 0) throw rateLimited(caller === address ? 'this address' : 'this token', wait);
  }

  #unauthorized(address: string): CanaryError {
    const wait = this.#refused.take(address);
    if (wait > 0) return rateLimited('requests without a valid token', wait);
    return new CanaryError('unauthorized', 'there is no valid token', {
      expected: 'Authorization: Bearer TOKEN, or X-API-Key: TOKEN',
    });
  }
}

export interface Admission {
  /** Of every route that the request matches; all have to be met. */
  readonly needs: readonly Needs[];
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
  /** Of the other end of the connection; empty without one. */
  readonly address: string;
}

/** The guard in front of the application's routes. */
export function guarded(guard: Guard): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const principal = guard.admit({
      needs: needsOf(context),
      host: req.header('host') ?? new URL(req.url).host,
      origin: req.header('origin'),
      authorization: req.header('authorization'),
      apiKey: req.header('x-api-key'),
      address: addressOf(context),
    });
    setPrincipal(context, principal);
    await next();
  };
}

/** A path without a route needs a token; a route that the table does not know, an administrator. */
function needsOf(context: Context): readonly Needs[] {
  const needs = handlersOf(context).map((it) => routeOf(it.method, it.path)?.needs ?? 'admin');
  return needs.length === 0 ? ['token'] : needs;
}

/** The path of the route that answers, as the table writes it; empty when there is none. */
export function patternOf(context: Context): string {
  return templateOf(handlersOf(context)[0]?.path ?? '');
}

/** Without middleware, which matches every method. */
function handlersOf(
  context: Context,
): readonly { readonly method: string; readonly path: string }[] {
  return matchedRoutes(context).filter(({ method }) => method !== 'ALL');
}

interface NodeEnvironment {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
}

function addressOf(context: Context): string {
  return (context.env as NodeEnvironment | undefined)?.incoming?.socket?.remoteAddress ?? '';
}

/**
 * Whether the token with which a request came is valid still: for answers that last, which ask from
 * time to time. A registry that had no tokens and has some now lets nobody stay without one.
 */
export function stillAdmitted(context: Context, tokens: AccessTokens): () => boolean {
  const { req } = context;
  const token = tokenIn(req.header('authorization'), req.header('x-api-key'));
  return () => !tokens.required || tokens.holder(token) !== undefined;
}
