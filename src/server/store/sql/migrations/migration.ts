import type { CreateTableBuilder, Kysely } from 'kysely';

/**
 * Forward only: a migration that was released is never edited, a later one changes what it made.
 * Types are those that SQLite and PostgreSQL share (`bigint` holds milliseconds in both).
 */
export interface Migration {
  readonly id: number;
  readonly name: string;
  // The tables of a migration are those of its own time, not of `schema.ts`.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  up(db: Kysely<any>): Promise<void>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export type Create = (db: Kysely<any>) => Promise<void>;
export type Column = readonly [
  name: string,
  type: 'text' | 'integer' | 'bigint' | 'double precision',
];

/** Makes a table whose first columns are not null. */
export function table(
  name: string,
  columns: readonly Column[],
  nullable: readonly Column[],
  key: readonly string[],
): Create {
  return async (db) => {
    let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
    for (const [column, type] of columns) {
      builder = builder.addColumn(column, type, (it) => it.notNull());
    }
    for (const [column, type] of nullable) builder = builder.addColumn(column, type);
    await builder.addPrimaryKeyConstraint(`${name}_key`, [...key]).execute();
  };
}
