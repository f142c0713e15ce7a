import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { afterwards } from '../stubs/last-first.ts';
import { startPostgres } from '../stubs/postgres-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the suites of test/library/postgres.test.ts, and the stores of sounds, pass on a PostgreSQL server of this machine', async (t) => {
  const server = await startPostgres();
  afterwards(t, () => server.stop());
  const { NODE_TEST_CONTEXT: _, TEST_SUMMARY: __, ...env } = process.env;
  const run = spawn(process.execPath, ['--import', 'tsx', 'test/run.ts', 'library/postgres', 'blobs/stores'], {
    cwd: root,
    env: { ...env, TEST_DATABASE: server.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(run.stdout), once(run, 'exit')]);
  const counts = output.trim().split('\n').at(-1) ?? '';
  t.diagnostic(counts);
  assert.equal(code, 0, output);
  assert.match(counts, /^(?:[6-9]\d|\d{3,}) tests .*: (?:[6-9]\d|\d{3,}) passed, 0 failed/);
});
