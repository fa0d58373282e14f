import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError, type Where } from '../core/base/errors.ts';
import { readYaml, type SourcePath, type YamlSource } from '../core/base/source.ts';
import { validateSource } from '../core/base/validate.ts';
import { configSchema, type Config, type EndpointConfig } from '../protocol/config.ts';
import { configFileName } from '../protocol/configFileName.ts';
import { addressExpected, isHttpAddress } from './httpAddress.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute path of the file it came from; null when every value is a default. */
  readonly source: string | null;
}

/**
 * Reads `prompt-canary.yaml` of `root`, or `file` (absolute or relative to `root`). Without a file of
 * the usual name the defaults hold. Throws `bad-config` with file and line; `${env:NAME}` stays as
 * written until the value is used (`expandEnv`).
 */
export async function loadConfig(root: string, file?: string): Promise<LoadedConfig> {
  const source = path.resolve(root, file ?? configFileName);
  const text = await readIfThere(source);
  if (text === undefined) {
    if (file === undefined) return { config: parseConfig('{}', configFileName), source: null };
    throw new CanaryError('bad-config', 'there is no such file', {
      where: { file },
      expected: 'a configuration file',
    });
  }
  return { config: parseConfig(text, file ?? configFileName), source };
}

/** Checks the text of a configuration; `file` is its name in messages. Throws `bad-config`. */
export function parseConfig(text: string, file: string): Config {
  const source = readYaml(text.trim() === '' ? '{}' : text, file, 'bad-config');
  const config = validateSource(
    configSchema,
    source.value === null ? readYaml('{}', file, 'bad-config') : source,
    'bad-config',
  );
  const refuse = refusingIn(source);
  for (const [place, model] of endpointsOf(config)) checkEndpoint(source, place, model);
  if (config.registry.kind === 'server' && !isHttpAddress(config.registry.url)) {
    refuse(['registry', 'url'], notAnAddress, addressExpected);
  }
  const token = config.registry.kind === 'server' ? config.registry.token : undefined;
  if (token !== undefined && !wholeReference.test(token)) {
    refuse(['registry', 'token'], 'holds a token itself', referenceExpected);
  }
  return config;
}

type Refuse = (at: SourcePath, problem: string, expected: string) => never;

function refusingIn(source: YamlSource): Refuse {
  return (at, problem, expected) => {
    const where = source.whereOf(at);
    throw new CanaryError('bad-config', `${at.join('.')} ${problem}`, { where, expected });
  };
}

/**
 * Sees to it that the endpoint at `place` holds no key itself, and an address. Throws `bad-config`.
 */
export function checkEndpoint(
  source: YamlSource,
  place: SourcePath,
  { apiKey, baseUrl }: EndpointConfig,
): void {
  const refuse = refusingIn(source);
  if (apiKey !== undefined && !wholeReference.test(apiKey)) {
    refuse([...place, 'apiKey'], 'holds a key itself', referenceExpected);
  }
  // What the environment completes is checked when it is known.
  if (!baseUrl.includes('${env:') && !isHttpAddress(baseUrl)) {
    refuse([...place, 'baseUrl'], notAnAddress, 'an address such as https://HOST/v1');
  }
}

function endpointsOf({
  models,
  judge,
  embeddings,
}: Config): (readonly [SourcePath, EndpointConfig])[] {
  const named = Object.entries(models).map(([name, model]) => [['models', name], model] as const);
  const all = [...named, [['judge'], judge] as const, [['embeddings'], embeddings] as const];
  return all.flatMap(([path, model]) =>
    typeof model === 'object' ? [[path, model] as const] : [],
  );
}

const referenceExpected = "'${env:NAME}', so that no secret is in the file";
const notAnAddress = 'is not an address';

const reference = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;
const wholeReference = /^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/;

/**
 * Puts environment variables in the place of `${env:NAME}`. Called where a value is used, so that an
 * unset variable troubles only those who need it: then it throws `bad-config`, naming the variable
 * and `where`, never a value.
 */
export function expandEnv(
  value: string,
  env: Readonly<Record<string, string | undefined>>,
  where: Where | string,
): string {
  return value.replace(reference, (_, name: string) => {
    const found = env[name];
    if (found !== undefined && found !== '') return found;
    const place = typeof where === 'string' ? { file: where } : where;
    throw new CanaryError('bad-config', `environment variable ${name} is not set`, {
      where: place,
      expected: `a value for ${name}`,
    });
  });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const where = { file };
    throw new CanaryError('file-unavailable', 'the file cannot be read', { where, cause });
  }
}
