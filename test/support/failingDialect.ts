import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  QueryResult,
  TransactionSettings,
} from 'kysely';

/** Decides which statement of a database fails. */
export interface Faults {
  /** Null: none. Counted down by every statement and commit; at 0 that one fails. */
  failAfter: number | null;
  /** Whether the statement takes effect before it fails, as when the answer is lost. */
  late: boolean;
}

/** A dialect whose connections fail at a statement, or at the commit, of the test's choice. */
export function failingDialect(dialect: Dialect, faults: Faults): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => new FailingDriver(dialect.createDriver(), faults),
  };
}

async function failing<T>(faults: Faults, run: () => Promise<T>, isLate = faults.late): Promise<T> {
  const isNow = faults.failAfter === 0;
  if (faults.failAfter !== null) faults.failAfter--;
  if (!isNow) return run();
  if (isLate) await run();
  throw new Error('the database failed here');
}

class FailingDriver implements Driver {
  readonly #driver: Driver;
  readonly #faults: Faults;
  readonly #inner = new WeakMap<DatabaseConnection, DatabaseConnection>();

  constructor(driver: Driver, faults: Faults) {
    this.#driver = driver;
    this.#faults = faults;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await this.#driver.acquireConnection();
    const faults = this.#faults;
    const outer: DatabaseConnection = {
      executeQuery: <R>(query: CompiledQuery): Promise<QueryResult<R>> =>
        failing(faults, () => inner.executeQuery<R>(query)),
      streamQuery: <R>(query: CompiledQuery, size: number) => inner.streamQuery<R>(query, size),
    };
    this.#inner.set(outer, inner);
    return outer;
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.#driver.beginTransaction(this.#of(connection), settings);
  }

  /** A commit that fails has not happened: what happens when only its answer is lost nobody knows. */
  commitTransaction(connection: DatabaseConnection): Promise<void> {
    const commit = (): Promise<void> => this.#driver.commitTransaction(this.#of(connection));
    return failing(this.#faults, commit, false);
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.#driver.rollbackTransaction(this.#of(connection));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(this.#of(connection));
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
  }

  #of(connection: DatabaseConnection): DatabaseConnection {
    return this.#inner.get(connection) ?? connection;
  }
}
