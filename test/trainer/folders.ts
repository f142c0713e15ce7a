import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWav } from '../../src/audio/wav.ts';

/** A short thump; others for other numbers. */
export function thump(index: number): Uint8Array {
  const channel = Float32Array.from(
    { length: 400 },
    (_, i) => 0.8 * Math.exp(-i / 60) * Math.cos((2 * Math.PI * (20 + 3 * index) * i) / 400),
  );
  return writeWav({ channels: [channel, channel], sampleRate: 44_100 }, { bitDepth: '16' });
}

/** Four good sounds, which every folder of these tests holds. */
export const goodNames = ['a.wav', 'b.wav', 'deeper/c.wav', 'd.WAV'] as const;

/** What lies where: bytes of a file, what a link leads to, or a folder. */
export type Content = Uint8Array | string | { readonly link: string } | 'folder';

/** Lays out a folder; keys are paths, as text or as bytes. */
export function layOut(
  folder: string,
  more: readonly (readonly [path: string | Buffer, content: Content])[] = [],
): string {
  const good = goodNames.map((name, i) => [name, thump(i)] as const);
  for (const [path, content] of [...good, ...more]) {
    if (Buffer.isBuffer(path)) {
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), path]), content as Uint8Array);
      continue;
    }
    const at = join(folder, path);
    mkdirSync(dirname(at), { recursive: true });
    if (content === 'folder') mkdirSync(at);
    else if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, at);
    else writeFileSync(at, content);
  }
  return folder;
}
