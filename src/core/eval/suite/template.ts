import { CanaryError } from '../../base/errors.ts';
import type { JsonValue } from '../../base/json.ts';
import { guessLanguage } from '../../prompt/templates/languages.ts';
import { renderPrompt } from '../../prompt/render.ts';
import { badSuite, valueAt } from './fields.ts';
import type { Reading } from './reading.ts';
import type { Place } from './source.ts';

export type Vars = Readonly<Record<string, JsonValue>>;

const placeholder = /\{\{\s*([\p{L}_$][\p{L}\p{N}_$-]*(?:\.[\p{L}\p{N}_$-]+)*)\s*\}\}/gu;
const environment = /^env\.(.+)$/;
/** Variables that stand in variables that stand in variables. */
const mostRounds = 5;

/**
 * Writes a case's variables into a text of the suite, as promptfoo does. Text with statements or
 * filters is a template of Jinja. Throws `bad-suite` at `place` for a variable that the case does not
 * define, and for `{{env.NAME}}` that the file's own `env` does not.
 */
export function fillText(text: string, vars: Vars, place: Place, reading: Reading): string {
  if (!text.includes('{{') && !text.includes('{%')) return text;
  if (guessLanguage([text]) === 'jinja') return renderText(text, vars, place, reading);
  return text.replaceAll(placeholder, (_, name: string) => {
    const known = environment.test(name)
      ? environmentValue(name, place, reading)
      : lookUp(vars, name);
    if (known !== undefined) return written(known);
    const message = `an assertion uses {{${name}}}, which the case does not define`;
    throw badSuite(place.source, place.path, message, `a variable "${name}" under vars`);
  });
}

/** The same value when no text in it changes, so that compiled schemas are found again. */
export function fillValue(
  value: JsonValue | undefined,
  fill: (text: string) => string,
): JsonValue | undefined {
  if (typeof value === 'string') return fill(value);
  if (value === undefined || value === null || typeof value !== 'object') return value;
  if (!/\{[{%]/.test(JSON.stringify(value))) return value;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item) => fillValue(item, fill) ?? null);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, fillValue(member, fill)]),
  );
}

/**
 * Variables whose texts name other variables of the case, written out. A name that is no variable
 * stays as it is: it may be meant for the model.
 */
export function resolveVars(vars: Vars, place: Place, reading: Reading): Vars {
  let current = vars;
  for (let round = 0; round < mostRounds; round++) {
    let changed = false;
    const next: Record<string, JsonValue> = {};
    for (const [own, value] of Object.entries(current)) {
      next[own] = typeof value === 'string' ? resolve(value, own) : value;
      changed ||= next[own] !== value;
    }
    current = next;
    if (!changed) break;
  }
  return current;

  function resolve(text: string, own: string): string {
    if (!text.includes('{{')) return text;
    return text.replaceAll(placeholder, (whole, name: string) => {
      if (environment.test(name)) return written(environmentValue(name, place, reading));
      const known = name.split('.')[0] === own ? undefined : lookUp(current, name);
      return known === undefined ? whole : written(known);
    });
  }
}

/** `description` for people: a name that is no variable stays as it is. */
export function fillDescription(text: string | undefined, vars: Vars): string | undefined {
  return text?.replaceAll(placeholder, (whole, name: string) => {
    const known = lookUp(vars, name);
    return known === undefined ? whole : written(known);
  });
}

function environmentValue(name: string, { source, path }: Place, { env }: Reading): string {
  const [, variable = ''] = environment.exec(name) ?? [];
  if (Object.hasOwn(env, variable)) return env[variable] ?? '';
  const message = `{{${name}}}: suites do not read the environment`;
  throw badSuite(source, path, message, `a value for ${variable} under env in the same file`);
}

function lookUp(vars: Vars, name: string): JsonValue | undefined {
  if (Object.hasOwn(vars, name)) return vars[name];
  return valueAt(vars, name.split('.')) as JsonValue | undefined;
}

function written(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function renderText(text: string, vars: Vars, { source, path }: Place, { env }: Reading): string {
  try {
    const prompt = {
      name: 'assertion',
      template: 'jinja',
      messages: [{ role: 'user', content: text }],
      settings: { parameters: {} },
      tools: [],
      output: { kind: 'text' },
    } as const;
    return renderPrompt(prompt, { ...vars, env })[0]?.content ?? '';
  } catch (cause) {
    if (!(cause instanceof CanaryError)) throw cause;
    const where = source.whereOf(path);
    throw new CanaryError('bad-suite', cause.message, { where, expected: cause.expected, cause });
  }
}
