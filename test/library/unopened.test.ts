import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { openPostgres } from '../../src/library/postgres.ts';
import { HostError } from '../../src/user-error.ts';
import { pglitePool } from '../stubs/test-database.ts';

const url = 'postgres://rimshot:geheim@db.example.org/rimshot';

/** As PostgreSQL and its driver reject. */
const fault = (message: string, code?: string): Error => Object.assign(new Error(message), code && { code });

const refusing = (error: Error): PostgresPool => ({
  connect: async () => {
    throw error;
  },
  end: async () => {},
});

const isSentence = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof HostError, String(error));
  assert.match(error.message, words);
  assert.doesNotMatch(error.message, /geheim/);
  return error.kind === 'failed';
};

test('whoever hosts is told why PostgreSQL lets nobody in, by a sentence', async () => {
  const refusals: [Error, RegExp][] = [
    [fault('password authentication failed for user "rimshot"', '28P01'), /cannot be used .*: password authentication/],
    [fault('database "rimshot" does not exist', '3D000'), /cannot be used .*: database "rimshot" does not exist\.$/],
    [fault('The server does not support SSL connections'), /cannot be used .*: The server does not support SSL/],
    [fault('getaddrinfo ENOTFOUND db.example.org', 'ENOTFOUND'), /cannot be reached: getaddrinfo ENOTFOUND/],
    [fault('', 'ECONNREFUSED'), /db\.example\.org\/rimshot cannot be reached: ECONNREFUSED\.$/],
    [fault('too many connections for role "rimshot"', '53300'), /cannot be reached: too many connections/],
  ];
  for (const [error, words] of refusals)
    await assert.rejects(openPostgres(url, { pool: refusing(error), patienceMs: 0 }), isSentence(words));
});

/** PostgreSQL in this process, which answers some statements otherwise. */
async function pretending(schema: string, answer: (sql: string) => object | undefined): Promise<PostgresPool> {
  const pool = await pglitePool(schema);
  return {
    ...pool,
    connect: async () => {
      const client = await pool.connect();
      const query = async (text: string, values: readonly unknown[]) =>
        answer(text) ?? (client.query as (...of: unknown[]) => Promise<object>)(text, values);
      return { query, release: () => client.release() } as unknown as PostgresPoolClient;
    },
  };
}

test('a user who may not create tables is told so; other faults of a migration stay as they are', async () => {
  const failing = (error: Error) =>
    pretending('unopened', (text) => {
      if (/create table/i.test(text)) throw error;
      return undefined;
    });
  const denied = fault('permission denied for schema public', '42501');
  await assert.rejects(
    openPostgres(url, { pool: await failing(denied) }),
    isSentence(/cannot be used .*: permission denied for schema public\.$/),
  );
  const bug = fault('syntax error at or near "tabel"', '42601');
  await assert.rejects(openPostgres(url, { pool: await failing(bug) }), bug);
});

test('a database that cannot hold every name is refused', async () => {
  const pool = await pretending('latin', (text) =>
    /server_encoding/.test(text) ? { command: 'SELECT', rows: [{ schema: 'latin', encoding: 'LATIN1' }] } : undefined,
  );
  await assert.rejects(openPostgres(url, { pool }), isSentence(/keeps texts as LATIN1.*--encoding=UTF8/));
});
