import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { openPostgres } from '../../src/library/postgres.ts';
import { connectPostgres } from '../../src/library/postgres-pool.ts';
import { runShell } from '../cli/run-cli.ts';
import { root } from '../foundation/house.ts';
import { temporaryFolder } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { startPostgres } from '../stubs/postgres-server.ts';

/** A process that stays would be waited for. */
const slow = { timeout: 240_000 };

async function program(t: TestContext, args: readonly string[], databaseUrl: string) {
  const { DISCORD_TOKEN: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: root,
    env: {
      ...env,
      DATABASE_URL: databaseUrl,
      DATA_DIR: temporaryFolder(t),
      LOCAL_PORT: '0',
      THREADS: '1',
      DEVICE: 'cpu',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  afterwards(t, () => child.kill('SIGKILL'));
  const said = text(child.stderr);
  return once(child, 'exit').then(async ([code]) => ({ code, said: await said }));
}

const worker = ['src/cli.ts', 'worker'];
const bot = ['src/main.ts'];

async function serverWith(t: TestContext, ...statements: readonly string[]) {
  const server = await startPostgres();
  afterwards(t, () => server.stop());
  const pool = await connectPostgres(server.url);
  for (const statement of statements) await pool.query(statement);
  await pool.end();
  return server.url;
}

test(
  'of a database that no bot has served yet, as after migrate-to, doctor says that it is fine, and a worker ends with a sentence',
  slow,
  async (t) => {
    const url = await serverWith(t);
    await (await openPostgres(url)).close();
    const { stdout } = await runShell(['doctor'], { DATABASE_URL: url, DATA_DIR: temporaryFolder(t), DEVICE: 'cpu' });
    assert.match(stdout, /^Database {6}127\.0\.0\.1:\d+\/postgres can be used, and is up to date$/m);
    const { code, said } = await program(t, worker, url);
    assert.match(said, /No bot has been started with this database yet: start one first/);
    assert.equal(code, 1);
  },
);

test('bot and worker say in a sentence what PostgreSQL refuses, without the password', slow, async (t) => {
  const url = await serverWith(
    t,
    'create role guest login',
    'grant create on schema public to guest',
    `create database latin encoding 'LATIN1' locale 'C' template template0`,
  );
  const refused: [string, RegExp][] = [
    [url.replace('/postgres', '/nowhere'), /cannot be used with this DATABASE_URL: database "nowhere" does not exist/],
    [url.replace('rimshot@', 'nobody:geheim@'), /cannot be used .*: role "nobody" does not exist/],
    [`${url}?sslmode=verify-full`, /cannot be used .*: The server does not support SSL connections/],
    [`${url}?sslmode=verify-full&sslrootcert=/nowhere.pem`, /cannot be used .*\/nowhere\.pem/],
    [url.replace('/postgres', '/latin'), /keeps texts as LATIN1/],
  ];
  for (const [address, words] of refused) {
    for (const args of [worker, bot]) {
      const { code, said } = await program(t, args, address);
      assert.match(said, words);
      assert.doesNotMatch(said, /geheim|^ {4}at /m);
      assert.equal(code, 1);
    }
  }
  // The queue has a schema of its own, for which rights in `public` are not enough.
  const { code, said } = await program(t, bot, url.replace('rimshot@', 'guest@'));
  assert.match(said, /cannot be used .*: permission denied for database postgres/);
  assert.equal(code, 1);
});
