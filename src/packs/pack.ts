import { strToU8, type Zippable, zipSync } from 'fflate';
import { readWav } from '../audio/wav.ts';
import { UserError } from '../user-error.ts';
import { drumNotes, partsOf, ringMs } from './drum-parts.ts';
import { decentSamplerPreset, type PlacedSound, sfzInstrument } from './sampler-presets.ts';

export interface PackSound {
  /** With extension; made safe and unique here. */
  readonly fileName: string;
  readonly wav: Uint8Array;
  readonly sampleId: string;
  /** The model's name: kick, snare, hat, perc; any other is mapped as percussion. */
  readonly instrument: string;
  /** Plain JSON. */
  readonly recipe: unknown;
}

export interface PackOptions {
  /** Of the kit: its folder, its instruments and, with .zip, its file. */
  readonly name: string;
  /** What people may do with the sounds: becomes licence.txt. */
  readonly licence: string;
  /** The zip is never larger: the last sounds are left out instead. */
  readonly limitBytes: number;
}

export interface Pack {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly included: readonly PackSound[];
  /** The last sounds, where not all fit into the limit. */
  readonly leftOut: readonly PackSound[];
}

/** fflate writes local time fields: made from local fields, the bytes are the same in every time zone. */
const mtime = new Date(2000, 0, 1);

/**
 * A kit to take home: a zip with the WAVs, an .sfz and a DecentSampler .dspreset that map them to General MIDI drum
 * notes, recipes.json and licence.txt. The same sounds give the same bytes.
 * Throws UserError where a WAV cannot be read or not one sound fits into the limit.
 */
export function packOf(sounds: readonly PackSound[], options: PackOptions): Pack {
  const name = safeName(options.name) || 'kit';
  const placed = placedSounds(sounds);
  const texts = (count: number): Zippable => kitTexts(name, placed.slice(0, count), options.licence);
  const wavs = (count: number): Zippable => kitWavs(name, placed.slice(0, count));
  const sizeOf = (count: number): number => zipSync(texts(count), { mtime }).length + storedBytes(wavs(count));
  const included = mostThatFit(sounds.length, (count) => sizeOf(count) <= options.limitBytes);
  if (sounds.length === 0) throw new UserError('nothingToPack', {}, { kind: 'failed' });
  if (included === 0) throw new UserError('packTooLarge', { bytes: options.limitBytes }, { kind: 'failed' });
  return {
    name: `${name}.zip`,
    bytes: zipSync({ ...texts(included), ...wavs(included) }, { mtime }),
    included: sounds.slice(0, included),
    leftOut: sounds.slice(included),
  };
}

/** Size grows with the count: all, or the largest count that fits, by bisection. */
function mostThatFit(count: number, fits: (count: number) => boolean): number {
  if (fits(count)) return count;
  let [enough, tooMany] = [0, count];
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2);
    if (fits(middle)) enough = middle;
    else tooMany = middle;
  }
  return enough;
}

function placedSounds(sounds: readonly PackSound[]): (PlacedSound & PackSound)[] {
  const ringing = sounds.map(({ instrument, wav, fileName: name }) => {
    return { instrument, ringMs: ringMs(readWav(wav, { name }).sound) };
  });
  const parts = partsOf(ringing);
  const notes = drumNotes(parts);
  const taken = new Set<string>();
  return sounds.map((sound, i) => {
    const stem = safeName(sound.fileName.replace(/\.wav$/i, '')) || sound.sampleId;
    let file = `${stem}.wav`;
    for (let copy = 2; taken.has(file.toLowerCase()); copy++) file = `${stem}-${copy}.wav`;
    taken.add(file.toLowerCase());
    return { ...sound, path: `samples/${file}`, part: parts[i]!, note: notes[i]! };
  });
}

/** Stored as they are: noise hardly shrinks, and to compress 32 sounds blocks everybody for a second. */
const kitWavs = (name: string, sounds: readonly (PlacedSound & PackSound)[]): Zippable =>
  Object.fromEntries(sounds.map(({ path, wav }) => [`${name}/${path}`, [wav, { level: 0 }]]));

/** What stored files add to a zip: their bytes, a local header of 30 and a central one of 46, each with the ASCII path. */
const storedBytes = (files: Zippable): number =>
  Object.entries(files).reduce(
    (sum, [path, file]) => sum + 30 + 46 + 2 * path.length + (file as [Uint8Array, object])[0].length,
    0,
  );

function kitTexts(name: string, sounds: readonly (PlacedSound & PackSound)[], licence: string): Zippable {
  const playable = sounds.filter((sound) => sound.note !== undefined);
  const recipes = sounds.map(({ path: file, sampleId: sample, instrument, note, recipe }) => {
    return { file, sample, instrument, note, recipe };
  });
  const files = {
    [`${name}.sfz`]: strToU8(sfzInstrument(name, playable)),
    [`${name}.dspreset`]: strToU8(decentSamplerPreset(playable)),
    'recipes.json': strToU8(`${JSON.stringify(recipes, undefined, 2)}\n`),
    'licence.txt': strToU8(licence.endsWith('\n') ? licence : `${licence}\n`),
  };
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${name}/${path}`, bytes]));
}

/** Letters, digits, dot, dash, underscore and inner spaces: a name that every system and sampler takes. */
const safeName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._ -]+/g, '-')
    .replace(/^[. -]+|[. -]+$/g, '')
    .slice(0, 80);
