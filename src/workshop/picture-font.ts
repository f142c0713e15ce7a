import { readFile } from 'node:fs/promises';

let font: Promise<Uint8Array> | undefined;

/** The font that pictures are drawn with: it ships beside the audio code, read once. */
export function pictureFont(): Promise<Uint8Array> {
  font ??= readFile(new URL('../audio/font/Inter-Medium.otf', import.meta.url));
  return font;
}
