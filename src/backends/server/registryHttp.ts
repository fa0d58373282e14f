import { CanaryError, errorTable, type ErrorCode } from '../../core/base/errors.ts';
import { isJsonObject } from '../../core/base/json.ts';
import { fetchFailure, registryUnavailable } from '../../protocol/registryUnavailable.ts';

export type Fetch = typeof fetch;

const timeoutMs = 15_000;

/** Requests to a registry's `/v1`; every failure comes out as a `CanaryError`. */
export class RegistryHttp {
  readonly #url: string;
  readonly #fetch: Fetch;

  readonly #token: string | undefined;

  constructor(url: string, fetch: Fetch, token?: string) {
    this.#url = url;
    this.#fetch = fetch;
    this.#token = token;
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path);
  }

  send<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T> {
    return this.#send<T>(method, path, JSON.stringify(body));
  }

  async #send<T>(method: string, path: string, body?: string): Promise<T> {
    const response = await this.open(path, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
    });
    if (response.status === 204) return undefined as T;
    try {
      return (await response.json()) as T;
    } catch (cause) {
      throw registryUnavailable(this.#url, 'its answer is not JSON', cause);
    }
  }

  /** A successful response whose body is still to be read. */
  async open(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    const headers = new Headers(init.headers);
    if (this.#token !== undefined) headers.set('Authorization', `Bearer ${this.#token}`);
    try {
      const request = { ...init, headers, redirect: 'error' as const };
      response = await this.#fetch(`${this.#url}/v1${path}`, request);
    } catch (cause) {
      throw registryUnavailable(this.#url, fetchFailure(cause), cause);
    }
    if (response.ok) return response;
    throw unauthorizedWords(await refusal(this.#url, response), this.#url, this.#token);
  }
}

/** Names and ids go into a path as one segment each. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

async function refusal(url: string, response: Response): Promise<CanaryError> {
  const body: unknown = await response.json().catch(() => undefined);
  const error = isJsonObject(body) ? body['error'] : undefined;
  if (!isJsonObject(error) || !isCode(error['code']) || error['code'] === 'bug') {
    return registryUnavailable(url, `it answered ${response.status}`);
  }
  const { code, message, expected } = error;
  return new CanaryError(code, typeof message === 'string' ? message : 'the registry refused', {
    expected: typeof expected === 'string' ? expected : undefined,
  });
}

function isCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTable, value);
}

/** The registry speaks of headers; people set a token, or the one they set has ended. */
function unauthorizedWords(error: CanaryError, url: string, token?: string): CanaryError {
  if (error.code !== 'unauthorized') return error;
  if (token !== undefined) {
    return new CanaryError('unauthorized', `${url} does not take the access token`, {
      expected: 'one of this registry that is neither revoked nor expired',
    });
  }
  return new CanaryError('unauthorized', `${url} wants an access token`, {
    expected:
      'registry.token: ${env:NAME} in prompt-canary.yaml, or PROMPT_CANARY_TOKEN beside --registry or PROMPT_CANARY_REGISTRY',
  });
}
