import type { JsonObject, JsonValue } from '../base/json.ts';
import type { LineRange } from '../base/range.ts';
import type { SourcePath } from '../base/source.ts';

export type PromptFormat =
  | 'prompt-yml'
  | 'prompty'
  | 'dotprompt'
  | 'instructions'
  | 'jinja'
  | 'langfuse'
  | 'mlflow'
  | 'chat'
  | 'text';
export type TemplateLanguage = 'mustache' | 'handlebars' | 'jinja' | 'f-string' | 'none';
export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/** Where one line of a message stands: in the prompt's own file, or in a partial's. */
export interface LineOrigin {
  readonly file: string;
  readonly line: number;
}

/** What to overwrite when a message is edited: UTF-16 offsets of a body, or a value's path. */
export type MessagePlace =
  | { readonly kind: 'span'; readonly start: number; readonly end: number }
  | { readonly kind: 'value'; readonly path: SourcePath };

export interface PromptMessage {
  readonly role: Role;
  /** The template text, lines joined by "\n". */
  readonly content: string;
  /** One entry a line of `content`. */
  readonly origins: readonly LineOrigin[];
  /** The whole message in the prompt's file, its role key included. */
  readonly range: LineRange;
  /** Where the content stands in the file's text; absent where a reader keeps no such place. */
  readonly place?: MessagePlace | undefined;
}

/** A list of messages that the caller puts in: a conversation's history. */
export interface MessagePlaceholder {
  readonly name: string;
  /** The index of the message that it stands before; the number of messages for the end. */
  readonly before: number;
}

/** An input as the file declares it, for lint and forms. */
export interface DeclaredInput {
  readonly name: string;
  readonly range: LineRange;
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  /** Filled in when the caller gives no value. */
  readonly defaultValue?: JsonValue | undefined;
  /** For people and tests; never filled in by itself. */
  readonly sample?: JsonValue | undefined;
}

/** A variable that a message writes or tests: `{{name}}`, `{% if name %}`, `{name}`. */
export interface VariableUse {
  readonly name: string;
  readonly origin: LineOrigin;
}

/** `{{> name}}`, `{% include 'name' %}` or `@@@langfusePrompt:name=...@@@` in a message. */
export interface PartialUse {
  readonly name: string;
  readonly origin: LineOrigin;
}

export interface ModelSettings {
  readonly model?: string | undefined;
  /** temperature, top_p, max_tokens, ... as written. */
  readonly parameters: JsonObject;
}

/** What the answer has to look like. */
export type OutputContract =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | {
      readonly kind: 'json-schema';
      readonly name?: string | undefined;
      readonly schema: JsonObject;
    };

/** A partial as it was read: the name in the tag, the file it was found in, its text. */
export interface PartialSource {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** A setting outside the messages (name, model, modelParameters.temperature, responseFormat ...). */
export interface PromptField {
  readonly path: string;
  readonly value: JsonValue;
  readonly range: LineRange;
}

/** A prompt as one file states it, partials not yet filled in. */
export interface PromptDocument {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly format: PromptFormat;
  readonly name: string;
  readonly description?: string | undefined;
  readonly template: TemplateLanguage;
  readonly messages: readonly PromptMessage[];
  readonly settings: ModelSettings;
  readonly tools: readonly JsonValue[];
  readonly output: OutputContract;
  readonly variables: readonly VariableUse[];
  readonly partials: readonly PartialUse[];
  readonly fields: readonly PromptField[];
  readonly inputs?: readonly DeclaredInput[] | undefined;
  readonly placeholders?: readonly MessagePlaceholder[] | undefined;
}

/**
 * A prompt with every partial filled in, transitively: `messages` carry the partials' lines with
 * their own origins, `variables` those of the partials too. This is what is rendered, compared and
 * published.
 */
export interface ClosedPrompt extends PromptDocument {
  readonly closed: true;
  /** As the file states it, tags of partials in their place. */
  readonly document: PromptDocument;
  /** Names of all partials that went in, each once. */
  readonly resolvedPartials: readonly string[];
  /** The files behind them, whole: a partial's own lines are compared in its own file. */
  readonly partialSources: readonly PartialSource[];
  /** `sha256:` and 64 hex digits; see `fingerprint.ts`. */
  readonly fingerprint: string;
}

export interface ChatMessage {
  readonly role: Role;
  readonly content: string;
}

/** What the registry stores and serves: enough to call a model, nothing about files. */
export interface PublishedPrompt {
  readonly name: string;
  readonly template: TemplateLanguage;
  readonly messages: readonly ChatMessage[];
  readonly settings: ModelSettings;
  readonly tools: readonly JsonValue[];
  readonly output: OutputContract;
  /** Values of variables that the caller leaves out. */
  readonly defaults?: JsonObject | undefined;
  readonly placeholders?: readonly MessagePlaceholder[] | undefined;
}
