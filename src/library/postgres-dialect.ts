import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  PostgresQueryCompiler,
  SelectQueryNode,
} from 'kysely';
import { codeOf } from '../files/disk-error.ts';
import { UserError } from '../user-error.ts';
import { isAway, outlasting } from './server-away.ts';
import { DatabaseBusy } from './sql-errors.ts';

export interface PostgresParts {
  readonly pool: PostgresPool | (() => Promise<PostgresPool>);
  /** For messages, see placeOf. */
  readonly place: string;
  /** How long a query waits for a server that is away; a restart takes a few seconds. */
  readonly patienceMs: number;
}

/** PostgreSQL for Kysely, by its own driver; errors become sentences, and a server that restarts is waited for. */
export const postgresDialect = (parts: PostgresParts): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createDriver: () => patientDriver(parts),
});

function patientDriver({ pool, place, patienceMs }: PostgresParts): Driver {
  const driver = new PostgresDriver({ pool });
  type Inner = Parameters<typeof driver.releaseConnection>[0];

  /** A connection, and whether a transaction is open on it. */
  class Connection implements DatabaseConnection {
    readonly inner: Inner;
    inTransaction = false;

    constructor(inner: Inner) {
      this.inner = inner;
    }

    executeQuery<Row>(query: CompiledQuery) {
      // An open transaction goes with its connection, and a read changes nothing.
      const changesNothing = this.inTransaction || SelectQueryNode.is(query.query);
      return this.inner.executeQuery<Row>(query).catch((error: unknown) => {
        throw explained(error, changesNothing ? 'nothing' : 'uncertain');
      });
    }

    streamQuery(): never {
      throw new Error('rows are not streamed');
    }
  }

  function explained(error: unknown, saved: 'nothing' | 'uncertain'): unknown {
    if (error instanceof UserError) return error;
    if (isAway(error))
      return saved === 'nothing'
        ? DatabaseBusy.away(place, error)
        : new UserError('databaseUncertain', { place }, { kind: 'failed', cause: error });
    const reason = ({ '53100': 'databaseFull', '25006': 'databaseReadOnly' } as const)[codeOf(error)];
    return reason ? new UserError(reason, { path: place }, { kind: 'failed', cause: error }) : error;
  }

  const own = (connection: DatabaseConnection) => connection as Connection;
  const acquireConnection = (): Promise<Connection> =>
    outlasting(async () => new Connection((await driver.acquireConnection()) as Inner), patienceMs).catch(
      (error: unknown) => {
        throw explained(error, 'nothing');
      },
    );

  return {
    init: () => driver.init(),
    acquireConnection,
    releaseConnection: (connection) => driver.releaseConnection(own(connection).inner),
    async beginTransaction(connection, settings) {
      own(connection).inTransaction = true;
      await driver.beginTransaction(own(connection).inner, settings).catch((error: unknown) => {
        throw explained(error, 'nothing');
      });
    },
    async commitTransaction(connection) {
      own(connection).inTransaction = false;
      await driver.commitTransaction(own(connection).inner).catch((error: unknown) => {
        throw explained(error, 'uncertain');
      });
    },
    async rollbackTransaction(connection) {
      own(connection).inTransaction = false;
      // A lost connection has rolled back; the error before is the one to report.
      await driver.rollbackTransaction(own(connection).inner).catch((error: unknown) => {
        if (!isAway(error)) throw error;
      });
    },
    destroy: () => driver.destroy(),
  };
}
