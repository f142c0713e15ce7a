import { readFile } from 'node:fs/promises';
import { pictureOf } from '../audio/picture.ts';
import type { Sound } from '../audio/sound.ts';

let font: Promise<Uint8Array> | undefined;

/** The font of pictures: it ships beside the audio code, and is read once. */
export function pictureFont(): Promise<Uint8Array> {
  font ??= readFile(new URL('../audio/font/Inter-Medium.otf', import.meta.url));
  return font;
}

/** One PNG of 1 to 8 sounds, with a label each: see pictureOf. */
export const drawSounds = async (sounds: readonly Sound[], labels: readonly string[] = []): Promise<Uint8Array> =>
  pictureOf(sounds, { font: await pictureFont(), labels });
