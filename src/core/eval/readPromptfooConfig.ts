import { isJsonObject, type JsonObject } from '../base/json.ts';
import { readYaml, type SourcePath, type YamlSource } from '../base/source.ts';
import type { EvalCase } from './model.ts';
import { readDefaults, readTests, type SuiteOrigin } from './readSuite.ts';
import { badSuite, checkKeys, readFields, valueAt, type KnownKeys } from './suiteFields.ts';

/** One entry of `prompts`: its text, or the file that holds it, relative to the configuration. */
export type PromptfooPrompt =
  | { readonly kind: 'inline'; readonly text: string; readonly line: number }
  | { readonly kind: 'file'; readonly file: string; readonly line: number };

/** The endpoint that `providers` names. */
export interface PromptfooProvider {
  readonly model: string;
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** Name of the environment variable that holds the key. */
  readonly apiKeyVariable?: string | undefined;
  /** temperature, max_tokens, ... as written. */
  readonly parameters: JsonObject;
}

export interface PromptfooConfig {
  readonly description?: string | undefined;
  readonly baseline: PromptfooPrompt;
  readonly candidate: PromptfooPrompt;
  readonly provider: PromptfooProvider;
  readonly cases: readonly EvalCase[];
}

const configKeys: KnownKeys = {
  read: ['$schema', 'description', 'prompts', 'providers', 'defaultTest', 'tests'],
  elsewhere: [
    'commandLineOptions',
    'derivedMetrics',
    'env',
    'evaluateOptions',
    'extensions',
    'metadata',
    'nunjucksFilters',
    'outputPath',
    'redteam',
    'scenarios',
    'sharing',
    'tags',
    'targets',
  ],
};
const promptKeys: KnownKeys = { read: ['id', 'raw', 'label'], elsewhere: ['config', 'function'] };
const providerKeys: KnownKeys = {
  read: ['id', 'label', 'config'],
  elsewhere: ['delay', 'env', 'inputs', 'prompts', 'transform'],
};

/**
 * Reads a promptfoo configuration: the first prompt is the baseline, the second the candidate, the
 * provider an OpenAI-compatible chat endpoint, the tests one suite. Throws `bad-suite` with file and
 * line for anything else.
 */
export function readPromptfooConfig(
  text: string,
  file: string,
  origin: SuiteOrigin,
): PromptfooConfig {
  const source = readYaml(text, file, 'bad-suite');
  checkKeys(source, [], configKeys, 'a promptfoo configuration: { prompts, providers, tests }');
  const prompts = listAt(source, ['prompts']);
  const [baseline, candidate] = prompts.map((_, at) => readPrompt(source, ['prompts', at]));
  if (baseline === undefined || candidate === undefined || prompts.length > 2) {
    const expected = 'two prompts: first the baseline, then the candidate';
    throw badSuite(source, ['prompts'], `${prompts.length} prompts`, expected);
  }
  return {
    description: readFields(source, []).text('description'),
    baseline,
    candidate,
    provider: readProvider(source),
    cases: readTests(source, ['tests'], origin, readDefaults(source)),
  };
}

function readPrompt(source: YamlSource, path: SourcePath): PromptfooPrompt {
  const entry = valueAt(source.value, path);
  if (isJsonObject(entry)) checkKeys(source, path, promptKeys, 'a prompt: { id } or { raw }');
  const raw = isJsonObject(entry) ? (entry['raw'] ?? entry['id']) : entry;
  if (typeof raw !== 'string') {
    throw badSuite(source, path, 'the prompt is not a text', 'a text, or file:// and a path');
  }
  const line = source.rangeOf(path).start;
  if (!raw.startsWith('file://')) return { kind: 'inline', text: raw, line };
  const file = raw.slice('file://'.length);
  if (/[*?[\]{}]|:[A-Za-z_]\w*$|\.(?:[cm]?[jt]s|py|csv|exe|sh)$/.test(file)) {
    const expected = 'one file of text, or of chat messages in JSON or YAML';
    throw badSuite(source, path, `the prompt "${raw}" cannot be read`, expected);
  }
  return { kind: 'file', file, line };
}

function readProvider(source: YamlSource): PromptfooProvider {
  const providers = valueAt(source.value, ['providers']);
  const single = typeof providers === 'string';
  const list = single ? [providers] : listAt(source, ['providers']);
  const path: SourcePath = single ? ['providers'] : ['providers', 0];
  if (list.length !== 1) {
    throw badSuite(source, ['providers'], `${list.length} providers`, 'one provider');
  }
  const entry: unknown = list[0];
  if (isJsonObject(entry)) checkKeys(source, path, providerKeys, 'a provider: { id, config }');
  const id = typeof entry === 'string' ? entry : isJsonObject(entry) ? entry['id'] : undefined;
  const [, model] = /^openai:(?:chat:)?([^:].*)$/.exec(typeof id === 'string' ? id : '') ?? [];
  if (model === undefined) {
    const expected = 'openai:chat:MODEL, with config.apiBaseUrl for another endpoint';
    throw badSuite(source, path, 'the provider cannot be used', expected);
  }
  const config = isJsonObject(entry) ? readFields(source, path).object('config') : undefined;
  return { model, ...readEndpoint(source, [...path, 'config'], config ?? {}) };
}

function readEndpoint(
  source: YamlSource,
  path: SourcePath,
  config: JsonObject,
): Omit<PromptfooProvider, 'model'> {
  const fields = readFields(source, path);
  const { apiBaseUrl: _url, apiKey: _key, apiKeyEnvar: _variable, ...parameters } = config;
  const host = fields.text('apiHost');
  if (host !== undefined) {
    throw badSuite(source, [...path, 'apiHost'], '"apiHost" is not supported', 'apiBaseUrl');
  }
  return {
    baseUrl: fields.text('apiBaseUrl'),
    apiKey: fields.text('apiKey'),
    apiKeyVariable: fields.text('apiKeyEnvar'),
    parameters,
  };
}

function listAt(source: YamlSource, path: SourcePath): readonly unknown[] {
  const value = valueAt(source.value, path);
  if (Array.isArray(value)) return value;
  throw badSuite(source, path, `"${path.join('.')}" is not a list`, 'a list');
}
