import { randomBytes } from 'node:crypto';
import type { Upload } from '../chat/chat.ts';
import { BoundedMap } from '../files/bounded-map.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Enough for one page. */
const keptUploads = 8;

/** Sound files that were dropped into the page and wait for the line that uses them. In memory, the newest few. */
export class Uploads {
  readonly #workshop: Pick<Workshop, 'check'>;
  readonly #kept = new BoundedMap<string, Upload>(keptUploads);

  constructor(workshop: Pick<Workshop, 'check'>) {
    this.#workshop = workshop;
  }

  /** Checks a file by the rules of Discord's attachments; throws UserError. */
  async receive(typedName: string, bytes: Uint8Array): Promise<{ id: string; upload: Upload }> {
    const name = fileName(typedName);
    await this.#workshop.check(bytes, { name });
    const upload: Upload = { name, sizeBytes: bytes.length, read: async () => bytes };
    const id = randomBytes(8).toString('hex');
    this.#kept.set(id, upload);
    return { id, upload };
  }

  find(id: string): Upload | undefined {
    return this.#kept.get(id);
  }
}

/** Only ever shown, and typed back as an option's value: no separators, quotes or control characters. */
const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(-80) || 'sound';
