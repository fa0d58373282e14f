import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { SourcePath, YamlSource } from '../../base/source.ts';
import type { TemplateLanguage } from '../model.ts';
import { bad } from './values.ts';

/** How the formats call the template languages. */
const names: Readonly<Record<string, TemplateLanguage>> = {
  mustache: 'mustache',
  handlebars: 'handlebars',
  jinja: 'jinja',
  jinja2: 'jinja',
  nunjucks: 'jinja',
  'f-string': 'f-string',
  fstring: 'f-string',
  none: 'none',
};

/**
 * The template language that a file states: a name, or Prompty's `{format: {kind}}`, `{format}` and
 * `{type}`. Undefined when it states none; throws `bad-prompt` for one that is not known.
 */
export function templateAt(
  source: YamlSource,
  root: JsonObject,
  key: string,
  at: SourcePath = [],
): TemplateLanguage | undefined {
  const stated = nameIn(root[key]);
  if (stated === undefined || stated === null) return undefined;
  const language =
    typeof stated === 'string' && Object.hasOwn(names, stated) ? names[stated] : undefined;
  if (language !== undefined) return language;
  const message = `template language ${JSON.stringify(stated)} is not known`;
  throw bad(source, [...at, key], message, Object.keys(names).join(', '));
}

function nameIn(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return nameIn(value['format'] ?? value['kind'] ?? value['type']);
}
