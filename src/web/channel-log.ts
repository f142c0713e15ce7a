import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import PQueue from 'p-queue';
import type { Attachment } from '../chat/chat.ts';
import { onDisk } from '../files/disk-error.ts';
import { readIfThere } from '../files/file-source.ts';
import { writeWhole } from '../files/write-whole.ts';
import { filesInPlace } from '../library/files-in-place.ts';
import { ignoreUserError } from '../user-error.ts';
import { type ChannelEntry, type EntryFile, fileAmong, filesOf, newFile } from './channel-entry.ts';

type Line = { readonly put: ChannelEntry } | { readonly remove: string };

export interface ChannelLogOptions {
  /** Messages kept; older ones leave the channel, their sounds stay in the library. Default 400. */
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
  { kept = 400, append = (handle, text) => handle.appendFile(text) }: ChannelLogOptions = {},
): Promise<ChannelLog> {
  const { entries, handle } = await onDisk(directory, async () => {
    const path = join(directory, 'log.jsonl');
    await mkdir(join(directory, 'files'), { recursive: true });
    const found = (await readEntries(path)).slice(-kept);
    await writeWhole(path, found.map((entry) => lineOf({ put: entry })).join(''));
    await removeOrphans(join(directory, 'files'), found);
    return { entries: found, handle: await open(path, 'a') };
  });
  return new FileLog(entries, { directory, handle, kept, append });
}

/** The messages of the local channel, oldest first. */
export interface ChannelLog {
  readonly isClosed: boolean;
  entries(): readonly ChannelEntry[];
  find(id: string): ChannelEntry | undefined;
  /** Adds or replaces, and resolves once that is kept, unless the entry is private; with what stands then. */
  put(entry: ChannelEntry): Promise<ChannelEntry>;
  remove(id: string): Promise<void>;
  /** Keeps bytes that an entry will refer to. */
  keepFile(attachment: Attachment): Promise<EntryFile>;
  readFile(id: string): Promise<{ readonly file: EntryFile; readonly bytes: Uint8Array } | undefined>;
  close(): Promise<void>;
}

interface LogParts extends Required<ChannelLogOptions> {
  readonly directory: string;
  readonly handle: FileHandle;
}

/** In a file. Sounds are references to the library; pictures and packs lie beside the log. */
class FileLog implements ChannelLog {
  readonly #parts: LogParts;
  readonly #entries: Map<string, ChannelEntry>;
  readonly #assertInPlace: () => void;
  /** Entries that the log names, or is about to. */
  readonly #logged: Set<string>;
  /** One line after the other, each whole before the next. */
  readonly #lines = new PQueue({ concurrency: 1 });
  /** The last line may have been written in part: the next must not continue it. */
  #isTorn = false;
  isClosed = false;

  constructor(entries: readonly ChannelEntry[], parts: LogParts) {
    this.#parts = parts;
    this.#entries = new Map(entries.map((entry) => [entry.id, entry]));
    this.#logged = new Set(this.#entries.keys());
    this.#assertInPlace = filesInPlace(dirname(parts.directory), [this.#path]);
  }

  entries(): readonly ChannelEntry[] {
    return [...this.#entries.values()];
  }

  find(id: string): ChannelEntry | undefined {
    return this.#entries.get(id);
  }

  async put(entry: ChannelEntry): Promise<ChannelEntry> {
    if (entry.state !== 'private') {
      this.#logged.add(entry.id);
      await this.#append({ put: entry });
    } else if (this.#logged.delete(entry.id)) {
      // The next start would find its "working on it" without the answer. A full disk may be the very thing that a private
      // answer is about: it is shown all the same.
      await this.#append({ remove: entry.id }).catch(ignoreUserError);
    }
    this.#entries.set(entry.id, entry);
    await this.#trim();
    return entry;
  }

  async remove(id: string): Promise<void> {
    if (!this.#entries.delete(id)) return;
    if (this.#logged.delete(id)) await this.#append({ remove: id });
  }

  async keepFile(attachment: Attachment): Promise<EntryFile> {
    const file = newFile(attachment);
    await writeWhole(this.#pathOf(file.id), attachment.bytes);
    return file;
  }

  async readFile(id: string): Promise<{ file: EntryFile; bytes: Uint8Array } | undefined> {
    const file = fileAmong(this.entries(), id);
    return file && { file, bytes: await readFile(this.#pathOf(id)) };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.#lines.onIdle();
    await this.#parts.handle.close();
  }

  get #path(): string {
    return join(this.#parts.directory, 'log.jsonl');
  }

  #pathOf(fileId: string): string {
    return join(this.#parts.directory, 'files', fileId);
  }

  #append(line: Line): Promise<void> {
    return this.#lines.add(() =>
      onDisk(this.#path, async () => {
        this.#assertInPlace();
        const text = `${this.#isTorn ? '\n' : ''}${lineOf(line)}`;
        this.#isTorn = true;
        await this.#parts.append(this.#parts.handle, text);
        await this.#parts.handle.datasync();
        this.#isTorn = false;
      }),
    );
  }

  /** The oldest leave, with their files; the next start drops them from the log as well. */
  async #trim(): Promise<void> {
    for (const [id, oldest] of this.#entries) {
      if (this.#entries.size <= this.#parts.kept) return;
      this.#entries.delete(id);
      this.#logged.delete(id);
      for (const file of filesOf(oldest)) await rm(this.#pathOf(file.id), { force: true });
    }
  }
}

const lineOf = (line: Line): string => `${JSON.stringify(line)}\n`;

/** Replays the log. A last line that a crash cut off is left out. */
async function readEntries(path: string): Promise<ChannelEntry[]> {
  const text = (await readIfThere(path))?.toString() ?? '';
  const entries = new Map<string, ChannelEntry>();
  for (const line of text.split('\n').map(parseLine)) {
    if (!line) continue;
    if ('put' in line) entries.set(line.put.id, line.put);
    else entries.delete(line.remove);
  }
  return [...entries.values()];
}

function parseLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function removeOrphans(directory: string, entries: readonly ChannelEntry[]): Promise<void> {
  const wanted = new Set(entries.flatMap(filesOf).map((file) => file.id));
  for (const name of await readdir(directory)) if (!wanted.has(name)) await rm(join(directory, name), { force: true });
}
