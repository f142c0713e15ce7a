import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import PQueue from 'p-queue';
import type { Attachment } from '../chat/chat.ts';
import { onDisk } from '../files/disk-error.ts';
import { readIfThere } from '../files/file-source.ts';
import { writeWhole } from '../files/write-whole.ts';
import { filesInPlace } from '../library/files-in-place.ts';
import { UserError } from '../user-error.ts';
import { type Entry, type EntryFile, idPatterns } from './entry.ts';

/** The messages of the local channel, oldest first. Sounds are references to the library; pictures and packs lie beside the log. */
export interface ChannelLog {
  entries(): readonly Entry[];
  find(id: string): Entry | undefined;
  /** Adds or replaces; on disk when resolved, unless the entry is private. */
  put(entry: Entry): Promise<void>;
  remove(id: string): Promise<void>;
  /** Keeps bytes that an entry will refer to. */
  keepFile(attachment: Attachment): Promise<EntryFile>;
  readFile(id: string): Promise<{ file: EntryFile; bytes: Uint8Array } | undefined>;
  isClosed(): boolean;
  close(): Promise<void>;
}

type Line = { readonly put: Entry } | { readonly remove: string };

/** Messages kept; older ones leave the channel (their sounds stay in the library). */
const keptEntries = 400;

export interface ChannelLogOptions {
  readonly kept?: number;
  /** How text is appended to the log. */
  readonly append?: (handle: FileHandle, text: string) => Promise<void>;
}

/**
 * Opens `directory`/log.jsonl, appended to line by line and synced, so that a killed process loses no answered message.
 * Throws UserErrors where the folder cannot be used or written to.
 */
export async function openChannelLog(
  directory: string,
  { kept = keptEntries, append: write = (handle, text) => handle.appendFile(text) }: ChannelLogOptions = {},
): Promise<ChannelLog> {
  const filesDirectory = join(directory, 'files');
  const path = join(directory, 'log.jsonl');
  const { entries, handle } = await onDisk(directory, async () => {
    await mkdir(filesDirectory, { recursive: true });
    const found = (await readEntries(path)).slice(-kept);
    await compact(path, found);
    await removeOrphans(filesDirectory, found);
    return { entries: new Map(found.map((entry) => [entry.id, entry])), handle: await open(path, 'a') };
  });
  const assertInPlace = filesInPlace(dirname(directory), [path]);
  /** One line after the other, each whole before the next. */
  const lines = new PQueue({ concurrency: 1 });
  let closed = false;
  /** Entries that the log speaks of, or is about to. */
  const logged = new Set(entries.keys());
  /** The last line may have been written in part: the next must not continue it. */
  let torn = false;

  function append(line: Line): Promise<void> {
    return lines.add(() =>
      onDisk(path, async () => {
        assertInPlace();
        const text = `${torn ? '\n' : ''}${JSON.stringify(line)}\n`;
        torn = true;
        await write(handle, text);
        await handle.datasync();
        torn = false;
      }),
    );
  }

  /** The oldest leave, with their files; the next start leaves them out of the log as well. */
  async function trim(): Promise<void> {
    while (entries.size > kept) {
      const [id, oldest] = entries.entries().next().value!;
      entries.delete(id);
      logged.delete(id);
      for (const file of filesOf(oldest)) await rm(join(filesDirectory, file.id), { force: true });
    }
  }

  return {
    entries: () => [...entries.values()],
    find: (id) => entries.get(id),
    async put(entry) {
      if (entry.state !== 'private') {
        logged.add(entry.id);
        await append({ put: entry });
      } else if (logged.delete(entry.id)) {
        // The next start would find its "working on it" without the answer.
        await append({ remove: entry.id }).catch(ifUnwritable);
      }
      entries.set(entry.id, entry);
      await trim();
    },
    async remove(id) {
      const entry = entries.get(id);
      if (!entry) return;
      entries.delete(id);
      if (logged.delete(id)) await append({ remove: id });
    },
    async keepFile({ name, type, bytes, alt }) {
      const id = randomBytes(8).toString('hex');
      await writeWhole(join(filesDirectory, id), bytes);
      return { id, name, type, sizeBytes: bytes.length, ...(alt === undefined ? {} : { alt }) };
    },
    async readFile(id) {
      if (!idPatterns.file.test(id)) return undefined;
      const file = [...entries.values()].flatMap(filesOf).find((item) => item.id === id);
      return file && { file, bytes: await readFile(join(filesDirectory, id)) };
    },
    isClosed: () => closed,
    async close() {
      closed = true;
      await lines.onIdle();
      await handle.close();
    },
  };
}

/** A full disk may be the very thing that a private answer is about: it is shown all the same. */
function ifUnwritable(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}

const filesOf = (entry: Entry): readonly EntryFile[] => (entry.picture ? [entry.picture, ...entry.files] : entry.files);

/** Replays the log. A last line that a crash cut off is left out. */
async function readEntries(path: string): Promise<Entry[]> {
  const entries = new Map<string, Entry>();
  for (const text of ((await readIfThere(path))?.toString() ?? '').split('\n')) {
    const line = parseLine(text);
    if (!line) continue;
    if ('put' in line) entries.set(line.put.id, line.put);
    else entries.delete(line.remove);
  }
  return [...entries.values()];
}

function parseLine(text: string): Line | undefined {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as Line;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function compact(path: string, entries: readonly Entry[]): Promise<void> {
  const text = entries.map((entry) => `${JSON.stringify({ put: entry } satisfies Line)}\n`).join('');
  await writeWhole(path, text);
}

async function removeOrphans(directory: string, entries: readonly Entry[]): Promise<void> {
  const wanted = new Set(entries.flatMap(filesOf).map((file) => file.id));
  for (const name of await readdir(directory)) if (!wanted.has(name)) await rm(join(directory, name), { force: true });
}
