import { readFile } from 'node:fs/promises';
import { pictureOf } from '../audio/picture.ts';
import type { Sound } from '../audio/sound.ts';
import { memoised } from '../files/shared-promise.ts';

/** The font of pictures, beside the audio code; read once. */
export const pictureFont = memoised(
  (): Promise<Uint8Array> => readFile(new URL('../audio/font/Inter-Medium.otf', import.meta.url)),
);

/** One PNG of 1 to 8 sounds, with a label each: see pictureOf. */
export const drawSounds = async (sounds: readonly Sound[], labels: readonly string[] = []): Promise<Uint8Array> =>
  pictureOf(sounds, { font: await pictureFont(), labels });
