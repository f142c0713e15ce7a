import { readFile } from 'node:fs/promises';
import { memoised } from '../files/shared-promise.ts';

/** The font that pictures are drawn with, beside the audio code; read once. */
export const pictureFont = memoised(
  (): Promise<Uint8Array> => readFile(new URL('../audio/font/Inter-Medium.otf', import.meta.url)),
);
