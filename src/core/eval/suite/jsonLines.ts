import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { SourcePath } from '../../base/source.ts';
import { evalsSample, hasInstructions, isEvalsSample, type EvalsClass } from './evalsSample.ts';
import type { TakeNote } from './fields.ts';
import type { SuiteSource } from './source.ts';

/**
 * One JSON object a line: tests in promptfoo's schema, or samples of OpenAI's evals (`input` and
 * `ideal`), which are judged as its basic class `match` does. Empty lines are passed over. Throws
 * `bad-suite` with file and line.
 */
export function jsonLinesSource(
  text: string,
  file: string,
  note: TakeNote,
  judgedBy: EvalsClass = 'match',
): SuiteSource {
  const lines: number[] = [];
  let instructed: number | undefined;
  const value: unknown[] = [];
  for (const { record, line } of jsonRecords(text, file)) {
    lines.push(line);
    const where = { file, line };
    if (isEvalsSample(record)) {
      if (hasInstructions(record)) instructed ??= where.line;
      value.push(evalsSample(record, judgedBy, where));
    } else value.push(record);
  }
  if (instructed !== undefined) {
    const said = 'the prompt under test stands in place of the system messages of the samples';
    note({ file, line: instructed, text: said });
  }
  return listSource(file, value, lines);
}

/** The objects of a file that holds one a line, and where each stands. Throws `bad-suite`. */
export function jsonRecords(
  text: string,
  file: string,
): readonly { readonly record: JsonObject; readonly line: number }[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, at) =>
      line.trim() === '' ? [] : [{ record: parseLine(line, { file, line: at + 1 }), line: at + 1 }],
    );
}

function parseLine(text: string, where: { file: string; line: number }): JsonObject {
  try {
    const record: unknown = JSON.parse(text);
    if (isJsonObject(record)) return record;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError('bad-suite', message, {
      where,
      expected: 'one JSON object a line',
      cause,
    });
  }
  throw new CanaryError('bad-suite', 'the line is no object', {
    where,
    expected: 'one JSON object a line',
  });
}

/** A list whose elements stand on one line each. */
export function listSource(
  file: string,
  value: readonly unknown[],
  lines: readonly number[],
  implied?: readonly unknown[],
): SuiteSource {
  const lineOf = ([at]: SourcePath): number =>
    (typeof at === 'number' ? lines[at] : undefined) ?? 1;
  return {
    file,
    value,
    implied,
    rangeOf: (path) => ({ start: lineOf(path), end: lineOf(path) }),
    whereOf: (path) => ({ file, line: lineOf(path) }),
  };
}
