import { CanaryError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import { listSource, jsonRecords } from './suite/jsonLines.ts';
import { hasComparison } from './compareSides.ts';
import type { EvalCase } from './model.ts';
import { expandTest } from './suite/expandTest.ts';
import type { TakeNote } from './suite/fields.ts';
import { folderOf } from './suite/fileNames.ts';
import type { Reading } from './suite/reading.ts';
import { readTest } from './suite/readTest.ts';
import type { SuiteFiles } from './suite/source.ts';

/** One answer that a person has judged. */
export interface LabelledAnswer {
  /** As the file states it, else `line N`. */
  readonly id: string;
  /** Counts from 1. */
  readonly line: number;
  readonly output: string;
  /** The person says that the answer passes. */
  readonly human: boolean;
  /** What the judge is asked: assertions and variables. */
  readonly item: EvalCase;
}

const humanWords: Readonly<Record<string, boolean>> = { pass: true, fail: false };
const lineShape = '{ output, label: pass or fail, vars, assert }, or a rubric for all lines';

/**
 * Reads answers with people's labels: one JSON object a line, `output` (the answer), `label` (`pass`,
 * `fail` or a boolean), and what a test of a suite may say: `id`, `vars`, `assert` (one assertion or a
 * list). Throws `bad-suite` with file and line.
 *
 * @param rubric Of lines that assert nothing themselves.
 */
export async function readLabels(
  text: string,
  file: string,
  files: SuiteFiles,
  note: TakeNote,
  rubric?: string,
): Promise<readonly LabelledAnswer[]> {
  const records = jsonRecords(text, file);
  const labels = records.map(({ record, line }) => readLine(record, { file, line }, rubric));
  const source = listSource(
    file,
    labels.map(({ test }) => test),
    records.map(({ line }) => line),
  );
  const origin = { suite: 'labels', kind: 'golden', mustPass: [] } as const;
  const reading: Reading = { origin, files, note, folder: folderOf(file), env: {} };
  const read: LabelledAnswer[] = [];
  for (const [at, { output, human }] of labels.entries()) {
    const place = { source, path: [at] };
    const test = await readTest(place, reading);
    const whole = { ...test, options: { ...test.options, disableVarExpansion: true } };
    const [item] = expandTest(whole, place, reading);
    const line = records[at]?.line ?? 0;
    if (item !== undefined && hasComparison(item)) {
      const expected = 'assertions about one answer, such as llm-rubric';
      throw new CanaryError('bad-suite', 'a label is about one answer, not about two versions', {
        where: { file, line },
        expected,
      });
    }
    if (item !== undefined) read.push({ id: test.id ?? `line ${line}`, line, output, human, item });
  }
  if (read.length > 0) return read;
  throw new CanaryError('bad-suite', 'there are no labels', {
    where: { file },
    expected: lineShape,
  });
}

function readLine(
  record: JsonObject,
  where: { readonly file: string; readonly line: number },
  rubric: string | undefined,
): { readonly output: string; readonly human: boolean; readonly test: JsonObject } {
  const { output, label, assert, ...rest } = record;
  if (typeof output !== 'string') {
    const details = { where, expected: 'the answer that was judged, a text' };
    throw new CanaryError('bad-suite', '"output" is not a text', details);
  }
  const human = humanLabel(label);
  if (human === undefined) {
    const details = { where, expected: 'pass, fail, true or false' };
    throw new CanaryError('bad-suite', '"label" does not say what the person found', details);
  }
  const stated =
    assert ?? (rubric === undefined ? undefined : { type: 'llm-rubric', value: rubric });
  if (stated === undefined) {
    const details = { where, expected: lineShape };
    throw new CanaryError('bad-suite', 'the line does not say what to judge by', details);
  }
  return { output, human, test: { ...rest, assert: Array.isArray(stated) ? stated : [stated] } };
}

function humanLabel(label: unknown): boolean | undefined {
  if (typeof label === 'boolean') return label;
  return typeof label === 'string' && Object.hasOwn(humanWords, label)
    ? humanWords[label]
    : undefined;
}
