import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonValue } from '../../base/json.ts';
import { listItems } from './listValue.ts';
import { binary, textOf, type Scored, type Scorer } from './scorer.ts';

/** All of the answer is SQL of the dialect, and touches only what is allowed. */
export const isSql: Scorer = {
  expects: expectsSql,
  score: (output, { value }) => judgeSql(output.trim(), value),
  wording: { subject: () => 'SQL contract', lost: 'broken', gained: 'answered as SQL' },
};

/** The answer is SQL, or one of its code blocks is. */
export const containsSql: Scorer = {
  expects: expectsSql,
  score: async (output, { value }) => {
    const blocks = [...output.matchAll(/```(?:sql)?[^\S\n]*\n([\s\S]*?)```/gi)];
    const candidates = [output, ...blocks.map(([, block = '']) => block)];
    let last = binary(false, 'contains no SQL');
    for (const candidate of candidates) {
      last = await judgeSql(candidate.trim(), value);
      if (last.pass) return last;
    }
    return last;
  },
  wording: isSql.wording,
};

interface SqlParser {
  astify(sql: string): unknown;
  whiteListCheck(sql: string, allowed: string[], options: { type: string }): unknown;
}

interface SqlParserModule {
  readonly Parser: new () => SqlParser;
}

/** Loaded on first use: each grammar is a quarter of a megabyte. */
const dialects = {
  mysql: async () => (await import('node-sql-parser/build/mysql.js')).default,
  mariadb: async () => (await import('node-sql-parser/build/mariadb.js')).default,
  postgresql: async () => (await import('node-sql-parser/build/postgresql.js')).default,
  sqlite: async () => (await import('node-sql-parser/build/sqlite.js')).default,
  transactsql: async () => (await import('node-sql-parser/build/transactsql.js')).default,
  bigquery: async () => (await import('node-sql-parser/build/bigquery.js')).default,
  snowflake: async () => (await import('node-sql-parser/build/snowflake.js')).default,
} as const satisfies Readonly<Record<string, () => Promise<SqlParserModule>>>;

interface SqlDemands {
  readonly dialect: keyof typeof dialects;
  readonly tables: readonly string[] | undefined;
  readonly columns: readonly string[] | undefined;
}

async function judgeSql(sql: string, value: JsonValue | undefined): Promise<Scored> {
  const { dialect, tables, columns } = demandsOf(value) ?? noDemands;
  if (sql === '') return binary(false, 'is no SQL: the text is empty');
  const parser = await parserOf(dialect);
  try {
    parser.astify(sql);
  } catch (error) {
    return binary(false, `is not SQL of ${dialect}: ${firstLine(error)}`);
  }
  try {
    if (tables !== undefined) parser.whiteListCheck(sql, [...tables], { type: 'table' });
    if (columns !== undefined) parser.whiteListCheck(sql, [...columns], { type: 'column' });
  } catch (error) {
    return binary(false, `uses what is not allowed: ${firstLine(error)}`);
  }
  return binary(true, `is SQL of ${dialect}`);
}

const noDemands: SqlDemands = { dialect: 'mysql', tables: undefined, columns: undefined };

async function parserOf(dialect: keyof typeof dialects): Promise<SqlParser> {
  try {
    const { Parser } = await dialects[dialect]();
    return new Parser();
  } catch (cause) {
    throw new CanaryError('bad-suite', `the SQL grammar of ${dialect} cannot be loaded`, {
      expected: 'an installation that is complete',
      cause,
    });
  }
}

function demandsOf(value: JsonValue | undefined): SqlDemands | undefined {
  if (value === undefined) return noDemands;
  if (!isJsonObject(value)) return undefined;
  const { databaseType = 'mysql', allowedTables, allowedColumns, ...rest } = value;
  const dialect = (textOf(databaseType) ?? '').toLowerCase();
  const tables = allowedTables === undefined ? undefined : listItems(allowedTables);
  const columns = allowedColumns === undefined ? undefined : listItems(allowedColumns);
  const listsAreLists =
    (allowedTables === undefined || tables !== undefined) &&
    (allowedColumns === undefined || columns !== undefined);
  if (Object.keys(rest).length > 0 || !isDialect(dialect) || !listsAreLists) return undefined;
  return { dialect, tables, columns };
}

function isDialect(name: string): name is keyof typeof dialects {
  return Object.hasOwn(dialects, name);
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').slice(0, 160);
}

function expectsSql({ value }: { value?: JsonValue | undefined }): string | undefined {
  return demandsOf(value) === undefined
    ? `{ databaseType, allowedTables, allowedColumns }; databaseType is one of ${Object.keys(dialects).join(', ')}`
    : undefined;
}
