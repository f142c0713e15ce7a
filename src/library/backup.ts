import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UserError } from '../user-error.ts';
import { databaseFile, openDatabase } from './database.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';

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
 * the copy knows of is there when the folders are read.
 */
export async function backUp({ dataDir, file, withPretrained = false }: BackupOptions): Promise<BackupResult> {
  if (!existsSync(databaseFile(dataDir)))
    throw new UserError(`There is nothing to back up: ${databaseFile(dataDir)} does not exist.`);
  const part = `${resolve(file)}.part`;
  const copy = join(dataDir, `backup-${process.pid}.db.part`);
  const db = await openDatabase(dataDir);
  const counted = { files: 0, bytes: 0 };
  try {
    await rm(copy, { force: true });
    db.copyTo(copy);
    const entries = (await filesIn(dataDir)).filter((path) => belongs(path, withPretrained));
    const archive = Readable.from(archived(dataDir, [['rimshot.db', copy], ...entries.map(inPlace(dataDir))], counted));
    const target = createWriteStream(part);
    await (/\.t?gz$/.test(file) ? pipeline(archive, createGzip(), target) : pipeline(archive, target));
    await synced(part);
    await rename(part, resolve(file));
    return counted;
  } catch (error) {
    await rm(part, { force: true });
    throw explained(error, file);
  } finally {
    await rm(copy, { force: true });
    await db.close();
  }
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
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesIn(folder, path)));
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
  }
  return found.sort();
}

async function* archived(
  dataDir: string,
  entries: readonly (readonly [string, string])[],
  counted: { files: number; bytes: number },
): AsyncGenerator<Uint8Array> {
  for (const [path, source] of entries) {
    const about = await stat(source).catch(ifGone);
    // Deleted since the folder was read, or a link to a folder.
    if (!about?.isFile()) continue;
    yield tarHeader(path, about.size, about.mtimeMs);
    let bytes = 0;
    // A file that grows (the local channel's log) is taken as long as it was.
    if (about.size > 0)
      for await (const chunk of createReadStream(source, { end: about.size - 1 })) {
        bytes += (chunk as Buffer).length;
        yield chunk as Buffer;
      }
    if (bytes < about.size) throw new Error(`${join(dataDir, path)} became shorter while it was read`);
    yield tarPadding(about.size);
    counted.files++;
    counted.bytes += about.size;
  }
  yield tarEnd();
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
    ? new UserError(`The backup ${file} cannot be written: ${reason}. Nothing was left behind.`, {
        kind: 'failed',
        cause: error,
      })
    : error;
}
