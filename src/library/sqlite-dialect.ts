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
  const own = (connection: DatabaseConnection) => connection as ReturnType<typeof connect>;
  return {
    init: async () => {},
    acquireConnection: async () => connect(parts, turns),
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

function connect({ path, writer, reader, patience, written, assertInPlace }: SqliteParts, turns: PQueue) {
  /** Rows written in the open transaction. */
  let rows = 0;
  /** Ends this connection's turn to write; set while its transaction is open. */
  let done: (() => void) | undefined;

  async function executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { sql, parameters } = query;
    if (done) {
      await loopShare();
      return write(sql, parameters);
    }
    if (isRead(query)) {
      await loopShare();
      return patiently(() => reader.query<Row>(sql, parameters), path, patience);
    }
    // Waits for its turn first, which keeps writes in order.
    await begin();
    try {
      await loopShare();
      const result = write<Row>(sql, parameters);
      commit();
      return result;
    } catch (error) {
      rollback();
      throw error;
    }
  }

  function write<Row>(sql: string, parameters: readonly unknown[]): QueryResult<Row> {
    const result = writer.query<Row>(sql, parameters);
    rows += Number(result.numAffectedRows ?? result.rows.length);
    return result;
  }

  async function begin(): Promise<void> {
    const askedMs = performance.now();
    const endTurn = await turnOf(turns);
    const take = (): void => {
      assertInPlace();
      writer.exec('BEGIN IMMEDIATE');
    };
    try {
      await patiently(take, path, patience, askedMs);
      done = endTurn;
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  /** After a failure the transaction must still be rolled back. */
  function commit(): void {
    writer.exec('COMMIT');
    written(rows);
    end();
  }

  function rollback(): void {
    try {
      // On a full or failing disk SQLite has rolled back already; its error is the one to report.
      if (writer.inTransaction()) writer.exec('ROLLBACK');
    } finally {
      end();
    }
  }

  function end(): void {
    rows = 0;
    done?.();
    done = undefined;
  }

  const streamQuery = (): never => {
    throw new Error('rows are not streamed');
  };
  return { executeQuery, begin, commit, rollback, streamQuery };
}

/** Raw SQL that reads begins like this; should it write after all, the reader refuses. */
const isRead = ({ query, sql }: CompiledQuery): boolean =>
  SelectQueryNode.is(query) || (RawNode.is(query) && /^\s*(select|with)\b/i.test(sql));

/** Resolves when all earlier turns have ended, with a function that ends this one. */
const turnOf = (turns: PQueue): Promise<() => void> =>
  new Promise((begin) => void turns.add(() => new Promise<void>(begin)));
