import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { HostError } from '../user-error.ts';
import { databaseFile, openDatabase } from './database.ts';

/** Votes, names and sounds are nobody else's business on this machine. */
const privateMode = 0o600;

export interface BackupOptions {
  readonly dataDir: string;
  /** `.tar`, or `.tar.gz` or `.tgz` to have it compressed. */
  readonly file: string;
  /** Pretrained weights are large and can be pulled again. */
  readonly withPretrained?: boolean;
}

export interface BackupResult {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Everything of DATA_DIR in one archive that is unpacked into an empty DATA_DIR to restore it; safe while the bot
 * runs. The database is copied first, as one consistent state: sounds are on disk before their rows are, so whatever
 * the copy knows of is there when the folders are read. Before the first start there is none: own models are saved.
 */
export async function backUp({ dataDir, file, withPretrained = false }: BackupOptions): Promise<BackupResult> {
  const part = `${resolve(file)}.part`;
  const copy = join(dataDir, `backup-${process.pid}.db.part`);
  const counted = { files: 0, bytes: 0 };
  try {
    const database = await copyDatabase(dataDir, copy);
    const paths = (await filesIn(dataDir)).filter((path) => belongs(path, withPretrained));
    if (!database && paths.length === 0) throw new HostError(`There is nothing to back up in ${dataDir}.`);
    const entries = [...(database ? [['rimshot.db', copy] as const] : []), ...paths.map(inPlace(dataDir))];
    const archive = pack();
    const target = createWriteStream(part, { mode: privateMode });
    const written = /\.t?gz$/.test(file) ? pipeline(archive, createGzip(), target) : pipeline(archive, target);
    // A target that fails destroys the archive, which ends the filling; the reason is the target's.
    const filled = fill(archive, entries, counted).catch((error: Error) => archive.destroy(error));
    await Promise.all([written, filled]);
    await synced(part);
    await rename(part, resolve(file));
    return counted;
  } catch (error) {
    await rm(part, { force: true });
    throw explained(error, file);
  } finally {
    await rm(copy, { force: true });
  }
}

/** False where there is no database yet. */
async function copyDatabase(dataDir: string, copy: string): Promise<boolean> {
  if (!existsSync(databaseFile(dataDir))) return false;
  const db = await openDatabase(dataDir);
  try {
    // The copy takes over the mode of an empty file.
    await rm(copy, { force: true });
    await writeFile(copy, '', { mode: privateMode });
    db.copyTo(copy);
  } finally {
    await db.close();
  }
  return true;
}

/** Not what is being written, what belongs to the running process, and what can be pulled again. */
const belongs = (path: string, withPretrained: boolean): boolean =>
  !path.endsWith('.part') &&
  !/^rimshot\.(db|lock)/.test(path) &&
  !path.split('/').some((name) => name.startsWith('.')) &&
  (withPretrained || !/^models\/[^/]+\/pretrained\//.test(path));

const inPlace =
  (dataDir: string) =>
  (path: string): readonly [string, string] => [path, join(dataDir, path)];

/** Paths of all files below, with '/', sorted. */
async function filesIn(folder: string, below = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of (await readdir(join(folder, below), { withFileTypes: true }).catch(ifGone)) ?? []) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesIn(folder, path)));
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
  }
  return found.sort();
}

async function fill(
  archive: Pack,
  entries: readonly (readonly [string, string])[],
  counted: { files: number; bytes: number },
): Promise<void> {
  for (const [name, source] of entries) {
    const about = await stat(source).catch(ifGone);
    // Deleted since the folder was read, or a link to a folder.
    if (!about?.isFile()) continue;
    const { size, mtime } = about;
    const header = { name, size, mtime, mode: privateMode };
    // A file that grows (the local channel's log) is taken as long as it was.
    if (size > 0) await pipeline(createReadStream(source, { end: size - 1 }), archive.entry(header));
    else archive.entry(header, '');
    counted.files++;
    counted.bytes += size;
  }
  archive.finalize();
}

function ifGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOENT: 'the folder does not exist',
  EISDIR: 'it is a folder; name a file',
  ENOTDIR: 'a part of the path is a file, not a folder',
};

function explained(error: unknown, file: string): unknown {
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const isTarget =
    [path, dest].some((name) => name?.startsWith(resolve(file))) || code === 'ENOSPC' || code === 'EDQUOT';
  const reason = isTarget ? reasons[code ?? ''] : undefined;
  return reason
    ? new HostError(`The backup ${file} cannot be written: ${reason}. Nothing was left behind.`, {
        kind: 'failed',
        cause: error,
      })
    : error;
}
