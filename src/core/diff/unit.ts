import type { JsonValue } from '../base/json.ts';
import type { LineRange } from '../base/range.ts';
import type { Role } from '../prompt/model.ts';

/** Where a unit stands; decides as much about its meaning as its words do. */
export interface Place {
  /** Null where the file does not say, as in plain text. */
  readonly role: Role | null;
  /** The headings above, outermost first, in lower case. */
  readonly headings: readonly string[];
  /** The open sentence that a list item completes: "Never do any of these:". */
  readonly leadIn: string | null;
  /** Inside an example: shown to the model, not told to it. */
  readonly example: boolean;
  /** Inside a fenced block or a JSON literal. */
  readonly code: boolean;
  /** What the template makes its first word depend on, outermost first: "if premium". */
  readonly conditions: readonly string[];
}

/**
 * What is compared: a sentence, a list item, a line of code, or a setting. `meta` never reaches the
 * model (comments, test data, descriptions).
 */
export interface Unit {
  readonly kind: 'text' | 'setting' | 'meta';
  /** Without indentation and line breaks; list markers stay. */
  readonly text: string;
  readonly lines: LineRange;
  /** Names a part of the prompt and says nothing by itself. */
  readonly heading?: boolean | undefined;
  readonly place: Place;
  /** Lines of the tags behind `place.conditions`, one each. */
  readonly conditionLines?: readonly number[] | undefined;
  /** Settings only: dotted path and value. */
  readonly path?: string | undefined;
  readonly value?: JsonValue | undefined;
  /** Roles only: which message it is of, the same number on both sides of a comparison. */
  readonly message?: number | undefined;
}

export const nowhere: Place = {
  role: null,
  headings: [],
  leadIn: null,
  example: false,
  code: false,
  conditions: [],
};
