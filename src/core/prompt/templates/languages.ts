import type { TemplateLanguage } from '../model.ts';
import { fString } from './fString.ts';
import { handlebars } from './handlebars.ts';
import { jinja } from './jinja.ts';
import { mustache } from './mustache.ts';
import type { Origins, TemplateReader, TemplateToken } from './token.ts';

/** A text without a template language is written as it is. */
const none: TemplateReader = {
  id: 'none',
  tokenize: (text) =>
    text === '' ? [] : [{ type: 'text', text, line: 0, start: 0, end: text.length }],
  variable: () => undefined,
  indents: false,
};

/** Every template language. */
export const templateLanguages: Readonly<Record<TemplateLanguage, TemplateReader>> = {
  mustache,
  handlebars,
  jinja,
  'f-string': fString,
  none,
};

/** The pieces of a content; see `TemplateReader.tokenize`. */
export function tokenize(
  content: string,
  language: TemplateLanguage,
  origins: Origins = [],
): TemplateToken[] {
  return templateLanguages[language].tokenize(content, origins);
}

/**
 * The language of texts whose format names none: Jinja where there is a statement (`{% ... %}`) or a
 * filter in double braces, else mustache. A text without either is the same in both.
 */
export function guessLanguage(contents: readonly string[]): TemplateLanguage {
  const isJinja = contents.some(
    (text) => /\{%[-+]?\s*[a-z]/.test(text) || /\{\{[^{}\n]{1,500}\|[^{}\n]*\}\}/.test(text),
  );
  return isJinja ? 'jinja' : 'mustache';
}

/** Names of the variables that a token reads, as a caller passes them. */
export function namesOf(token: TemplateToken): readonly string[] {
  if (token.type === 'variable') return token.name === '.' ? [] : [token.name];
  if ('names' in token) return token.names.filter((name) => name !== '.');
  return [];
}
