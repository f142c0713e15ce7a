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
  /** Everything that writes, one transaction at a time. */
  readonly writer: SqliteConnection;
  /** What only reads, and waits for nobody: a write-ahead log shows it the last commit. */
  readonly reader: SqliteConnection;
  readonly patience: LockPatience;
  /** Told after each commit how many rows it wrote, at least about. */
  readonly written: (rows: number) => void;
  /** Throws where the files are not what was opened. */
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
 * On two connections. Every write is a transaction that begins by taking the write lock, so another program's lock is met
 * there and nowhere else: the begin is tried again, and nothing has been done yet.
 */
export function twoConnections(parts: SqliteParts): Driver {
  const turns = new PQueue({ concurrency: 1 });
  // Kysely hands back the connections that it was given here.
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
  /** Rows of the transaction that is open. */
  #rows = 0;
  /** Ends this connection's turn to write; there while its transaction is open. */
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
    // In the order in which they were asked for: the turn first.
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

  /** Where it fails, the transaction is still to be rolled back. */
  commit(): void {
    this.#parts.writer.exec('COMMIT');
    this.#parts.written(this.#rows);
    this.#end();
  }

  rollback(): void {
    const { writer } = this.#parts;
    try {
      // SQLite has rolled back already where the disk is full or fails; that error is the one to tell.
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

/** Raw text that reads begins like this; the reader refuses to write where it does after all. */
const isRead = ({ query, sql }: CompiledQuery): boolean =>
  SelectQueryNode.is(query) || (RawNode.is(query) && /^\s*(select|with)\b/i.test(sql));

/** Resolves when everyone before is done, with how to be done oneself. */
const turnOf = (turns: PQueue): Promise<() => void> =>
  new Promise((begin) => void turns.add(() => new Promise<void>(begin)));
