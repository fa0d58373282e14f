import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { SourcePath, YamlSource } from '../../base/source.ts';
import { usesOf } from '../messages.ts';
import type {
  MessagePlaceholder,
  ModelSettings,
  OutputContract,
  PromptDocument,
  PromptMessage,
  Role,
} from '../model.ts';
import { canonicalParameters } from '../parameters.ts';
import { frontMatterOf, type FrontMatter } from './frontMatter.ts';
import { bodyMessage, linesFrom, type FileLine } from './lines.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceSpan } from './replaceSpan.ts';
import { promptyInputs, schemaOf } from './promptyProperties.ts';
import { templateAt } from './templateName.ts';
import { fieldsOf, objectAt, optionalObject, responseFormatAt, stringAt } from './values.ts';

/**
 * Microsoft's Prompty, versions 1 and 2: front matter and a body in which `system:`, `user:` and
 * `assistant:` on lines of their own begin messages. `${env:}` and `${file:}` stay the references
 * that they are: nothing is read from the environment or from the disk. Keys that are not known are
 * the format's own extensions.
 */
export const promptyFormat: PromptFormatReader = {
  id: 'prompty',
  matches: (file) => /\.prompty$/i.test(file),
  parse: parsePrompty,
  replace: replaceSpan,
};

/** A line of a body without the white space around it. */
const roleMarker = /^#?\s*(system|developer|user|assistant|tool)(?:\s*\[[^\]]*\])?\s*:$/i;
const hasMarker = /^\s*(?:---|\+\+\+)/;

function parsePrompty(text: string, file: string): PromptDocument {
  const front = frontMatterOf(text, file, { loose: hasMarker.test(text.replace('\uFEFF', '')) });
  const { source, value: root } = front;
  const inputs = promptyInputs(source, root);
  const threads = inputs.filter(({ type }) => type === 'thread').map(({ name }) => name);
  const { messages, placeholders } = readBody(text, file, front, threads);
  const template = templateAt(source, root, 'template') ?? 'jinja';
  const model = modelOf(source, root);
  return {
    file,
    text,
    format: 'prompty',
    name: stringAt(source, root, 'name') ?? nameFromFile(file),
    description: stringAt(source, root, 'description'),
    template,
    messages,
    settings: model.settings,
    tools: toolsOf(root['tools'] ?? model.tools),
    output: outputOf(source, root, model.parameters, model.at),
    ...usesOf(messages, template),
    fields: fieldsOf(source, root),
    inputs,
    ...(placeholders.length === 0 ? {} : { placeholders }),
  };
}

interface Model {
  readonly settings: ModelSettings;
  readonly parameters: JsonObject;
  readonly at: SourcePath;
  readonly tools: JsonValue | undefined;
}

/** Version 2 has `id` and `options`; version 1 `configuration` and `parameters`. */
function modelOf(source: YamlSource, root: JsonObject): Model {
  const given = root['model'];
  const stated = typeof given === 'string' ? { id: given } : optionalObject(source, root, 'model');
  const model = stated ?? {};
  const key = model['options'] === undefined ? 'parameters' : 'options';
  const written =
    typeof model[key] === 'string' ? {} : optionalObject(source, model, key, ['model']);
  const { additionalProperties, tools, response_format: format, ...own } = written ?? {};
  const more = isJsonObject(additionalProperties) ? additionalProperties : {};
  return {
    settings: {
      model: modelName(source, model),
      parameters: canonicalParameters({ ...own, ...more }),
    },
    parameters: format === undefined ? {} : { response_format: format },
    at: ['model', key],
    tools,
  };
}

function modelName(source: YamlSource, model: JsonObject): string | undefined {
  const id = stringAt(source, model, 'id', ['model']);
  if (id !== undefined || !isJsonObject(model['configuration'])) return id;
  const at = ['model', 'configuration'];
  const names = ['azure_deployment', 'model', 'name'];
  return names
    .map((key) => stringAt(source, objectAt(source, model['configuration'], at), key, at))
    .find((it) => it !== undefined);
}

/** A reference (`${file:tools.json}`) stays one. */
function toolsOf(tools: JsonValue | undefined): readonly JsonValue[] {
  if (tools === undefined || tools === null) return [];
  if (Array.isArray(tools)) return tools as readonly JsonValue[];
  if (!isJsonObject(tools)) return [tools];
  return Object.entries(tools).map(([name, tool]) =>
    isJsonObject(tool) ? { name, ...tool } : { name, value: tool ?? null },
  );
}

function outputOf(
  source: YamlSource,
  root: JsonObject,
  parameters: JsonObject,
  at: SourcePath,
): OutputContract {
  const schema = schemaOf(source, root['outputs'], ['outputs']);
  if (schema !== undefined) return { kind: 'json-schema', schema };
  return responseFormatAt(source, parameters, 'response_format', at);
}

interface Body {
  readonly messages: readonly PromptMessage[];
  readonly placeholders: readonly MessagePlaceholder[];
}

/** A message as it is being collected. */
interface Draft {
  readonly role: Role;
  /** The line of its marker; its first line where it has none. */
  readonly start: number;
  readonly lines: FileLine[];
  readonly first: number;
}

function readBody(
  text: string,
  file: string,
  { bodyStart, bodyLine }: FrontMatter,
  threads: readonly string[],
): Body {
  const drafts: Draft[] = [];
  const placeholders: { name: string; before: number }[] = [];
  linesFrom(text, bodyStart).forEach((line, index) => {
    const number = bodyLine + index;
    const role = roleMarker.exec(line.text.trim())?.[1]?.toLowerCase() as Role | undefined;
    const thread = threads.find((name) => line.text.trim().replaceAll(/[{}\s]/g, '') === name);
    if (role !== undefined) drafts.push({ role, start: number, lines: [], first: number + 1 });
    else if (thread !== undefined && line.text.includes('{{')) {
      placeholders.push({ name: thread, before: drafts.length });
    } else if (line.text.trim() !== '' && placeholders.at(-1)?.before === drafts.length) {
      // Text behind a conversation is a message of its own, in the role of the one before.
      const before = drafts.at(-1)?.role ?? 'system';
      drafts.push({ role: before, start: number, lines: [line], first: number });
    } else if (drafts.length > 0) drafts.at(-1)?.lines.push(line);
    else if (line.text.trim() !== '') {
      drafts.push({ role: 'system', start: number, lines: [line], first: number });
    }
  });
  return { messages: drafts.map((draft) => messageOf(draft, file)), placeholders };
}

/** Empty lines around a message are no part of it; lines of spaces are. */
function messageOf({ role, start, lines, first }: Draft, file: string): PromptMessage {
  const from = lines.findIndex((line) => line.text !== '');
  const to = lines.findLastIndex((line) => line.text !== '');
  const own = from < 0 ? lines.slice(0, 1) : lines.slice(from, to + 1);
  const end = Math.max(start, first + lines.length - 1);
  if (own.length > 0)
    return bodyMessage(role, own, first + Math.max(0, from), file, { start, end });
  return {
    role,
    content: '',
    origins: [{ file, line: start }],
    range: { start, end },
  };
}
