import { CanaryError } from '../base/errors.ts';
import type { JsonValue } from '../base/json.ts';
import type { RunCode } from '../ports.ts';
import type { ScoreContext } from './scorers/scorer.ts';

/** The `cause` of an error of code that ran and threw: the answer was not what it takes. */
export interface CodeFailure {
  readonly threw: string;
}

/** What code threw while it ran; undefined for any other error, such as a slip in the code. */
export function thrownBy(error: unknown): string | undefined {
  const cause = error instanceof CanaryError ? error.cause : undefined;
  if (typeof cause !== 'object' || cause === null || !('threw' in cause)) return undefined;
  return typeof cause.threw === 'string' ? cause.threw : undefined;
}

/** What code of a suite may look at besides the answer, named as promptfoo names it. */
export function codeContext(
  { vars = {}, messages = [] }: Pick<ScoreContext, 'vars' | 'messages'>,
  config: JsonValue = {},
): JsonValue {
  const [only, ...others] = messages;
  const asked = others.length === 0 ? only?.content : undefined;
  const prompt = asked ?? JSON.stringify(messages);
  return { vars, prompt, config, test: { vars } };
}

/** Throws `bad-suite` where code may not run. */
export function codeRunner({ runCode }: Pick<ScoreContext, 'runCode'>): RunCode {
  if (runCode !== undefined) return runCode;
  throw new CanaryError('bad-suite', 'the case runs code, and the workspace is not trusted', {
    expected: 'a trusted workspace, or --trust',
  });
}

/**
 * Makes of an answer what is to be judged. Throws `bad-suite`; when the code itself threw, `thrownBy`
 * tells what.
 */
export async function runTransform(
  code: string,
  output: JsonValue,
  context: ScoreContext,
): Promise<JsonValue> {
  const value = await codeRunner(context)(code, { output, context: codeContext(context) });
  if (value !== null) return value;
  throw new CanaryError('bad-suite', 'the transform returns nothing', { expected: 'a value' });
}

/** A transformed answer as the text that most assertions judge. */
export function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
