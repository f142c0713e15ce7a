import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Command } from 'commander';
import { readSound } from '../audio/read-sound.ts';
import type { ShapeStep } from '../audio/shape-sound.ts';
import { inEnglish } from '../languages/index.ts';
import { soundFileName } from '../packs/file-name.ts';
import { sampleIdPrefix } from '../sound/ids.ts';
import { parseRecipe, type Recipe, sampleId } from '../sound/recipe.ts';
import { plainStep, type ShapeNumber, shapeNumbers, shapeRanges } from '../sound/shape-fields.ts';
import { isShape, shapeRecipe } from '../sound/shape-recipe.ts';
import { shapedInSteps, shapedWav } from '../sound/shape-wav.ts';
import { wavOf } from '../sound/wav-form.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { readNamedFile, writeNamedFiles } from './files.ts';
import { decimal, oneOf } from './option-values.ts';
import { hasLibrary, withLibrary } from './with-library.ts';

const help: Readonly<Record<ShapeNumber, string>> = {
  startMs: 'milliseconds to cut from the beginning',
  endMs: 'where it ends, in milliseconds from the beginning',
  semitones: 'pitch, by playing it faster or slower',
  cents: 'fine tuning, hundredths of a semitone',
  lowCutHz: 'takes away what lies below',
  highCutHz: 'takes away what lies above',
  driveDb: 'saturation',
  decayMs: 'milliseconds in which its tail falls by 60 dB',
  widthPercent: 'stereo width; 0: mono',
  gainDb: 'decibels louder or quieter',
  fadeInMs: 'milliseconds in which it fades in',
  fadeOutMs: 'milliseconds in which it fades out (default: 5 with --end-ms)',
};

const examples = `
A sound made here keeps its recipe, with what was done; any other file is shaped as well, and carries none. 16 bits are
dithered unless nothing had to be rounded, 24 bits are not.

Examples:
  rimshot shape out/kick-123-k7f3q2.wav --end-ms 300 --fade-out-ms 100
  rimshot shape k7f3q2 --semitones -2 --drive-db 6 --bits 24 --rate 48000
`;

interface ShapeFlags extends Partial<Record<ShapeNumber, number>> {
  readonly reverse?: true;
  readonly bits: '16' | '24';
  readonly rate?: '44100' | '48000';
  readonly out: string;
  readonly json?: true;
}

/** What is shaped: a file's bytes, and the recipe of a sound of ours. */
interface Shaped {
  readonly name: string;
  readonly source: Uint8Array;
  readonly sound?: { readonly id: string; readonly recipe: Recipe };
  /** It goes on from the source of the sound's own shape. */
  readonly isRoot?: boolean;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('shape')
    .description('Cut, fade, pitch, filter, drive or widen a sound. No network is needed.')
    .argument('<sound>', 'a file (WAV, FLAC, MP3, Ogg, Opus, AIFF, CAF), or the id of a sound in the library');
  for (const field of shapeNumbers) {
    const { min, max } = shapeRanges[field];
    const flag = `--${flagOf(field)}`;
    command.option(`${flag} <number>`, `${help[field]}, ${min} to ${max}`, decimal(flag, min, max));
  }
  command
    .option('--reverse', 'plays it backwards')
    .option('--bits <number>', '16 or 24', oneOf('--bits', ['16', '24']), '16')
    .option('--rate <hz>', '44100 or 48000 (default: that of the sound)', oneOf('--rate', ['44100', '48000']))
    .option('--out <folder>', 'folder for the WAV', 'out')
    .option('--json', 'print the file, id and recipe as JSON')
    .addHelpText('after', examples)
    .action(async (sound: string, flags: ShapeFlags) => shape(await foundAt(sound, context), flags));
}

const flagOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A file, else a sound of the library by its id. */
async function foundAt(place: string, context: CliContext): Promise<Shaped> {
  if (existsSync(place) || !sampleIdPrefix.test(place) || !hasLibrary(context)) {
    const source = await readNamedFile(place);
    const { recipeText } = await readSound(source, { name: place });
    const recipe = recipeText === undefined ? undefined : parseRecipe(recipeText);
    return { name: place, source, ...(recipe && { sound: { id: sampleId(recipe), recipe } }) };
  }
  return withLibrary(context, 'There is no library', async (library) => {
    const sound = await library.findSample(place);
    if (!sound) throw new HostError(`There is no file and no sound ${place}.`);
    const root = isShape(sound.recipe) ? await library.readAudio(sound.recipe.derivation.source.sample) : undefined;
    const source = root ?? (await library.readAudio(sound.id));
    if (!source) throw new HostError(`The audio of ${place} was cleared away; its recipe makes it again in the chat.`);
    return { name: place, source, sound, isRoot: root !== undefined };
  });
}

async function shape({ name, source, sound, isRoot }: Shaped, flags: ShapeFlags): Promise<void> {
  const numbers = Object.fromEntries(shapeNumbers.map((field) => [field, flags[field]]));
  const asked: ShapeStep = { ...numbers, ...(flags.reverse && { reverse: true }) };
  if (asked.endMs !== undefined && asked.endMs <= (asked.startMs ?? 0))
    throw new HostError(`--end-ms ${asked.endMs}: the end must come after the start.`);
  const step = plainStep(asked);
  if (!step) throw new HostError('Say what to change, e.g. --gain-db -6; --help lists it all.');
  const form = { bitDepth: flags.bits, ...(flags.rate && { sampleRate: Number(flags.rate) }) };
  const recipe = sound && shapeRecipe(sound, step, !isRoot);
  const { wav, notes } = recipe ? await shapedWav(recipe, source, form) : await shapedForeign(source, step, form);
  const file = recipe
    ? soundFileName({ id: sampleId(recipe), recipe }, { part: `${recipe.model}-shape` })
    : `${basename(name, extname(name))}-shaped.wav`;
  const path = join(flags.out, file);
  await writeNamedFiles([{ path, contents: wav }]);
  for (const note of notes) console.error(inEnglish(note));
  console.log(flags.json ? JSON.stringify({ file: path, ...(recipe && { id: sampleId(recipe), recipe }) }) : path);
}

async function shapedForeign(source: Uint8Array, step: ShapeStep, form: Parameters<typeof wavOf>[1]) {
  const { sound } = await readSound(source);
  const { shaped, notes } = await shapedInSteps(sound, [step]);
  return { wav: await wavOf(shaped, form, { info: { software: 'Rimshot' }, seed: 'shape' }), notes };
}
