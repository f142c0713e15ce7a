import type { BlobsPlace } from '../blobs/blobs-place.ts';
import { type Db, openDatabase } from './database.ts';
import { type Library, openLibrary } from './library.ts';
import { openBlobs } from './open-blobs.ts';

/** Where an installation keeps what people made. */
export interface InstallationPlace {
  readonly dataDir: string;
  /** PostgreSQL's address; undefined: SQLite in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** Undefined: with the database, see openBlobs. */
  readonly blobs?: BlobsPlace | undefined;
}

/** Brings its schema up to date. HostError where it cannot be used. */
export const openInstalledDatabase = async ({ dataDir, databaseUrl }: InstallationPlace): Promise<Db> =>
  databaseUrl === undefined
    ? openDatabase(dataDir)
    : // Loaded only where it is used.
      (await import('./postgres.ts')).openPostgres(databaseUrl);

/** The library of an installation, for a command beside the running program. */
export async function openInstalledLibrary({
  dataDir,
  databaseUrl,
  blobs: place,
}: InstallationPlace): Promise<Library> {
  const db = await openInstalledDatabase({ dataDir, databaseUrl });
  try {
    return openLibrary({ db, dataDir, blobs: await openBlobs({ db, dataDir, place }) });
  } catch (error) {
    await db.close();
    throw error;
  }
}
