import type { LineOrigin } from '../model.ts';
import { argumentsOf, readPath, type HandlebarsArgument } from './handlebarsArguments.ts';
import { badTag } from './token.ts';

const tag = /\{\{(?!~?!)([{~#^/&>]*)\s*([^{}]*?)(~?\}\}\}?)/g;
const word = /"[^"]*"|'[^']*'|[^\s()"'=|]+(?:=)?|[^]/g;

/**
 * A partial's text as it reads in the place of `{{> partial context key=value}}`: names that the tag
 * gives values to are replaced by what it gives. Throws `bad-prompt` where that cannot be said by
 * replacing names: in a section with a context of its own.
 */
export function bindPartial(text: string, call: string, origin: LineOrigin): string {
  const args = argumentsOf(call) ?? [];
  const [context, ...more] = args.filter(({ key }) => key === undefined);
  const values = new Map(args.flatMap((arg) => (arg.key === undefined ? [] : [[arg.key, arg]])));
  if (more.length > 0 || args.some(({ kind }) => kind === 'call')) {
    const expected = 'one context and key=value pairs';
    throw badTag(`arguments "${call}" of a partial are not supported`, expected, origin);
  }
  if (/\{\{[~]?#(?:each|with)\b/.test(text)) {
    const expected = 'no {{#each}} or {{#with}} in a partial that takes arguments';
    throw badTag('arguments of a partial do not reach into its sections', expected, origin);
  }
  const bind = new Binding(context, values, origin);
  return text.replaceAll(tag, (whole: string, sigil: string, inner: string, close: string) =>
    sigil.includes('/') ? whole : bind.tag(whole, sigil, inner, close),
  );
}

class Binding {
  readonly #context: HandlebarsArgument | undefined;
  readonly #values: ReadonlyMap<string, HandlebarsArgument>;
  readonly #origin: LineOrigin;

  constructor(
    context: HandlebarsArgument | undefined,
    values: ReadonlyMap<string, HandlebarsArgument>,
    origin: LineOrigin,
  ) {
    this.#context = context;
    this.#values = values;
    this.#origin = origin;
  }

  tag(whole: string, sigil: string, inner: string, close: string): string {
    const literal = sigil.includes('>') ? undefined : this.#literal(inner.trim());
    if (literal !== undefined && !/[#^]/.test(sigil)) return literal;
    const words = inner.match(word) ?? [];
    let first = true;
    const bound = words.map((it) => {
      if (it.trim() === '' || /^["'()|]|=$/.test(it)) return it;
      const head = first && (words.length > 1 || sigil.includes('>'));
      first = false;
      return head ? it : this.#path(it);
    });
    return whole.slice(0, whole.indexOf(inner)) + bound.join('') + close;
  }

  /** What a tag that only writes a bound text becomes: the text itself. */
  #literal(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value?.kind !== 'literal') return undefined;
    const text = value.text.replace(/^(["'])([^]*)\1$/, '$2');
    if (!text.includes('{{') && !text.includes('\\')) return text;
    throw badTag(`argument ${value.text} of a partial is not plain text`, 'a text', this.#origin);
  }

  #path(text: string): string {
    const path = readPath(text);
    if (path === undefined || path.data || path.climbs > 0) return text;
    const [head = '', ...rest] = path.parts;
    const value = this.#values.get(head);
    if (value !== undefined) return [value.text, ...rest].join('.');
    if (this.#context === undefined || /^(?:\d|true$|false$|null$|undefined$)/.test(text))
      return text;
    return [this.#context.text, ...path.parts].join('.');
  }
}
