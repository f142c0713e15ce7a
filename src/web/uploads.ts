import { randomBytes } from 'node:crypto';
import type { Upload } from '../chat/chat.ts';
import { BoundedMap } from '../files/bounded-map.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Enough for one page. */
const keptUploads = 8;

/** Sound files that were dropped into the page and wait for the line that uses them. In memory, the newest few. */
export class Uploads extends BoundedMap<string, Upload> {
  constructor() {
    super(keptUploads);
  }

  /** Checks a file by the rules of Discord's attachments; throws UserError. */
  async receive(workshop: Pick<Workshop, 'check'>, typedName: string, bytes: Uint8Array) {
    const name = fileName(typedName);
    await workshop.check(bytes, { name });
    const upload: Upload = { name, sizeBytes: bytes.length, read: async () => bytes };
    const id = randomBytes(8).toString('hex');
    this.set(id, upload);
    return { id, upload };
  }
}

/** Only ever shown, and typed back as an option's value: no separators, quotes or control characters. */
const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(-80) || 'sound';
