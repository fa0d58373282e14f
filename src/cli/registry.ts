import { userInfo } from 'node:os';
import type { ReleaseBackend } from '../backends/releaseBackend.ts';
import { createServerBackend, type ServerBackend } from '../backends/server/serverBackend.ts';
import { CanaryError } from '../core/base/errors.ts';
import { expandEnv } from '../node/config.ts';
import { systemClock } from '../node/platform/clock.ts';
import { systemRandom } from '../node/platform/random.ts';
import { isOpen } from '../protocol/applyReleaseEvent.ts';
import { defaultPort } from '../protocol/api.ts';
import type { Config } from '../protocol/config.ts';
import { configFileName } from '../protocol/configFileName.ts';
import type { CliContext } from './command.ts';
import { openWorkspaceFor } from './workspace.ts';

export interface RegistryOptions {
  readonly registry?: string | undefined;
}

export const registryOption = [
  '--registry <url>',
  'registry server (default: $PROMPT_CANARY_REGISTRY, else the configured one, else this machine)',
] as const;

const environmentName = 'PROMPT_CANARY_REGISTRY';
/** Holds the access token for the registry that the command line or the environment names. */
export const tokenVariable = 'PROMPT_CANARY_TOKEN';

/** The registry that a command speaks with. Reads the configuration only when nothing else says. */
export async function openRegistry(
  options: RegistryOptions,
  context: CliContext,
  config?: Config,
): Promise<ServerBackend> {
  const named = options.registry ?? context.env[environmentName];
  const { url, token } =
    named === undefined
      ? await configured(context, config)
      : { url: named, token: context.env[tokenVariable] };
  return createServerBackend(url, { clock: systemClock, random: systemRandom, token });
}

interface Address {
  readonly url: string;
  readonly token: string | undefined;
}

/**
 * A configured address gets the token that the configuration names, and no other: the file may come
 * with a repository, and must not send the user's token to a machine of its choice.
 */
async function configured(context: CliContext, known: Config | undefined): Promise<Address> {
  const { env } = context;
  const { registry } = known ?? (await openWorkspaceFor(undefined, {}, context)).config;
  if (registry.kind !== 'server') {
    return { url: `http://127.0.0.1:${defaultPort}`, token: env[tokenVariable] };
  }
  const token =
    registry.token === undefined
      ? undefined
      : expandEnv(registry.token, env, `${configFileName}: registry.token`);
  return { url: registry.url, token };
}

/** Who acts, for the log: the person's login name. */
export function actorOf({ env }: CliContext): string {
  return env['USER'] ?? env['USERNAME'] ?? loginName();
}

/** A container's user may have a number and no name. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

/** The release meant by ID; without one the newest that is on, else the newest of all. */
export async function chooseRelease(
  backend: ReleaseBackend,
  id: string | undefined,
): Promise<string> {
  if (id !== undefined) return id;
  const { releases } = await backend.listReleases();
  const open = releases.find(({ status }) => isOpen(status));
  const chosen = open ?? releases[0];
  if (chosen !== undefined) return chosen.id;
  throw new CanaryError('not-found', 'the registry has no release', {
    expected: 'one started with: prompt-canary release FILE',
  });
}
