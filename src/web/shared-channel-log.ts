import PQueue from 'p-queue';
import type { Attachment } from '../chat/chat.ts';
import { type ChannelRows, channelTopic } from '../peers/channel-rows.ts';
import type { News } from '../peers/news.ts';
import { type ChannelEntry, type EntryFile, fileAmong, filesOf, newFile } from './channel-entry.ts';
import type { ChannelLog } from './channel-log.ts';

export interface SharedLogParts {
  readonly rows: ChannelRows;
  readonly news: News;
  /** Another process has put or removed (undefined) a message. */
  readonly heard: (id: string, entry: ChannelEntry | undefined) => unknown;
  /** Some of that was missed, and everything was read anew. */
  readonly missed: () => unknown;
  /** Messages kept. Default 400. */
  readonly kept?: number;
}

/** The log of a channel that several processes show: rows of PostgreSQL, of which each process has a copy. */
export async function openSharedChannelLog(parts: SharedLogParts): Promise<ChannelLog> {
  const log = new SharedLog(parts);
  await log.read();
  return log;
}

const entryOf = (body: string): ChannelEntry => JSON.parse(body) as ChannelEntry;

class SharedLog implements ChannelLog {
  readonly #parts: Required<SharedLogParts>;
  #entries = new Map<string, ChannelEntry>();
  /** One after the other, so that nothing older replaces what is newer. */
  readonly #steps = new PQueue({ concurrency: 1 });
  readonly #deaf: () => void;
  isClosed = false;

  constructor({ kept = 400, ...parts }: SharedLogParts) {
    this.#parts = { ...parts, kept };
    const missed = async (): Promise<void> => {
      await this.read();
      parts.missed();
    };
    this.#deaf = parts.news.hear<{ id: string }>(channelTopic, ({ id }) => this.#hear(id), missed);
  }

  read(): Promise<void> {
    return this.#steps.add(async () => {
      const entries = (await this.#parts.rows.all()).map(entryOf);
      this.#entries = new Map(entries.map((entry) => [entry.id, entry]));
    });
  }

  entries(): readonly ChannelEntry[] {
    return [...this.#entries.values()];
  }

  find(id: string): ChannelEntry | undefined {
    return this.#entries.get(id);
  }

  put(entry: ChannelEntry): Promise<ChannelEntry> {
    const { rows } = this.#parts;
    return this.#steps.add(async () => {
      const { id, state, at } = entry;
      const stands = entryOf(await rows.put({ id, state, at, body: JSON.stringify(entry) }));
      this.#entries.set(id, stands);
      await this.#trim();
      return stands;
    });
  }

  async remove(id: string): Promise<void> {
    if (this.#entries.delete(id)) await this.#steps.add(() => this.#parts.rows.remove(id));
  }

  async keepFile(attachment: Attachment): Promise<EntryFile> {
    const file = newFile(attachment);
    await this.#parts.rows.keepFile(file.id, attachment.bytes);
    return file;
  }

  async readFile(id: string): Promise<{ file: EntryFile; bytes: Uint8Array } | undefined> {
    const file = fileAmong(this.entries(), id);
    const found = file && (await this.#parts.rows.readFile(id));
    return found && { file, bytes: found.bytes };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.#deaf();
    await this.#steps.onIdle();
  }

  async #hear(id: string): Promise<void> {
    const { rows, heard } = this.#parts;
    await this.#steps.add(async () => {
      const body = await rows.find(id);
      const entry = body === undefined ? undefined : entryOf(body);
      if (entry) this.#entries.set(id, entry);
      else this.#entries.delete(id);
      await heard(id, entry);
    });
  }

  /** The oldest leave, with their files. */
  async #trim(): Promise<void> {
    const { rows, kept } = this.#parts;
    if (this.#entries.size <= kept) return;
    for (const id of [...this.#entries.keys()].slice(0, -kept)) this.#entries.delete(id);
    const gone = (await rows.trim(kept)).map(entryOf);
    await rows.removeFiles(gone.flatMap(filesOf).map(({ id }) => id));
  }
}
