import { CanaryError, errorTable, type ErrorCode } from '../core/base/errors.ts';
import { isJsonObject } from '../core/base/json.ts';
import type { Clock, Random } from '../core/ports.ts';
import { fetchFailure, registryUnavailable } from '../protocol/registryUnavailable.ts';
import type {
  CreatedTokenResponse,
  CreateTokenRequest,
  TokenListResponse,
  TokenResponse,
} from '../protocol/tokens.ts';
import type { Database } from './database.ts';
import { presentToken } from './features/tokens/routes.ts';
import { createToken } from './http/tokens.ts';
import { findInstance } from './instance.ts';
import { openStore } from './store/openStore.ts';
import type { Store } from './store/store.ts';

/** Where access tokens are managed: a database, or the server that holds it. */
export interface TokenDesk {
  create(request: CreateTokenRequest): Promise<CreatedTokenResponse>;
  list(): Promise<readonly TokenResponse[]>;
  revoke(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface TokenDeskOptions {
  readonly database: Database;
  /** An administrator's token, for a server that runs. */
  readonly token: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly workerUrl?: URL;
}

/**
 * On the database itself when no server runs, and through the server when one holds the database.
 * Several processes may share PostgreSQL: there it is always the database.
 */
export async function openTokenDesk(options: TokenDeskOptions): Promise<TokenDesk> {
  const { database, token } = options;
  if (database.kind === 'memory') {
    throw new CanaryError('bad-usage', 'a registry in memory keeps no tokens', {
      expected: '--database sqlite:FILE or postgres://...',
    });
  }
  const file = database.kind === 'sqlite' ? database.file : undefined;
  const running = file === undefined ? undefined : await findInstance(file);
  if (running !== undefined) return remoteDesk(running.url, token);
  return storeDesk(await openStore(options), options);
}

function storeDesk(store: Store, { clock, random }: TokenDeskOptions): TokenDesk {
  return {
    create: async (request) => {
      const { token, stored } = createToken(request, random, clock.now());
      await store.addToken(stored);
      return { ...presentToken({ ...stored, revokedAt: null }), token };
    },
    list: async () => (await store.tokens()).map(presentToken),
    revoke: (name) => store.revokeToken(name, clock.now()),
    close: () => store.close(),
  };
}

function remoteDesk(url: string, token: string | undefined): TokenDesk {
  const send = (method: string, path: string, body?: unknown): Promise<unknown> =>
    request(url, token, method, path, body);
  return {
    create: async (request) => (await send('POST', '/v1/tokens', request)) as CreatedTokenResponse,
    list: async () => ((await send('GET', '/v1/tokens')) as TokenListResponse).tokens,
    revoke: async (name) => {
      await send('DELETE', `/v1/tokens/${encodeURIComponent(name)}`);
    },
    close: () => Promise.resolve(),
  };
}

async function request(
  url: string,
  token: string | undefined,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> {
  const headers = {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${url}${path}`, { method, headers, ...content }).catch(
    (cause: unknown) => {
      throw registryUnavailable(url, fetchFailure(cause), cause);
    },
  );
  if (response.status === 204) return undefined;
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  throw refusal(url, response.status, answer);
}

function refusal(url: string, status: number, answer: unknown): CanaryError {
  const error = isJsonObject(answer) ? answer['error'] : undefined;
  const code = isJsonObject(error) ? error['code'] : undefined;
  if (!isJsonObject(error) || typeof code !== 'string' || !Object.hasOwn(errorTable, code)) {
    return registryUnavailable(url, `it answered ${status}`);
  }
  const hint = 'PROMPT_CANARY_TOKEN with the token of an administrator: the server is running';
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' ? value : undefined;
  const said = text(error['expected']);
  return new CanaryError(code as ErrorCode, text(error['message']) ?? 'the server refused', {
    expected: status === 401 || status === 403 ? hint : said,
  });
}
