import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  RawNode,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import PQueue from 'p-queue';
import { loopShare } from '../side-thread/loop-share.ts';
import { type LockPatience, patiently } from './lock-patience.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

export interface SqliteParts {
  readonly path: string;
  /** For all writes, one transaction at a time. */
  readonly writer: SqliteConnection;
  /** For reads, which wait for nobody: through the write-ahead log they see the last commit. */
  readonly reader: SqliteConnection;
  readonly patience: LockPatience;
  /** Called after each commit with its approximate number of rows. */
  readonly written: (rows: number) => void;
  /** Throws if the files are not those that were opened. */
  readonly assertInPlace: () => void;
}

/** SQLite for Kysely, by a driver of ours. */
export const sqliteDialect = (driver: Driver): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createDriver: () => driver,
});

/**
 * Runs on two connections. Every write is a transaction that begins by taking the write lock, so it meets another
 * program's lock there and nowhere else: the begin is repeated, and nothing has been done yet.
 */
export function twoConnections(parts: SqliteParts): Driver {
  const turns = new PQueue({ concurrency: 1 });
  // Kysely passes back the connections that it acquired here.
  const own = (connection: DatabaseConnection) => connection as Connection;
  return {
    init: async () => {},
    acquireConnection: async () => new Connection(parts, turns),
    releaseConnection: async () => {},
    beginTransaction: (connection) => own(connection).begin(),
    commitTransaction: async (connection) => own(connection).commit(),
    rollbackTransaction: async (connection) => own(connection).rollback(),
    async destroy() {
      await turns.add(async () => {
        parts.reader.close();
        parts.writer.close();
      });
    },
  };
}

class Connection implements DatabaseConnection {
  readonly #parts: SqliteParts;
  readonly #turns: PQueue;
  /** Rows written in the open transaction. */
  #rows = 0;
  /** Ends this connection's turn to write; set while its transaction is open. */
  #done: (() => void) | undefined;

  constructor(parts: SqliteParts, turns: PQueue) {
    this.#parts = parts;
    this.#turns = turns;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { path, reader, patience } = this.#parts;
    const { sql, parameters } = query;
    if (this.#done) {
      await loopShare();
      return this.#write(sql, parameters);
    }
    if (isRead(query)) {
      await loopShare();
      return patiently(() => reader.query<Row>(sql, parameters), path, patience);
    }
    // Waits for its turn first, which keeps writes in order.
    await this.begin();
    try {
      await loopShare();
      const result = this.#write<Row>(sql, parameters);
      this.commit();
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  #write<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const result = this.#parts.writer.query<Row>(sql, parameters);
    this.#rows += Number(result.numAffectedRows ?? result.rows.length);
    return result;
  }

  async begin(): Promise<void> {
    const { path, writer, patience, assertInPlace } = this.#parts;
    const askedMs = performance.now();
    const done = await turnOf(this.#turns);
    try {
      const take = (): void => {
        assertInPlace();
        writer.exec('BEGIN IMMEDIATE');
      };
      await patiently(take, path, patience, askedMs);
      this.#done = done;
    } catch (error) {
      done();
      throw error;
    }
  }

  /** After a failure the transaction must still be rolled back. */
  commit(): void {
    this.#parts.writer.exec('COMMIT');
    this.#parts.written(this.#rows);
    this.#end();
  }

  rollback(): void {
    const { writer } = this.#parts;
    try {
      // On a full or failing disk SQLite has rolled back already; its error is the one to report.
      if (writer.inTransaction()) writer.exec('ROLLBACK');
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#rows = 0;
    this.#done?.();
    this.#done = undefined;
  }

  streamQuery(): never {
    throw new Error('rows are not streamed');
  }
}

/** Raw SQL that reads begins like this; should it write after all, the reader refuses. */
const isRead = ({ query, sql }: CompiledQuery): boolean =>
  SelectQueryNode.is(query) || (RawNode.is(query) && /^\s*(select|with)\b/i.test(sql));

/** Resolves when all earlier turns have ended, with a function that ends this one. */
const turnOf = (turns: PQueue): Promise<() => void> =>
  new Promise((begin) => void turns.add(() => new Promise<void>(begin)));
