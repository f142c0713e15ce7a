import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { BlobStore } from '../../src/blobs/blobs.ts';
import { openS3Blobs } from '../../src/blobs/s3-blobs.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openBlobs } from '../../src/library/open-blobs.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { temporaryFolder } from '../library/temporary-library.ts';
import { startS3 } from '../stubs/s3-server.ts';
import { isOnSqlite, openTestDatabase, pglitePool } from '../stubs/test-database.ts';

/** No pause is longer than a test should wait. */
export const quick = { pausesMs: [1, 2, 4, 8, 16] } as const;

let schemas = 0;

/** Every store of sounds, each empty, beside the database that it comes with. */
export const stores = {
  async files(t: TestContext) {
    const dataDir = temporaryFolder(t);
    const db = await openDatabase(dataDir);
    return { db, dataDir, blobs: await openBlobs({ db, dataDir }) };
  },
  async 'a shared folder'(t: TestContext) {
    const dataDir = temporaryFolder(t);
    const folder = join(dataDir, 'shared');
    mkdirSync(folder);
    const db = await openDatabase(dataDir);
    return { db, dataDir, blobs: await openBlobs({ db, dataDir, place: { kind: 'folder', folder } }) };
  },
  async 'rows of PostgreSQL'(t: TestContext) {
    const dataDir = temporaryFolder(t);
    // PostgreSQL in this process, unless TEST_DATABASE names a server.
    const db = isOnSqlite
      ? await openPostgres('postgres://in.process/pglite', { pool: await pglitePool(`blobs_${++schemas}`) })
      : await openTestDatabase(dataDir);
    return { db, dataDir, blobs: await openBlobs({ db, dataDir }) };
  },
  async 'an S3 bucket'(t: TestContext) {
    const dataDir = temporaryFolder(t);
    const s3 = await startS3(t);
    const db = await openDatabase(dataDir);
    const blobs: BlobStore = await openS3Blobs({ ...s3.place, prefix: 'rimshot/' }, quick);
    return { db, dataDir, blobs };
  },
};
