import { strToU8, type Zippable, zipSync } from 'fflate';
import type { DrumPart } from '../kits/kit.ts';
import type { ShapeRecipe } from '../sound/shape-recipe.ts';
import { UserError } from '../user-error.ts';
import { drumNotes, partsOf } from './drum-parts.ts';
import { safeName, speakingName, uniqueName } from './file-name.ts';
import type { MidiBeat } from './midi-file.ts';
import { instrumentFiles, type PackFormat } from './pack-formats.ts';
import type { PlacedSound } from './placed-sound.ts';
import { type SoundFacts, takenSound } from './taken-sound.ts';

export interface PackSound {
  readonly wav: Uint8Array;
  readonly sampleId: string;
  /** The model's name: kick, snare, hat, perc; any other is mapped as percussion. */
  readonly instrument: string;
  /** Plain JSON. */
  readonly recipe: unknown;
  /** Given by a person: any text. Default: what it is. */
  readonly name?: string;
  /** Its part in a kit; default: as partsOf says. */
  readonly part?: DrumPart;
  /** Sounds of one group cut each other off; 0: none. Default: hats do. */
  readonly choke?: number;
  /** Of a shape whose source is there: for forms of more bits than the stored one. */
  readonly shape?: { readonly recipe: ShapeRecipe; readonly source: Uint8Array } | undefined;
  /** MIDI note; default: one that suits its part. All sounds of a pack have one, or none has. */
  readonly note?: number;
}

export interface PackOptions {
  /** Of the kit: its folder, its instruments and, with .zip, its file. */
  readonly name: string;
  /** What people may do with the sounds: becomes licence.txt. */
  readonly licence: string;
  /** The file is never larger: the last sounds are left out instead. */
  readonly limitBytes: number;
  /** Default: all. */
  readonly format?: PackFormat;
  /** Its rows are the sounds, in their order. Default: each sound in turn. */
  readonly beat?: MidiBeat;
}

export interface Pack {
  readonly name: string;
  readonly type: 'application/zip' | 'audio/midi';
  readonly bytes: Uint8Array;
  readonly included: readonly PackSound[];
  /** The last sounds, where not all fit into the limit. */
  readonly leftOut: readonly PackSound[];
}

/** A file of a kit; folders are part of its path, with forward slashes. */
export interface KitFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

type KitSound = Omit<PlacedSound, 'note'> &
  SoundFacts &
  Omit<PackSound, 'note'> & { readonly note: number | undefined };

/** Beside other makers' folders in a DAW's browser, all kits share one. */
const shelf = 'Rimshot';

/** fflate writes local time fields: made from local fields, the bytes are the same in every time zone. */
const mtime = new Date(2000, 0, 1);

/**
 * A kit to take home: a zip with a folder of WAVs with speaking names, instruments that map them to General MIDI drum
 * notes, recipes.json and licence.txt; of the format `midi` the MIDI file alone. The same sounds give the same bytes.
 * Throws UserError where a WAV cannot be read or not one sound fits into the limit.
 */
export function packOf(sounds: readonly PackSound[], options: PackOptions): Pack {
  if (sounds.length === 0) throw new UserError('nothingToPack', {}, { kind: 'failed' });
  const name = kitName(options);
  const placed = placedSounds(sounds);
  if (options.format === 'midi') {
    const bytes = kitTexts(placed, options)[0]!.bytes;
    return { name: packFileName(name, 'mid'), type: 'audio/midi', bytes, included: sounds, leftOut: [] };
  }
  const zipped = (files: readonly KitFile[], level: 0 | 6): Zippable =>
    Object.fromEntries(files.map(({ path, bytes }) => [path, [bytes, { level }]]));
  const texts = (count: number): Zippable => zipped(kitTexts(placed.slice(0, count), options), 6);
  // Stored as they are: noise hardly shrinks, and to compress 32 sounds blocks everybody for a second.
  const wavs = (count: number): Zippable => zipped(kitWavs(placed.slice(0, count), options), 0);
  const sizeOf = (count: number): number => zipSync(texts(count), { mtime }).length + storedBytes(wavs(count));
  const included = mostThatFit(sounds.length, (count) => sizeOf(count) <= options.limitBytes);
  if (included === 0) throw new UserError('packTooLarge', { bytes: options.limitBytes }, { kind: 'failed' });
  return {
    name: packFileName(name, 'zip'),
    type: 'application/zip',
    bytes: zipSync({ ...texts(included), ...wavs(included) }, { mtime }),
    included: sounds.slice(0, included),
    leftOut: sounds.slice(included),
  };
}

/** The files of such a pack, to be written into a folder; of the format `midi` the MIDI file alone. */
export function kitFiles(sounds: readonly PackSound[], options: Omit<PackOptions, 'limitBytes'>): KitFile[] {
  const placed = placedSounds(sounds);
  return [...kitTexts(placed, options), ...(options.format === 'midi' ? [] : kitWavs(placed, options))];
}

/** `rimshot-kit-nightbus.zip`: of small letters, digits and dashes, for chats replace anything else in names of files. */
export function packFileName(name: string, extension: string): string {
  const plain = `rimshot ${name}`.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return `${plain.replace(/[^a-z0-9]+/g, '-').replace(/-$/, '')}.${extension}`;
}

const kitName = ({ name }: Pick<PackOptions, 'name'>): string => safeName(name) || 'Kit';
const folderOf = (options: Pick<PackOptions, 'name'>): string => `${shelf}/${kitName(options)}`;

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

function placedSounds(sounds: readonly PackSound[]): KitSound[] {
  const taken = sounds.map((sound) => ({ ...sound, ...takenSound(sound.wav, sound.name ?? sound.sampleId) }));
  const heard = partsOf(taken);
  const parts = taken.map(({ part }, i) => part ?? heard[i]!);
  const notes = drumNotes(parts);
  const names = new Set<string>();
  return taken.map((sound, i) => {
    const part = parts[i]!;
    const what = sound.name ?? partName(part, sound.instrument);
    const file = `${uniqueName(speakingName({ what, hz: sound.hz, position: i + 1 }), names)}.wav`;
    return { ...sound, part, file, note: sound.note ?? notes[i], choke: sound.choke ?? (part.endsWith('hat') ? 1 : 0) };
  });
}

/** `Open hat`; a model of somebody's own has a name that says more than its part. */
export function partName(part: DrumPart, instrument: string): string {
  const name = (part === 'perc' ? instrument : part).replace(/[-_]+/g, ' ');
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

const kitWavs = (sounds: readonly KitSound[], options: Pick<PackOptions, 'name'>): KitFile[] =>
  sounds.map(({ file, wav }) => ({ path: `${folderOf(options)}/${file}`, bytes: wav }));

/** What stored files add to a zip: their bytes, a local header of 30 and a central one of 46, each with the path. */
const storedBytes = (files: Zippable): number =>
  Object.entries(files).reduce(
    (sum, [path, file]) => sum + 30 + 46 + 2 * strToU8(path).length + (file as [Uint8Array, object])[0].length,
    0,
  );

/** Instruments first, then recipes and licence. */
function kitTexts(sounds: readonly KitSound[], options: Omit<PackOptions, 'limitBytes'>): KitFile[] {
  const { format = 'all', beat, licence } = options;
  const [name, folder] = [kitName(options), folderOf(options)];
  const playable = sounds.filter((sound): sound is KitSound & PlacedSound => sound.note !== undefined);
  const kit = { name, sounds: playable, beat, notes: sounds.map(({ note }) => note) };
  const made = instrumentFiles(format, kit).map(({ extension, bytes }) => {
    return { path: `${folder}/${name}.${extension}`, bytes };
  });
  if (format === 'midi') return made;
  const recipes = sounds.map(({ file, sampleId: sample, instrument, note, recipe }) => {
    return { file, sample, instrument, note, recipe };
  });
  return [
    ...made,
    { path: `${folder}/recipes.json`, bytes: strToU8(`${JSON.stringify(recipes, undefined, 2)}\n`) },
    { path: `${folder}/licence.txt`, bytes: strToU8(licence.endsWith('\n') ? licence : `${licence}\n`) },
  ];
}
