import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { readYaml, type SourcePath, type YamlSource } from '../../base/source.ts';
import { usesOf } from '../messages.ts';
import type { PromptDocument, PromptMessage, TemplateLanguage } from '../model.ts';
import { readMessages } from './chatMessages.ts';
import { textMessage } from './dataText.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceScalar } from './replaceScalar.ts';
import { scalarAt } from './scalarLines.ts';
import { bad, fieldsOf, objectAt, responseFormatAt, stringAt } from './values.ts';

/**
 * A prompt of MLflow's registry as its API gives it: a model version, or a list of them (the newest
 * counts), whose tags hold the template. A prompt that MLflow reads from a text file is that file.
 */
export const mlflowFormat: PromptFormatReader = {
  id: 'mlflow',
  matches: (file, text) => /\.(?:json|ya?ml)$/i.test(file) && text.includes(textTag),
  parse: parseMlflow,
  replace: replaceMlflow,
};

const textTag = 'mlflow.prompt.text';
const typeTag = '_mlflow_prompt_type';
const formatTag = '_mlflow_prompt_response_format';
const modelTag = '_mlflow_prompt_model_config';
const languages: Readonly<Record<string, TemplateLanguage>> = {
  text: 'mustache',
  chat: 'mustache',
  jinja2: 'jinja',
};

/** Tags by name, each with the path of its value. */
type Tags = ReadonlyMap<string, { readonly value: string; readonly path: SourcePath }>;

function parseMlflow(text: string, file: string): PromptDocument {
  const source = readYaml(text, file, 'bad-prompt');
  const [version, at] = versionIn(source);
  const tags = tagsOf(source, version, [...at, 'tags']);
  const template = tags.get(textTag);
  if (template === undefined) throw bad(source, at, `tag ${textTag} is missing`, 'a template');
  const type = tags.get(typeTag)?.value ?? 'text';
  const language = Object.hasOwn(languages, type) ? languages[type] : undefined;
  if (language === undefined) {
    const path = tags.get(typeTag)?.path ?? at;
    throw bad(
      source,
      path,
      `prompt type "${type}" is not known`,
      Object.keys(languages).join(', '),
    );
  }
  const messages =
    type === 'chat'
      ? chatOf(source, template.value, template.path)
      : [textMessage(source, template.path, template.value)];
  const model = jsonTag(source, tags, modelTag);
  const { model_name: modelName, model: modelId, provider: _, ...parameters } = model ?? {};
  const id = modelName ?? modelId;
  const format = jsonTag(source, tags, formatTag);
  return {
    file,
    text,
    format: 'mlflow',
    name: stringAt(source, version, 'name', at) ?? nameFromFile(file),
    description: stringAt(source, version, 'description', at),
    template: language,
    messages,
    settings: { ...(typeof id === 'string' ? { model: id } : {}), parameters },
    tools: [],
    output:
      format === undefined
        ? { kind: 'text' }
        : isJsonObject(format['properties'])
          ? { kind: 'json-schema', schema: format }
          : responseFormatAt(source, { response_format: format }, 'response_format', at),
    ...usesOf(messages, language),
    fields: fieldsOf(source, version, ['tags']).map((it) => ({
      ...it,
      range: source.rangeOf([...at, ...it.path.split('.')]),
    })),
  };
}

/** The version that counts, and its path. */
function versionIn(source: YamlSource): [JsonObject, SourcePath] {
  const root = source.value;
  const [list, at] = isJsonObject(root)
    ? isJsonObject(root['model_version'])
      ? [[root['model_version']], ['model_version']]
      : Array.isArray(root['model_versions'])
        ? [root['model_versions'], ['model_versions']]
        : [[root], []]
    : [Array.isArray(root) ? root : [], []];
  const versions = (list as readonly unknown[]).map((value, index): [JsonObject, SourcePath] => {
    const path = Array.isArray(root) || at[0] === 'model_versions' ? [...at, index] : at;
    return [objectAt(source, value, path), path];
  });
  const newest = versions.toSorted(([a], [b]) => Number(b['version']) - Number(a['version']))[0];
  if (newest !== undefined) return newest;
  throw bad(source, [], 'there is no version', 'a model version with tags');
}

/** Tags are a list of `{ key, value }` or a mapping. */
function tagsOf(source: YamlSource, version: JsonObject, at: SourcePath): Tags {
  const { tags } = version;
  const entries: [string, JsonValue | undefined, SourcePath][] = Array.isArray(tags)
    ? (tags as readonly JsonValue[]).map((item, index) => {
        const tag = objectAt(source, item, [...at, index]);
        const key = tag['key'];
        return [typeof key === 'string' ? key : '', tag['value'], [...at, index, 'value']];
      })
    : Object.entries(objectAt(source, tags ?? {}, at)).map(([key, value]) => [
        key,
        value,
        [...at, key],
      ]);
  return new Map(
    entries.flatMap(([key, value, path]) =>
      typeof value === 'string' ? [[key, { value, path }]] : [],
    ),
  );
}

/** Messages that stand as JSON within a string: all on the lines of that string. */
function chatOf(source: YamlSource, text: string, path: SourcePath): PromptMessage[] {
  const inner = readYaml(text, source.file, 'bad-prompt');
  const range = source.rangeOf(path);
  return readMessages(inner, inner.value as JsonValue, []).messages.map((message) => ({
    ...message,
    range,
    origins: message.origins.map(() => ({ file: source.file, line: range.start })),
  }));
}

function jsonTag(source: YamlSource, tags: Tags, name: string): JsonObject | undefined {
  const tag = tags.get(name);
  if (tag === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(tag.value);
    if (isJsonObject(value)) return value;
  } catch {
    // Said below, with the place.
  }
  throw bad(source, tag.path, `tag ${name} is no JSON object`, 'a JSON object');
}

/** A message of a chat stands in a text of JSON, which stands in a value of the file. */
function replaceMlflow(document: PromptDocument, index: number, content: string): string {
  const { text, file } = document;
  const source = readYaml(text, file, 'bad-prompt');
  const [version, at] = versionIn(source);
  const tags = tagsOf(source, version, [...at, 'tags']);
  const path = tags.get(textTag)?.path ?? at;
  const place = document.messages[index]?.place;
  if (tags.get(typeTag)?.value !== 'chat' || place?.kind !== 'value') {
    return replaceScalar(text, file, path, content);
  }
  const held = scalarAt(source.document, path)?.value;
  const inner = replaceScalar(String(held), file, place.path, content);
  return replaceScalar(text, file, path, inner);
}
