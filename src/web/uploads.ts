import { randomBytes } from 'node:crypto';
import { uploadLimits } from '../audio/sound-limits.ts';
import type { Upload } from '../chat/chat.ts';
import { UserError } from '../user-error.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Sound files that were dropped into the page and wait for the line that uses them. In memory, few and for a short time. */
export interface Uploads {
  /** Reads and checks a request's body by the rules of Discord's attachments; throws UserError. */
  receive(name: string, body: ReadableStream<Uint8Array> | null): Promise<{ id: string; upload: Upload }>;
  find(id: string): Upload | undefined;
}

/** Held in memory until used: the newest few are enough for one page. */
const keptUploads = 8;

export function createUploads(workshop: Pick<Workshop, 'check'>): Uploads {
  const kept = new Map<string, Upload>();
  return {
    async receive(name, body) {
      const bytes = await readCapped(body, uploadLimits.bytes);
      const safeName = fileName(name);
      await workshop.check(bytes, { name: safeName });
      const upload: Upload = { name: safeName, sizeBytes: bytes.length, read: async () => bytes };
      const id = randomBytes(8).toString('hex');
      kept.set(id, upload);
      const oldest = kept.keys().next().value;
      if (kept.size > keptUploads && oldest !== undefined) kept.delete(oldest);
      return { id, upload };
    },
    find: (id) => kept.get(id),
  };
}

/** Only ever shown, and typed back as an option's value: no separators, quotes or control characters. */
function fileName(name: string): string {
  const safe = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(-80);
  return safe || 'sound';
}

async function readCapped(body: ReadableStream<Uint8Array> | null, limitBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > limitBytes) throw new UserError('bytesTooMany', { most: limitBytes });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
