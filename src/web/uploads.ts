import { randomBytes } from 'node:crypto';
import type { Upload } from '../chat/chat.ts';
import { BoundedMap } from '../files/bounded-map.ts';
import type { ChannelRows } from '../peers/channel-rows.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Enough for one page. */
const keptUploads = 8;

/** Sound files that were dropped into the page and wait for the line that uses them; the newest few. */
export class Uploads {
  readonly #rows: ChannelRows | undefined;
  readonly #inMemory = new BoundedMap<string, Upload>(keptUploads);

  /** `rows`: the line may come to another process. */
  constructor(rows: ChannelRows | undefined) {
    this.#rows = rows;
  }

  /** Checks a file by the rules of Discord's attachments; throws UserError. */
  async receive(workshop: Pick<Workshop, 'check'>, typedName: string, bytes: Uint8Array) {
    const name = fileName(typedName);
    await workshop.check(bytes, { name });
    const upload = uploadOf(name, bytes);
    const id = randomBytes(8).toString('hex');
    if (this.#rows) await this.#rows.keepFile(id, bytes, name);
    else this.#inMemory.set(id, upload);
    return { id, upload };
  }

  async find(id: string): Promise<Upload | undefined> {
    if (!this.#rows) return this.#inMemory.get(id);
    const found = await this.#rows.readFile(id);
    return found && found.name !== null ? uploadOf(found.name, found.bytes) : undefined;
  }
}

const uploadOf = (name: string, bytes: Uint8Array): Upload => ({
  name,
  sizeBytes: bytes.length,
  read: async () => bytes,
});

/** Only ever shown, and typed back as an option's value: no separators, quotes or control characters. */
const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(-80) || 'sound';
