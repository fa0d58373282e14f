import { CanaryError } from '../../core/base/errors.ts';
import type { Clock, Random } from '../../core/ports.ts';
import type { AuditResponse } from '../../protocol/audit.ts';
import type { ReleaseBackend } from '../releaseBackend.ts';
import { RegistryHttp, segment, type Fetch } from './registryHttp.ts';
import { streamRelease } from './releaseStream.ts';

export interface ServerBackendDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch?: Fetch | undefined;
  /** Access token, for a registry that wants one. */
  readonly token?: string | undefined;
}

/** What only the registry server of this product has. */
export interface ServerBackend extends ReleaseBackend {
  /** A page of the audit log, of the entries after a number. */
  audit(after: number, limit: number): Promise<AuditResponse>;
  /** Everything that it keeps, as the body of the answer, one JSON document a line. */
  backup(signal: AbortSignal): Promise<Response>;
}

/**
 * The registry server of this product behind the port. Throws `bad-usage` when `url` is not an
 * http(s) address; does not connect by itself.
 */
export function createServerBackend(url: string, deps: ServerBackendDeps): ServerBackend {
  const address = normalise(url);
  const http = new RegistryHttp(address, deps.fetch ?? fetch, deps.token);
  const release = (id: string): string => `/releases/${segment(id)}`;
  const prompt = (name: string): string => `/prompts/${segment(name)}`;
  return {
    address,
    capabilities: { split: true, labels: true, metrics: true, stream: true },
    listPrompts: () => http.get('/prompts'),
    publish: (request) => http.send('POST', `${prompt(request.prompt.name)}/versions`, request),
    version: (name, version) => http.get(`${prompt(name)}/versions/${version}`),
    versions: (name) => http.get(`${prompt(name)}/versions`),
    label: (name, label, version, why = {}) =>
      http.send('PUT', `${prompt(name)}/labels/${segment(label)}`, { version, ...why }),
    labels: (name) => http.get(`${prompt(name)}/labels`),
    freeze: (request) => http.send('POST', '/freezes', request),
    freezes: () => http.get('/freezes'),
    liftFreeze: (id, by) => http.send('POST', `/freezes/${segment(id)}/lift`, by),
    startRelease: (name, request) => http.send('POST', `${prompt(name)}/releases`, request),
    act: (id, action, by) => http.send('POST', `${release(id)}/${action}`, by),
    getRelease: (id) => http.get(release(id)),
    decisions: (id) => http.get(`${release(id)}/decisions`),
    listReleases: () => http.get('/releases'),
    live: (name, at) =>
      http.get(`${prompt(name)}/live${at === undefined ? '' : `?at=${segment(at)}`}`),
    baselineCheck: (name, metrics) =>
      http.get(`${prompt(name)}/baseline-check?metrics=${metrics.map(segment).join(',')}`),
    audit: (after, limit) => http.get(`/audit?after=${after}&limit=${limit}`),
    backup: (signal) => http.open('/backup', { signal }),
    stream: (id, options = {}) => streamRelease({ ...deps, http }, id, options),
  };
}

function normalise(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new CanaryError('bad-usage', `${url} is not the address of a registry`, {
      expected: 'an address such as http://127.0.0.1:7420',
    });
  }
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`;
}
