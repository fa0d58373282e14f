import { CanaryError } from '../../base/errors.ts';
import type { JsonObject } from '../../base/json.ts';
import { nearMatches } from '../editDistance.ts';
import { assertionOfText, misspeltType } from './assertionText.ts';
import { listSource } from './jsonLines.ts';
import type { SuiteSource, TableRow } from './source.ts';

/** Columns that hold what is expected in a table without columns of promptfoo. */
const expectedColumns = ['expected', 'ideal'];

interface Cell {
  readonly column: string;
  readonly text: string;
  /** Throws `bad-suite` at the row. */
  refuse(message: string, expected: string): never;
}

/** What a row becomes: a test in the making. */
interface Draft {
  readonly vars: Record<string, string>;
  readonly assert: { readonly column: string; readonly assertion: JsonObject }[];
  readonly options: Record<string, string>;
  readonly metadata: Record<string, string | readonly string[]>;
  readonly thresholds: { readonly column: string; readonly threshold: number }[];
  readonly test: Record<string, string | number>;
  metric: string | undefined;
}

interface Column {
  readonly matches: (column: string) => boolean;
  readonly take: (cell: Cell, draft: Draft) => void;
}

const exactly =
  (name: string): Column['matches'] =>
  (column) =>
    column === name;

const option = (name: 'prefix' | 'suffix'): Column => ({
  matches: exactly(`__${name}`),
  take: ({ text }, { options }) => (options[name] = text),
});

/** promptfoo's special columns; every other column is a variable. */
const specialColumns: readonly Column[] = [
  {
    matches: (column) => /^__expected\d*$/.test(column),
    take: (cell, { assert }) => {
      const text = cell.text.trim();
      if (text === '') return;
      const meant = misspeltType(text);
      if (meant.length > 0) {
        cell.refuse(
          `"${text}" begins with no type`,
          `${meant.join(' or ')}, or equals: and the text`,
        );
      }
      assert.push({ column: cell.column, assertion: assertionOfText(text) });
    },
  },
  option('prefix'),
  option('suffix'),
  {
    matches: exactly('__description'),
    take: ({ text }, { test }) => {
      if (text !== '') test['description'] = text;
    },
  },
  {
    matches: exactly('__metric'),
    take: ({ text }, draft) => (draft.metric = text === '' ? undefined : text),
  },
  {
    matches: exactly('__threshold'),
    take: (cell, { test }) => {
      if (cell.text.trim() !== '') test['threshold'] = numberOf(cell);
    },
  },
  {
    matches: (column) => /^__metadata:./.test(column),
    take: ({ column, text }, { metadata }) => {
      const key = column.slice('__metadata:'.length);
      if (text.trim() === '') return;
      if (key.endsWith('[]')) metadata[key.slice(0, -2)] = listOfText(text);
      else metadata[key] = text;
    },
  },
  {
    matches: (column) => /^__config:__expected\d*:./.test(column),
    take: (cell, { thresholds }) => {
      const [, column = '', key] = cell.column.split(':');
      if (key !== 'threshold') cell.refuse(`the column sets "${key}"`, '__config:COLUMN:threshold');
      if (cell.text.trim() !== '') thresholds.push({ column, threshold: numberOf(cell) });
    },
  },
  {
    matches: exactly('__providerOutput'),
    take: (cell) =>
      cell.refuse(
        'an answer that is given beforehand tells the versions not apart',
        'no such column',
      ),
  },
];

const columnNames = [
  '__expected',
  '__prefix',
  '__suffix',
  '__description',
  '__metric',
  '__threshold',
  '__metadata:KEY',
  '__config:__expected:threshold',
];

/**
 * A table of tests: promptfoo's `__` columns, every other column a variable. In a table without such
 * columns, `expected` or `ideal` also says what the answer has to be, for cases that nothing else
 * judges. Throws `bad-suite` with file and line.
 */
export function csvSource(rows: readonly TableRow[], file: string): SuiteSource {
  const [header, ...records] = rows;
  const columns = (header?.cells ?? []).map((name) => name.trim());
  checkColumns(columns, file, header?.line ?? 1);
  const isPlain = !columns.some((column) => column.startsWith('__'));
  const tests = records.map(({ cells, line }) => toTest(columns, cells, { file, line }));
  const implied = records.map(({ cells }) => (isPlain ? impliedBy(columns, cells) : undefined));
  return listSource(
    file,
    tests,
    records.map(({ line }) => line),
    implied,
  );
}

function impliedBy(columns: readonly string[], cells: readonly string[]): JsonObject[] | undefined {
  const text = cells[columns.findIndex((column) => expectedColumns.includes(column))]?.trim() ?? '';
  return text === '' ? undefined : [assertionOfText(text)];
}

function checkColumns(columns: readonly string[], file: string, line: number): void {
  const seen = new Set<string>();
  for (const column of columns) {
    const where = { file, line };
    if (column === '' || seen.has(column)) {
      const message = column === '' ? 'a column has no name' : `two columns are named "${column}"`;
      throw new CanaryError('bad-suite', message, { where, expected: 'a name for each column' });
    }
    seen.add(column);
    const isSpecial = specialColumns.some(({ matches }) => matches(column));
    const nearlySpecial = /^_(?!_)/.test(column) && columnNames.includes(`_${column}`);
    if (isSpecial || (!column.startsWith('__') && !nearlySpecial)) continue;
    const near = nearMatches(column, columnNames);
    throw new CanaryError('bad-suite', `unknown column "${column}"`, {
      where,
      expected: (near.length > 0 ? near : columnNames).join(', '),
    });
  }
}

function toTest(
  columns: readonly string[],
  cells: readonly string[],
  where: { readonly file: string; readonly line: number },
): JsonObject {
  const draft: Draft = {
    vars: {},
    assert: [],
    options: {},
    metadata: {},
    thresholds: [],
    test: {},
    metric: undefined,
  };
  for (const [at, column] of columns.entries()) {
    const cell: Cell = {
      column,
      text: cells[at] ?? '',
      refuse: (message, expected) => {
        throw new CanaryError('bad-suite', `${column}: ${message}`, { where, expected });
      },
    };
    const special = specialColumns.find(({ matches }) => matches(column));
    if (special === undefined) draft.vars[column] = cell.text;
    else special.take(cell, draft);
  }
  return finished(draft);
}

function finished({
  assert,
  thresholds,
  metric,
  test,
  vars,
  options,
  metadata,
}: Draft): JsonObject {
  const stated = assert.map(({ column, assertion }, at) => {
    const own = thresholds.filter((it) => isFor(it.column, column, at)).at(-1);
    return {
      ...assertion,
      ...(metric === undefined ? {} : { metric }),
      ...(own === undefined ? {} : { threshold: own.threshold }),
    };
  });
  return {
    ...test,
    vars,
    ...(stated.length === 0 ? {} : { assert: stated }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

/** `__expected` and `__expected1` both name the first. */
function isFor(named: string, column: string, at: number): boolean {
  if (named === column) return true;
  return at === 0 && ['__expected', '__expected1'].includes(named);
}

function numberOf(cell: Cell): number {
  const value = Number(cell.text);
  return cell.text.trim() !== '' && Number.isFinite(value)
    ? value
    : cell.refuse(`"${cell.text}" is not a number`, 'a number');
}

/** Commas separate, unless a backslash stands in front of one. */
function listOfText(text: string): string[] {
  return text
    .split(/(?<!\\),/)
    .map((item) => item.trim().replaceAll('\\,', ','))
    .filter((item) => item !== '');
}
