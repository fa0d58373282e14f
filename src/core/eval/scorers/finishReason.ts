import { binary, expectsText, textOf, type Scorer } from './scorer.ts';

/** Names that endpoints have for the reasons of the OpenAI interface. */
const otherNames: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  eos: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  'tool-calls': 'tool_calls',
  function_call: 'tool_calls',
  'content-filter': 'content_filter',
  refusal: 'content_filter',
  safety: 'content_filter',
};

/** The model stopped for this reason: `stop`, `length`, `tool_calls`, `content_filter`. */
export const finishReason: Scorer = {
  expects: expectsText,
  score: (_output, { value }, context) => {
    const given = context.finishReason;
    if (given === undefined || given === null) return binary(false, 'no finish reason was given');
    const pass = plain(given) === plain(textOf(value) ?? '');
    return binary(pass, `the model stopped for "${given}"`);
  },
  wording: {
    subject: ({ value }) => `the finish reason "${textOf(value) ?? ''}"`,
    lost: 'changed',
    gained: 'appeared',
  },
};

function plain(reason: string): string {
  const name = reason.toLowerCase();
  return otherNames[name] ?? name;
}
