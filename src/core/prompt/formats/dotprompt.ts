import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { YamlSource } from '../../base/source.ts';
import { usesOf } from '../messages.ts';
import type { DeclaredInput, OutputContract, PromptDocument } from '../model.ts';
import { canonicalParameters } from '../parameters.ts';
import { dotpromptMessages } from './dotpromptMessages.ts';
import { frontMatterOf } from './frontMatter.ts';
import { picoschema } from './picoschema.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceSpan } from './replaceSpan.ts';
import { fieldsOf, optionalList, optionalObject, stringAt } from './values.ts';

/**
 * Google's Dotprompt: front matter with Picoschema, and a Handlebars body in which `{{role "user"}}`
 * begins a message and `{{history}}` is where a conversation goes. Keys that are not known are the
 * format's own extensions.
 */
export const dotpromptFormat: PromptFormatReader = {
  id: 'dotprompt',
  matches: (file) => /\.prompt$/i.test(file),
  parse: parseDotprompt,
  replace: replaceSpan,
};

function parseDotprompt(text: string, file: string): PromptDocument {
  const front = frontMatterOf(text, file);
  const { source, value: root } = front;
  const { messages, placeholders } = dotpromptMessages(text, file, front);
  return {
    file,
    text,
    format: 'dotprompt',
    name: stringAt(source, root, 'name') ?? nameFromFile(file),
    description: stringAt(source, root, 'description'),
    template: 'handlebars',
    messages,
    settings: {
      model: stringAt(source, root, 'model'),
      parameters: canonicalParameters(optionalObject(source, root, 'config') ?? {}),
    },
    tools: [
      ...(optionalList(source, root, 'tools') ?? []),
      ...(optionalList(source, root, 'toolDefs') ?? []),
    ],
    output: readOutput(source, root),
    ...usesOf(messages, 'handlebars'),
    fields: fieldsOf(source, root),
    inputs: readInputs(source, root),
    ...(placeholders.length === 0 ? {} : { placeholders }),
  };
}

function readOutput(source: YamlSource, root: JsonObject): OutputContract {
  const output = optionalObject(source, root, 'output');
  const schema = output?.['schema'];
  const format = output === undefined ? undefined : stringAt(source, output, 'format', ['output']);
  if (schema !== undefined && schema !== null) {
    return { kind: 'json-schema', schema: picoschema(source, schema, ['output', 'schema']) };
  }
  return format === 'json' ? { kind: 'json' } : { kind: 'text' };
}

function readInputs(source: YamlSource, root: JsonObject): DeclaredInput[] {
  const input = optionalObject(source, root, 'input');
  if (input === undefined) return [];
  const defaults = optionalObject(source, input, 'default', ['input']) ?? {};
  const given = input['schema'];
  const schema = given == null ? {} : picoschema(source, given, ['input', 'schema']);
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required'])
    ? (schema['required'] as readonly JsonValue[])
    : [];
  const names = [...new Set([...Object.keys(properties), ...Object.keys(defaults)])];
  return names.map((name) => {
    const property = isJsonObject(properties[name]) ? properties[name] : {};
    const key = Object.keys(isJsonObject(given) ? given : {}).find(
      (it) => it.split(/[?(]/)[0] === name,
    );
    const path = key === undefined ? ['input', 'default', name] : ['input', 'schema', key];
    const { type, description } = property;
    return {
      name,
      range: source.rangeOf(path),
      ...(typeof type === 'string' ? { type } : {}),
      ...(typeof description === 'string' ? { description } : {}),
      required: required.includes(name) && !Object.hasOwn(defaults, name),
      ...(Object.hasOwn(defaults, name) ? { defaultValue: defaults[name] ?? null } : {}),
    };
  });
}
