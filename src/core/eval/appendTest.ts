import { isMap, isSeq, stringify, type Node, type YAMLSeq } from 'yaml';
import { CanaryError } from '../base/errors.ts';
import { readYaml, type YamlSource } from '../base/source.ts';
import type { StatedTest } from './promoteCase.ts';

/** A change of a text: `deleted` characters at `offset` make room for `inserted`. */
export interface TextChange {
  readonly offset: number;
  readonly deleted: number;
  readonly inserted: string;
}

const lineWidth = 100;

/**
 * Puts a test at the end of a suite file. In YAML written in block style nothing else is touched:
 * comments, anchors and layout stay as they are. Throws `bad-suite` for a text that has no list of
 * tests.
 *
 * @param note A comment above the test; JSON has none.
 */
export function appendTest(text: string, file: string, test: StatedTest, note: string): TextChange {
  const source = readYaml(text, file, 'bad-suite');
  const tests = testsOf(source);
  if (file.endsWith('.json')) return rewriteJson(source, tests, test);
  if (tests.flow === true) return rewriteYaml(source, tests, test);
  return insertAfterLast(text, tests, test, note);
}

/** The text of a new suite file with one test. */
export function newSuiteFile(description: string, test: StatedTest, note: string): string {
  return `${stringify({ description }, { lineWidth })}\ntests:\n${block(test, note, '  ')}`;
}

function testsOf({ document, file }: YamlSource): YAMLSeq<Node> {
  const { contents } = document;
  const tests = isMap(contents) ? contents.get('tests', true) : contents;
  if (isSeq<Node>(tests) && tests.items.length > 0) return tests;
  throw new CanaryError('bad-suite', 'there is no list of tests to add one to', {
    where: { file, line: 1 },
    expected: 'tests: with at least one test',
  });
}

function insertAfterLast(
  text: string,
  tests: YAMLSeq<Node>,
  test: StatedTest,
  note: string,
): TextChange {
  const first = tests.range?.[0] ?? 0;
  const indent = ' '.repeat(first - (text.lastIndexOf('\n', first - 1) + 1));
  const end = tests.items.at(-1)?.range?.[1] ?? text.length;
  const offset = endOfLine(text, end);
  const missing = offset > 0 && text[offset - 1] !== '\n' ? '\n' : '';
  return { offset, deleted: 0, inserted: missing + block(test, note, indent) };
}

/** Where the next line begins, unless `at` is a beginning already. */
function endOfLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function block(test: StatedTest, note: string, indent: string): string {
  const written = `# ${note}\n${stringify([test], { lineWidth, aliasDuplicateObjects: false })}`;
  return written.replaceAll(/^(?=.)/gm, indent);
}

function rewriteJson({ text, value }: YamlSource, tests: YAMLSeq, test: StatedTest): TextChange {
  const whole = value as { readonly tests?: unknown };
  const list = [...tests.toJSON(), test];
  const next = Array.isArray(value) ? list : { ...whole, tests: list };
  return { offset: 0, deleted: text.length, inserted: `${JSON.stringify(next, null, 2)}\n` };
}

function rewriteYaml({ text, document }: YamlSource, tests: YAMLSeq, test: StatedTest): TextChange {
  tests.add(document.createNode(test));
  return { offset: 0, deleted: text.length, inserted: document.toString({ lineWidth }) };
}
