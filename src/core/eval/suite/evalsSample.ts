import { CanaryError, type Where } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { userTurn } from '../promptInputs.ts';

/** How OpenAI's evals judge a sample; the last two by a model. */
export type EvalsClass = 'match' | 'includes' | 'fuzzy-match' | 'fact' | 'closedqa';

export function isEvalsSample(record: unknown): record is JsonObject {
  return (
    isJsonObject(record) &&
    record['input'] !== undefined &&
    (record['ideal'] !== undefined || record['criteria'] !== undefined)
  );
}

/** What each class asserts of the ideal answers, any of which will do. */
const assertionOf: Readonly<Record<EvalsClass, (ideals: readonly string[]) => JsonObject>> = {
  match: (ideals) =>
    ideals.length === 1
      ? { type: 'starts-with', value: ideals[0] }
      : { type: 'regex', value: `^(?:${ideals.map(escaped).join('|')})` },
  includes: (ideals) => ({ type: 'contains-any', value: ideals }),
  'fuzzy-match': (ideals) => ({ type: 'fuzzy-match', value: ideals }),
  fact: (ideals) => ({ type: 'factuality', value: ideals.join('\n') }),
  closedqa: (criteria) => ({ type: 'model-graded-closedqa', value: criteria.join('\n') }),
};

/**
 * A sample of OpenAI's evals as a test: the last message of the user becomes the variable `input`,
 * earlier turns the conversation so far. Instructions of the sample (its system messages) are what
 * the prompt under test replaces. Throws `bad-suite`.
 */
export function evalsSample(sample: JsonObject, judgedBy: EvalsClass, where: Where): JsonObject {
  const key = judgedBy === 'closedqa' ? 'criteria' : 'ideal';
  const { input, [key]: stated, ...rest } = sample;
  const unknown = Object.keys(rest).find((it) => !['metadata', 'id', 'description'].includes(it));
  if (unknown !== undefined) {
    throw wrong(`unknown key "${unknown}" of a sample`, `input, ${key}, id, description, metadata`);
  }
  const ideals = typeof stated === 'string' ? [stated] : stated;
  if (!Array.isArray(ideals) || ideals.length === 0 || !ideals.every(isText)) {
    throw wrong(`"${key}" is not a text`, 'a text, or a list of texts any of which will do');
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
