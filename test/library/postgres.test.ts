/**
 * The library's and the jobs' suites on PostgreSQL: in this process (PGlite), or on the server that TEST_DATABASE names.
 * Left out: suites of SQLite's files, locks and migrations of before, and those that open no database.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

process.env.TEST_DATABASE ??= 'pglite';

const leftOut = [
  'library/backup.test.ts',
  'library/database.test.ts',
  'library/files.test.ts',
  'library/foreign-locks.test.ts',
  'library/full-disk.test.ts',
  'library/lost-data-dir.test.ts',
  'library/migration-keeps.test.ts',
  'library/old-database.test.ts',
  'library/portable-sql.test.ts',
  'library/postgres.test.ts',
  'jobs/fair-order.test.ts',
  'jobs/job-states.test.ts',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const suites = ['library', 'jobs']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .filter((name) => name.endsWith('.test.ts') && !leftOut.includes(name));

test(`suites on ${process.env.TEST_DATABASE.replace(/:\/\/.*/, '')}`, (t) => {
  t.diagnostic(`run: ${suites.join(', ')}`);
  t.diagnostic(`left out: ${leftOut.join(', ')}`);
});
for (const name of suites) await import(pathToFileURL(join(root, name)).href);
