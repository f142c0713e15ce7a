import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { maxPictureSounds } from '../audio/picture-style.ts';
import { readSound } from '../audio/read-sound.ts';
import { inEnglish } from '../languages/index.ts';
import { HostError } from '../user-error.ts';
import { readNamedFile, writeNamedFiles } from './files.ts';

const examples = `
Examples:
  rimshot picture kick.wav --out kick.png
  rimshot picture out/*.wav --out batch.png
`;

/** `rimshot picture`: waveforms and spectrograms of sounds as one PNG. */
export function register(program: Command): void {
  program
    .command('picture')
    .description('Draw 1 to 8 sounds: waveform above, spectrogram beneath, on common axes.')
    .argument('<files...>', 'WAV, FLAC, MP3, Ogg, Opus, AIFF or CAF, at most 10 s each')
    .requiredOption('--out <file.png>', 'picture to write')
    .addHelpText('after', examples)
    .action(draw);
}

async function draw(files: readonly string[], { out }: { out: string }): Promise<void> {
  // The canvas library is loaded here: other verbs do not wait for it.
  const { drawSounds } = await import('../workshop/draw-sounds.ts');
  if (files.length > maxPictureSounds) {
    throw new HostError(`${files.length} files were given; a picture shows 1 to ${maxPictureSounds}.`);
  }
  const sounds = [];
  for (const file of files) {
    const { sound, notes } = await readSound(await readNamedFile(file), { name: file });
    for (const note of notes) console.error(inEnglish(note));
    sounds.push(sound);
  }
  const labels = files.map((file) => basename(file, extname(file)));
  await writeNamedFiles([{ path: out, contents: await drawSounds(sounds, labels) }]);
  console.log(out);
}
