import { createServerBackend } from '../../src/backends/server/serverBackend.ts';
import type { ReleaseBackend } from '../../src/backends/releaseBackend.ts';
import type { Logger } from '../../src/core/ports.ts';
import { systemClock } from '../../src/node/platform/clock.ts';
import { systemRandom } from '../../src/node/platform/random.ts';
import type {
  OutcomeInput,
  OutcomesResponse,
  ReleaseResponse,
  ResolveMetadata,
  StartReleaseRequest,
} from '../../src/protocol/api.ts';
import { LocalChecks } from '../../src/server/features/evaluators/localChecks.ts';
import { startServer, type ServerOptions } from '../../src/server/server.ts';
import { publishing, starting } from './registryRequests.ts';

const silent = (): void => undefined;
export const silentLogger: Logger = { debug: silent, info: silent, warn: silent, error: silent };

export interface TestRegistry {
  readonly url: string;
  readonly backend: ReleaseBackend;
  close(): Promise<void>;
}

/** A registry on a real port, in this process, with the store in memory unless told otherwise. */
export async function startRegistry(over: Partial<ServerOptions> = {}): Promise<TestRegistry> {
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    database: { kind: 'memory' },
    logger: silentLogger,
    outputChecks: new LocalChecks(),
    controller: { periodMs: 50, debounceMs: 5 },
    ...over,
  });
  return { ...server, backend: connectTo(server.url) };
}

export function connectTo(url: string): ReleaseBackend {
  return createServerBackend(url, { clock: systemClock, random: systemRandom });
}

/** Baseline in production, candidate published, release started. */
export async function releaseOn(
  backend: ReleaseBackend,
  over: Partial<StartReleaseRequest> = {},
): Promise<ReleaseResponse> {
  const { version } = await backend.publish(publishing('Be kind.'));
  await backend.label('reply', 'production', version);
  const candidate = await backend.publish(publishing('Be kind and brief.'));
  return backend.startRelease('reply', starting({ candidateVersion: candidate.version, ...over }));
}

export async function resolveAt(url: string, key: string): Promise<ResolveMetadata> {
  const response = await fetch(`${url}/ofrep/v1/evaluate/flags/reply`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ context: { targetingKey: key } }),
  });
  if (!response.ok) throw new Error(`resolve answered ${response.status}`);
  return ((await response.json()) as { metadata: ResolveMetadata }).metadata;
}

/** Resolves when the registry says that they are durable. */
export async function reportTo(
  url: string,
  outcomes: readonly OutcomeInput[],
): Promise<OutcomesResponse> {
  const response = await fetch(`${url}/v1/outcomes`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ outcomes }),
  });
  if (!response.ok) throw new Error(`outcomes answered ${response.status}`);
  return (await response.json()) as OutcomesResponse;
}
