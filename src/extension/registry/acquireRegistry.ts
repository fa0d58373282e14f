import path from 'node:path';
import { createServerBackend } from '../../backends/server/serverBackend.ts';
import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import type { CancelSignal } from '../../core/base/cancel.ts';
import type { Logger } from '../../core/ports.ts';
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
  if (registry.kind === 'server') return acquireRemoteRegistry(registry.url, open, systemClock);
  const databaseFile = path.join(dataFolder, 'registry.db');
  const { execPath } = process;
  return acquireEmbeddedRegistry(
    { serverFile, execPath, databaseFile, clock: systemClock, log, open },
    signal,
  );
}

function open(url: string): Promise<ReleaseBackend> {
  return Promise.resolve(createServerBackend(url, { clock: systemClock, random: systemRandom }));
}
