import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { SourcePath } from '../../base/source.ts';
import { badSuite, checkKeys, readFields, valueAt, type Fields } from './fields.ts';
import { namesFile } from './fileNames.ts';
import type { KeyTable } from './keys.ts';
import { findNamed, openSource, readNamed, valueOfFile, type Reading } from './reading.ts';
import type { Place, SuiteSource } from './source.ts';

/** The endpoint that a configuration names. */
export interface PromptfooProvider {
  readonly id: string;
  readonly label?: string | undefined;
  readonly model: string;
  /** May hold `{{env.NAME}}`, as may the key and the model. */
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** Name of the environment variable that holds the key. */
  readonly apiKeyVariable?: string | undefined;
  /** temperature, max_tokens, ... as written. */
  readonly parameters: JsonObject;
  readonly tools: readonly JsonValue[];
}

const providerKeys: KeyTable = {
  id: { use: 'read', about: 'openai:chat:MODEL' },
  label: { use: 'read', about: '--model chooses by it.' },
  config: { use: 'read', about: 'The endpoint and its parameters.' },
  delay: { use: 'unsupported', about: 'the pace follows the endpoint' },
  env: { use: 'unsupported', about: 'the environment is that of the process' },
  inputs: { use: 'unsupported', about: 'inputs are vars of the tests' },
  prompts: { use: 'unsupported', about: 'both versions are asked' },
  transform: { use: 'unsupported', about: 'options.transform of defaultTest does the same' },
};

/** Settings of a provider that are not parameters of the model, and why they cannot be honoured. */
const refused: Readonly<Record<string, string>> = {
  headers: 'requests carry no headers of their own',
  organization: 'requests carry no headers of their own',
  functionToolCallbacks: 'tools do not run',
  mcp: 'tools do not run',
  cost: 'prices stand under models in prompt-canary.yaml',
  inputCost: 'prices stand under models in prompt-canary.yaml',
  outputCost: 'prices stand under models in prompt-canary.yaml',
  maxRetries: 'what fails is tried again up to six times',
};

/**
 * Every provider of a configuration: ids, mappings, files that hold them. Throws `bad-suite` for one
 * that is no chat endpoint in the manner of OpenAI.
 */
export async function readProviders(
  place: Place,
  reading: Reading,
): Promise<readonly PromptfooProvider[]> {
  const { source, path } = place;
  const value = valueAt(source.value, path);
  if (typeof value === 'string' || isJsonObject(value)) return readEntry(place, reading);
  if (!Array.isArray(value)) {
    throw badSuite(source, path, `"${path.join('.')}" is not a list`, 'a provider, or a list');
  }
  const found: PromptfooProvider[] = [];
  for (const at of value.keys()) {
    found.push(...(await readEntry({ source, path: [...path, at] }, reading)));
  }
  return found;
}

async function readEntry(place: Place, reading: Reading): Promise<readonly PromptfooProvider[]> {
  const { source, path } = place;
  const entry = valueAt(source.value, path);
  if (namesFile(entry)) {
    const found: PromptfooProvider[] = [];
    for (const name of await findNamed(entry, place, reading)) {
      const { text, file } = await readNamed(name, place, { ...reading, folder: '' });
      found.push(
        ...(await readProviders({ source: openSource(text, file, reading), path: [] }, reading)),
      );
    }
    return found;
  }
  if (typeof entry === 'string') return [toProvider(entry, undefined, place, {})];
  const [only, ...others] = isJsonObject(entry) ? Object.keys(entry) : [];
  // The form { "openai:chat:m": { config } }.
  const inner = only !== undefined && only.includes(':') && others.length === 0 ? [only] : [];
  const at = { source, path: [...path, ...inner] };
  checkKeys(source, at.path, providerKeys, 'a provider: { id, config }', reading.note);
  const fields = readFields(source, at.path);
  const id = fields.text('id') ?? inner[0] ?? '';
  const config = await readConfig({ source, path: [...at.path, 'config'] }, fields, reading);
  return [toProvider(id, fields.text('label'), at, config)];
}

function toProvider(
  id: string,
  label: string | undefined,
  { source, path }: Place,
  config: JsonObject,
): PromptfooProvider {
  const [, model] =
    /^openai:(?:chat:)?((?!responses:|embedding|realtime|assistant|image|moderation)[^:].*)$/.exec(
      id,
    ) ?? [];
  if (model === undefined) {
    const expected = 'openai:chat:MODEL, with config.apiBaseUrl for another endpoint';
    throw badSuite(source, path, 'the provider cannot be used', expected);
  }
  return { id, label, model, ...readEndpoint(source, [...path, 'config'], config) };
}

async function readConfig(place: Place, fields: Fields, reading: Reading): Promise<JsonObject> {
  const config = fields.object('config') ?? {};
  const loaded: Record<string, JsonValue | undefined> = {};
  for (const [key, value] of Object.entries(config)) {
    if (!namesFile(value)) loaded[key] = value;
    else {
      const at = { source: place.source, path: [...place.path, key] };
      const { text, file } = await readNamed(value, at, reading);
      loaded[key] = valueOfFile(text, file);
    }
  }
  return loaded;
}

function readEndpoint(
  source: SuiteSource,
  path: SourcePath,
  config: JsonObject,
): Omit<PromptfooProvider, 'id' | 'label' | 'model'> {
  const fields = readFields(source, path);
  const {
    apiBaseUrl: _url,
    apiKey: _key,
    apiKeyEnvar: _variable,
    apiHost: _host,
    ...rest
  } = config;
  const { tools = [], passthrough = {}, ...parameters } = rest;
  const unusable = Object.keys(parameters).find((key) => Object.hasOwn(refused, key));
  if (unusable !== undefined) {
    const message = `"${unusable}" of a provider is not supported: ${refused[unusable]}`;
    throw badSuite(source, [...path, unusable], message, 'parameters of the model');
  }
  if (!Array.isArray(tools)) {
    throw badSuite(source, [...path, 'tools'], '"tools" is not a list', 'a list of tools');
  }
  if (!isJsonObject(passthrough)) {
    throw badSuite(source, [...path, 'passthrough'], '"passthrough" is no mapping', 'a mapping');
  }
  const host = fields.text('apiHost');
  return {
    baseUrl: fields.text('apiBaseUrl') ?? (host === undefined ? undefined : `https://${host}/v1`),
    apiKey: fields.text('apiKey'),
    apiKeyVariable: fields.text('apiKeyEnvar'),
    parameters: { ...parameters, ...passthrough },
    tools: tools as readonly JsonValue[],
  };
}
