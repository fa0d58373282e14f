import { CanaryError, type Where } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { userTurn } from '../promptInputs.ts';

/** Classes of OpenAI's evals that judge a sample without a model. */
export const evalsClasses = ['match', 'includes', 'fuzzy-match'] as const;
export type EvalsClass = (typeof evalsClasses)[number];

export function isEvalsSample(record: unknown): record is JsonObject {
  return isJsonObject(record) && record['input'] !== undefined && record['ideal'] !== undefined;
}

/** What each class asserts of the ideal answers, any of which will do. */
const assertionOf: Readonly<Record<EvalsClass, (ideals: readonly string[]) => JsonObject>> = {
  match: (ideals) =>
    ideals.length === 1
      ? { type: 'starts-with', value: ideals[0] }
      : { type: 'regex', value: `^(?:${ideals.map(escaped).join('|')})` },
  includes: (ideals) => ({ type: 'contains-any', value: ideals }),
  'fuzzy-match': (ideals) => ({ type: 'fuzzy-match', value: ideals }),
};

/**
 * A sample of OpenAI's evals as a test: the last message of the user becomes the variable `input`,
 * earlier turns the conversation so far. Instructions of the sample (its system messages) are what
 * the prompt under test replaces. Throws `bad-suite`.
 */
export function evalsSample(sample: JsonObject, judgedBy: EvalsClass, where: Where): JsonObject {
  const { input, ideal, ...rest } = sample;
  const unknown = Object.keys(rest).find((key) => !['metadata', 'id', 'description'].includes(key));
  if (unknown !== undefined) {
    throw wrong(`unknown key "${unknown}" of a sample`, 'input, ideal, id, description, metadata');
  }
  const ideals = typeof ideal === 'string' ? [ideal] : ideal;
  if (!Array.isArray(ideals) || ideals.length === 0 || !ideals.every(isText)) {
    throw wrong('"ideal" is not a text', 'a text, or a list of texts any of which will do');
  }
  const { spoken, last } = turnsOf(input);
  if (last === undefined) throw wrong('"input" does not end with the user’s words', inputShape);
  return {
    ...rest,
    vars: { [userTurn]: last },
    ...(spoken.length === 0 ? {} : { history: spoken }),
    assert: [assertionOf[judgedBy](ideals)],
  };

  function wrong(message: string, expected: string): CanaryError {
    return new CanaryError('bad-suite', message, { where, expected });
  }
}

/** Whether a sample brings system messages along, which are no turn of an example. */
export function hasInstructions({ input }: JsonObject): boolean {
  const turns = Array.isArray(input) ? (input as readonly JsonValue[]).map(toTurn) : [];
  return turns.some(({ role }) => role === 'system');
}

const inputShape = 'a text, or a list of { role, content } that ends with the user';
/** Names by which samples mark turns of examples. */
const spokenBy: Readonly<Record<string, string>> = {
  example_user: 'user',
  example_assistant: 'assistant',
};

function turnsOf(input: JsonValue | undefined): {
  readonly spoken: JsonObject[];
  readonly last: string | undefined;
} {
  if (typeof input === 'string') return { spoken: [], last: input };
  const turns = (Array.isArray(input) ? (input as readonly JsonValue[]) : []).map(toTurn);
  const { role, content } = turns.at(-1) ?? {};
  const spoken = turns.slice(0, -1).filter((turn) => turn['role'] !== 'system');
  return { spoken, last: role === 'user' && isText(content) ? content : undefined };
}

function toTurn(message: JsonValue): JsonObject {
  if (!isJsonObject(message)) return {};
  const { role, content, name } = message;
  return { role: spokenBy[isText(name) ? name : ''] ?? role, content };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** As a regular expression that matches the text itself. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
