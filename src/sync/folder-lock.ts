import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf, isMissing } from '../files/disk-error.ts';
import { HostError } from '../user-error.ts';

/** Another sync is at work in the folder: later there may be none. */
export class FolderBusy extends HostError {}

const lockName = '.rimshot-sync.lock';
/** A lock that nobody has touched for so long was left by a crash. */
const staleMs = 60_000;
const touchMs = 10_000;

/** Runs work that nobody else's sync of this folder runs beside. FolderBusy where another one does. */
export async function aloneIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, lockName);
  if (!(await taken(path)) && (!(await isLeft(path)) || !(await takenAnew(path))))
    throw new FolderBusy(`Another sync is at work in ${folder}. Let it end, or choose another folder.`, {
      kind: 'failed',
    });
  const touch = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), touchMs);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(owner()).finally(() => file.close());
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function takenAnew(path: string): Promise<boolean> {
  await rm(path, { force: true });
  return taken(path);
}

/** Whether the lock's process is gone: it ran here and does not any more, or has not touched it for too long. */
async function isLeft(path: string): Promise<boolean> {
  try {
    if (Date.now() - (await stat(path)).mtimeMs > staleMs) return true;
    const [host, pid] = (await readFile(path, 'utf8')).split('\n');
    return host === hostname() && !isRunning(Number(pid));
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

const owner = (): string => `${hostname()}\n${process.pid}\n`;

function isRunning(pid: number): boolean {
  // Another one has just made the file and not written it yet.
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
