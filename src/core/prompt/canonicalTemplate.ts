import { CanaryError } from '../base/errors.ts';
import type { ChatMessage, PublishedPrompt, TemplateLanguage } from './model.ts';
import { templateLanguages, tokenize } from './templates/languages.ts';
import type { TemplateToken } from './templates/token.ts';

type Written = Pick<PublishedPrompt, 'messages' | 'template'>;

/** The language in which templates are compared that any language could write. */
const common: TemplateLanguage = 'mustache';

/**
 * A prompt whose templates are nothing but text and plain variables, written in mustache, whatever
 * language it was written in: they mean the same in all of them. Any other prompt as it is.
 */
export function canonicalTemplate({ messages, template }: Written): Written {
  const written: ChatMessage[] = [];
  for (const { role, content } of messages) {
    const canonical = writeCommon(content, template);
    if (canonical === undefined) return { messages, template };
    written.push({ role, content: canonical });
  }
  return { messages: written, template: common };
}

/** Undefined for what mustache would read as something else. */
function writeCommon(content: string, template: TemplateLanguage): string | undefined {
  const pieces = plainPieces(content, template);
  if (pieces === undefined) return undefined;
  const written = pieces
    .map((it) => ('text' in it ? it.text : templateLanguages[common].variable(it.name)))
    .reduce((all, it) => (all === undefined || it === undefined ? undefined : all + it), '');
  if (written === undefined) return undefined;
  const back = plainPieces(written, common);
  return JSON.stringify(back) === JSON.stringify(pieces) ? written : undefined;
}

export type PlainPiece = { readonly text: string } | { readonly name: string };

/**
 * A template as texts and variables, neighbouring texts joined; undefined when there is more to it,
 * or when it cannot be read.
 */
export function plainPieces(content: string, template: TemplateLanguage): PlainPiece[] | undefined {
  const pieces: PlainPiece[] = [];
  for (const token of readable(content, template) ?? [{ type: 'comment' as const }]) {
    if (token.type === 'variable') {
      if (token.name === '.') return undefined;
      pieces.push({ name: token.name });
    } else if (token.type !== 'text') return undefined;
    else {
      const last = pieces.at(-1);
      if (last !== undefined && 'text' in last) pieces.pop();
      pieces.push({ text: (last !== undefined && 'text' in last ? last.text : '') + token.text });
    }
  }
  return pieces;
}

function readable(content: string, template: TemplateLanguage): TemplateToken[] | undefined {
  try {
    return tokenize(content, template);
  } catch (error) {
    if (error instanceof CanaryError) return undefined;
    throw error;
  }
}
