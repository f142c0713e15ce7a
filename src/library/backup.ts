import { createReadStream, existsSync } from 'node:fs';
import { access, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { isFull, isMissing, reasonOf } from '../files/disk-error.ts';
import { type Contents, writeAllWhole, writeSynced } from '../files/write-whole.ts';
import { HostError } from '../user-error.ts';
import { databaseFile, openDatabase } from './database.ts';

export interface BackupOptions {
  readonly dataDir: string;
  /** `.tar`; `.tar.gz` or `.tgz` for a compressed one. */
  readonly file: string;
  /** Pretrained weights are large and can be pulled again. Default: false. */
  readonly withPretrained?: boolean;
}

export interface BackupResult {
  files: number;
  bytes: number;
}

/**
 * Saves DATA_DIR in one archive, which is restored by unpacking it into an empty DATA_DIR; safe while the bot runs. The
 * database is copied first, in one consistent state: sounds are on disk before their rows, so every sound that the copy
 * knows is there when the folders are read. Before the first start there is no database, and own models are saved
 * alone.
 */
export async function backUp({ dataDir, file, withPretrained = false }: BackupOptions): Promise<BackupResult> {
  const target = resolve(file);
  const copy = join(dataDir, `backup-${process.pid}.db.part`);
  const counted: BackupResult = { files: 0, bytes: 0 };
  try {
    await access(dirname(target));
    const database = await copyDatabase(dataDir, copy);
    const paths = (await filesIn(dataDir)).filter((path) => belongs(path, withPretrained));
    if (!database && paths.length === 0) throw new HostError(`There is nothing to back up in ${dataDir}.`);
    const sources = new Map(paths.map((path) => [path, join(dataDir, path)]));
    if (database) sources.set('rimshot.db', copy);
    await writeAllWhole([{ path: target, contents: archiveOf(sources, counted, /gz$/.test(file)) }], writePrivate);
    return counted;
  } catch (error) {
    throw explained(error, file);
  } finally {
    await rm(copy, { force: true });
  }
}

/** Votes, names and sounds are nobody else's business on this machine. */
const privateMode = 0o600;
const writePrivate = (path: string, contents: Contents): Promise<void> => writeSynced(path, contents, privateMode);

/** False if there is no database yet. */
async function copyDatabase(dataDir: string, copy: string): Promise<boolean> {
  if (!existsSync(databaseFile(dataDir))) return false;
  const db = await openDatabase(dataDir);
  try {
    // The copy keeps the mode of an existing empty file.
    await rm(copy, { force: true });
    await writeFile(copy, '', { mode: privateMode });
    db.copyTo(copy);
  } finally {
    await db.close();
  }
  return true;
}

/** Leaves out files being written, those of the running process, copies from before an upgrade, and those that can be pulled again. */
const belongs = (path: string, withPretrained: boolean): boolean =>
  !path.endsWith('.part') &&
  !/^rimshot\.(db|lock)/.test(path) &&
  !path.startsWith('before-upgrade/') &&
  !path.split('/').some((name) => name.startsWith('.')) &&
  (withPretrained || !/^models\/[^/]+\/pretrained\//.test(path));

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

/** A tar of files, by their names in it, as it is filled. */
function archiveOf(
  sources: ReadonlyMap<string, string>,
  counted: BackupResult,
  isZipped: boolean,
): AsyncIterable<Uint8Array> {
  const archive = pack();
  // Every failure reaches the reader of the archive: it destroys both streams.
  void fill(archive, sources, counted).catch((error: Error) => archive.destroy(error));
  if (!isZipped) return archive as AsyncIterable<Uint8Array>;
  const zipped = createGzip();
  void pipeline(archive, zipped).catch(() => {});
  return zipped;
}

async function fill(archive: Pack, sources: ReadonlyMap<string, string>, counted: BackupResult): Promise<void> {
  for (const [name, source] of sources) {
    const about = await stat(source).catch(ifGone);
    // It was deleted since the folder was read, or is a link to a folder.
    if (!about?.isFile()) continue;
    const { size, mtime } = about;
    const header = { name, size, mtime, mode: privateMode };
    // Of a growing file (the local channel's log), its length at this moment.
    if (size > 0) await pipeline(createReadStream(source, { end: size - 1 }), archive.entry(header));
    else archive.entry(header, '');
    counted.files++;
    counted.bytes += size;
  }
  archive.finalize();
}

function ifGone(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function explained(error: unknown, file: string): unknown {
  const { path, dest } = error as { path?: string; dest?: string };
  const target = resolve(file);
  const isTarget = [path, dest].some((name) => name?.startsWith(target) || name === dirname(target)) || isFull(error);
  const reason = isTarget ? reasonOf(error, 'write') : undefined;
  return reason
    ? new HostError(`The backup ${file} cannot be written: ${reason}. Nothing was left behind.`, {
        kind: 'failed',
        cause: error,
      })
    : error;
}
