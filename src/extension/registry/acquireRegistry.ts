import path from 'node:path';
import { createServerBackend } from '../../backends/server/serverBackend.ts';
import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import type { CancelSignal } from '../../core/base/cancel.ts';
import type { Logger } from '../../core/ports.ts';
import { expandEnv } from '../../node/config.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import type { Config } from '../../protocol/config.ts';
import type { RegistryLease } from './connection.ts';
import { acquireEmbeddedRegistry } from './embeddedRegistry.ts';
import { acquireRemoteRegistry } from './remoteRegistry.ts';

export interface RegistryPlaces {
  readonly serverFile: string;
  /** Folder of the embedded registry's data. */
  readonly dataFolder: string;
  readonly log: Logger;
}

/** The registry that the workspace is configured for. */
export function acquireRegistry(
  registry: Config['registry'],
  { serverFile, dataFolder, log }: RegistryPlaces,
  signal: CancelSignal,
): Promise<RegistryLease> {
  if (registry.kind === 'server') {
    const { url, token } = registry;
    return acquireRemoteRegistry(url, (it) => open(it, token), systemClock);
  }
  const databaseFile = path.join(dataFolder, 'registry.db');
  const { execPath } = process;
  return acquireEmbeddedRegistry(
    { serverFile, execPath, databaseFile, clock: systemClock, log, open },
    signal,
  );
}

/** `token` is a reference to the environment; without one the registry is asked without a token. */
function open(url: string, token?: string): Promise<ReleaseBackend> {
  const shown = token === undefined ? undefined : expandEnv(token, process.env, 'registry.token');
  const deps = { clock: systemClock, random: systemRandom, token: shown };
  return Promise.resolve(createServerBackend(url, deps));
}
