import { readFile, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { readWav } from '../audio/wav.ts';
import { UserError } from '../user-error.ts';
import { pictureFont } from '../worker/picture-font.ts';

const examples = `
Examples:
  rimshot picture kick.wav --out kick.png
  rimshot picture out/*.wav --out batch.png
`;

/** `rimshot picture`: waveforms and spectrograms of WAV files as one PNG. */
export function register(program: Command): void {
  program
    .command('picture')
    .description('Draw 1 to 8 WAV files: waveform above, mel spectrogram beneath, on common axes.')
    .argument('<files...>', 'WAV files, at most 10 s each')
    .requiredOption('--out <file.png>', 'where the picture goes')
    .addHelpText('after', examples)
    .action(draw);
}

async function draw(files: readonly string[], { out }: { out: string }): Promise<void> {
  // The canvas library is loaded here: other verbs do not wait for it.
  const { maxPictureSounds, pictureOf } = await import('../audio/picture.ts');
  if (files.length > maxPictureSounds) {
    throw new UserError(`${files.length} files were given; a picture shows 1 to ${maxPictureSounds}.`);
  }
  const sounds = [];
  for (const file of files) sounds.push(readWav(await bytesOf(file), { name: file }).sound);
  const labels = files.map((file) => basename(file, extname(file)));
  const picture = await pictureOf(sounds, { font: await pictureFont(), labels });
  try {
    await writeFile(out, picture);
  } catch (cause) {
    throw new UserError(`${out} cannot be written: ${reasonOf(cause)}.`, { kind: 'failed', cause });
  }
  console.log(out);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new UserError(`${file} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
