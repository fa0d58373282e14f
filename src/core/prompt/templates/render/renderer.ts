import type { JsonObject } from '../../../base/json.ts';
import type { TemplateLanguage } from '../../model.ts';

export type MessagePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'media'; readonly url: string; readonly contentType?: string | undefined }
  | { readonly kind: 'section'; readonly name: string };

export interface RenderContext {
  /** The prompt's name, for messages. */
  readonly prompt: string;
  readonly vars: JsonObject;
  /** Handlebars' data: what `@name` reads. */
  readonly data: JsonObject;
  readonly missing: 'error' | 'empty';
}

/** Writes a content; throws `bad-prompt`. */
export type TemplateRenderer = (
  content: string,
  context: RenderContext,
  language: TemplateLanguage,
) => MessagePart[];
