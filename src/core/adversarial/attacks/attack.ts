import type { Detection } from '../../eval/model.ts';
import type { CategoryId } from '../categories.ts';
import type { EncoderName } from '../encoders/table.ts';
import type { SecretKind } from '../inventedSecrets.ts';

/** How the attack's text reaches the model. */
export type Delivery = 'direct' | 'document' | 'tool-result' | 'web-page' | 'record' | 'email';

/**
 * One attack, in our own words, with a harmless goal. Its texts hold placeholders that are filled in
 * the same way every time; `fillIn` in `attackKit.ts` lists them.
 */
export interface AttackText {
  /** Several lines as a list. */
  readonly text: string | readonly string[];
  /** For people, behind the title of the category; absent: the name. */
  readonly about?: string;
  /** What the user asks beside a document or tool result; absent: a neutral request. */
  readonly question?: string;
  /** Instead of the table's own. */
  readonly delivery?: Delivery;
  readonly detects?: Detection['kind'];
  /** What is planted in the text, for `secret`. */
  readonly secret?: SecretKind;
  /** A secret that the prompt itself holds, instead of an invented one. */
  readonly planted?: string;
  /** Disguises of the text, the innermost first. */
  readonly encoders?: readonly EncoderName[];
  /** Stands undisguised in front of it. */
  readonly lead?: string;
  /** Earlier turns, the user's and the assistant's in turn. */
  readonly turns?: readonly string[];
  /** The tool that must not be called, for `tool-call`. */
  readonly tool?: string;
  /** What would accept the false premise, for `premise`: all words of one list in one sentence. */
  readonly claims?: readonly (readonly string[])[];
}

/** The attacks of one category by their names, which are part of their ids and never change. */
export interface AttackTable {
  readonly category: CategoryId;
  /** Begins the ids; absent: the category. */
  readonly prefix?: string;
  readonly delivery: Delivery;
  readonly detects: Detection['kind'];
  readonly attacks: Readonly<Record<string, AttackText | string>>;
}
