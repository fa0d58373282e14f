import { isJsonObject, type JsonObject, type JsonValue } from '../../../base/json.ts';
import { codeContext, codeRunner } from '../../runTransform.ts';
import { CanaryError } from '../../../base/errors.ts';
import type { Assertion } from '../../model.ts';
import { listItems } from '../listValue.ts';
import { textOf, type ScoreContext } from '../scorer.ts';

export function expectsThresholdShare({ threshold }: Assertion): string | undefined {
  return threshold !== undefined && (threshold < 0 || threshold > 1)
    ? 'a threshold from 0 to 1'
    : undefined;
}

export function expectsCriterion(assertion: Assertion): string | undefined {
  return textOf(assertion.value) === undefined
    ? 'what to judge by, as a text under value'
    : expectsThresholdShare(assertion);
}

/** What the user asked: the variable `query` or `question`, else the last message of the user. */
export function queryOf({ vars = {}, messages = [] }: ScoreContext): string {
  const named = textOf(vars['query']) ?? textOf(vars['question']);
  return named ?? messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

/**
 * The retrieved context: what `contextTransform` takes out of the answer, else the variable `context`; a
 * list is joined by empty lines. Throws `bad-suite` when there is none.
 */
export async function retrievedContext(
  output: string,
  { contextTransform, config }: Assertion,
  context: ScoreContext,
): Promise<string> {
  const inputs = { output: context.value ?? output, context: codeContext(context, config) };
  const found: JsonValue | undefined =
    contextTransform === undefined
      ? context.vars?.['context']
      : await codeRunner(context)(contextTransform, inputs);
  const text = textOf(found) ?? listItems(found)?.join('\n\n');
  if (text !== undefined && text.trim() !== '') return text;
  throw new CanaryError('bad-suite', 'the case has no retrieved context to judge by', {
    expected: 'a variable "context", or contextTransform',
  });
}

/** Lines or sentences with their number, as `[1] ...`, and how many there are. */
export function numbered(text: string): { readonly text: string; readonly count: number } {
  const sentences = text
    .split(/(?<=[.!?])\s+|(?<=[。！？])|\n+/u)
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  const lines = sentences.map((sentence, at) => `[${at + 1}] ${sentence.trim()}`);
  return { text: lines.join('\n'), count: sentences.length };
}

/** Statements that a judge found, each with its verdict; undefined when they are not given so. */
export function readStatements(
  answer: JsonObject,
): readonly { readonly text: string; readonly supported: boolean }[] | undefined {
  const list = answer['statements'];
  if (!Array.isArray(list)) return undefined;
  const read = (list as readonly JsonValue[]).map((item) => {
    const { text, supported } = isJsonObject(item) ? item : {};
    return typeof text === 'string' && typeof supported === 'boolean'
      ? { text, supported }
      : undefined;
  });
  return read.every((item) => item !== undefined) ? read : undefined;
}
