import type { BlobStore } from '../blobs/blobs.ts';
import type { BlobsPlace } from '../blobs/blobs-place.ts';
import { fileBlobs, type WriteFile } from '../blobs/file-blobs.ts';
import { sharedFolder } from '../blobs/shared-folder.ts';
import type { Db } from './database.ts';
import { databaseBlobs } from './database-blobs.ts';

export interface BlobsOptions {
  readonly db: Db;
  readonly dataDir: string;
  /** What BLOBS_URL says; undefined: rows of PostgreSQL, and files in DATA_DIR beside SQLite. */
  readonly place?: BlobsPlace | undefined;
  /** How files reach the disk; tests pass one that runs out of space. */
  readonly writeFile?: WriteFile | undefined;
  /** Unix ms. */
  readonly now?: (() => number) | undefined;
}

/** Where this installation keeps its sounds and uploads. HostError where that cannot be used. */
export async function openBlobs({ db, dataDir, place, writeFile, now = Date.now }: BlobsOptions): Promise<BlobStore> {
  // Loaded only where a bucket is used.
  if (place?.kind === 's3') return (await import('../blobs/s3-blobs.ts')).openS3Blobs(place);
  if (place?.kind === 'folder')
    return fileBlobs(place.folder, { assertInPlace: sharedFolder(place.folder), write: writeFile, isShared: true });
  if ('url' in db.source) return databaseBlobs(db.sql, now);
  return fileBlobs(dataDir, { assertInPlace: db.assertInPlace, write: writeFile });
}
