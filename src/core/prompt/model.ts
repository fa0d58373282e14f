import type { JsonObject, JsonValue } from '../base/json.ts';
import type { LineRange } from '../base/range.ts';

export type PromptFormat = 'prompt-yml' | 'text';
export type TemplateLanguage = 'mustache' | 'none';
export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/** Where one line of a message stands: in the prompt's own file, or in a partial's. */
export interface LineOrigin {
  readonly file: string;
  readonly line: number;
}

export interface PromptMessage {
  readonly role: Role;
  /** The template text, lines joined by "\n". */
  readonly content: string;
  /** One entry a line of `content`. */
  readonly origins: readonly LineOrigin[];
  /** The whole message in the prompt's file, its role key included. */
  readonly range: LineRange;
}

/** `{{name}}` in a message. */
export interface VariableUse {
  readonly name: string;
  readonly origin: LineOrigin;
}

/** `{{> name}}` in a message. */
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
}
