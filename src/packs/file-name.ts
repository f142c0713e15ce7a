import { noteOf } from '../audio/fundamental.ts';
import { type Recipe, shortId } from '../sound/recipe.ts';

/**
 * A WAV's name: `kick-k7f3q2.wav`, in an answer `1-kick-k7f3q2.wav`, in a kit `5-open-hat-k7f3q2.wav`. The schemas of
 * manifest and recipe let names of models hold small letters, digits, dashes and underscores alone.
 */
export const soundFileName = (
  { id, recipe }: { readonly id: string; readonly recipe: Pick<Recipe, 'model'> },
  {
    position,
    part = recipe.model,
  }: { readonly position?: number | undefined; readonly part?: string | undefined } = {},
): string => `${position === undefined ? '' : `${position}-`}${part}-${shortId(id)}.wav`;

interface Spoken {
  /** What it is, or the name that somebody gave it: any text. */
  readonly what: string;
  /** Of a clear pitch. */
  readonly hz: number | undefined;
  /** From 1: its place in a kit. */
  readonly position?: number;
  /** Of a sound, where its name must stay the same whatever else is in the folder. */
  readonly id?: string;
}

/** File systems allow 255 bytes, and a letter takes up to 4. */
const longestName = 50;

/** `01 Kick F1 43Hz`, or `Kick F1 43Hz k7f3q2`: without extension, safe everywhere. */
export const speakingName = ({ what, hz, position, id }: Spoken): string =>
  safeName(
    [
      ...(position === undefined ? [] : [String(position).padStart(2, '0')]),
      safeName(what) || 'Sound',
      ...(hz === undefined ? [] : [fileNote(hz), `${Math.round(hz)}Hz`]),
      ...(id === undefined ? [] : [shortId(id)]),
    ].join(' '),
    longestName + 30,
  );

const flats: Readonly<Record<string, string>> = { 'C#': 'Db', 'D#': 'Eb', 'F#': 'Gb', 'G#': 'Ab', 'A#': 'Bb' };

/** In a name with flats: a sharp sign begins a comment or a fragment in some of the formats that refer to files. */
const fileNote = (hz: number): string => noteOf(hz).replace(/^[A-G]#/, (sharp) => flats[sharp]!);

/** Names that stand for devices on Windows, with any extension. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(?= *(?:$|\.))/i;

/**
 * Letters and digits of any script, inner spaces, and a few signs: a name that Windows, macOS, Linux and samplers take.
 * Empty where nothing is left.
 */
export const safeName = (text: string, longest = longestName): string => {
  const plain = text
    // One of several spellings of the same letters, which macOS takes for the same name.
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}\p{M}._() -]+/gu, '-')
    .replace(/[ -]*-[ -]*-[ -]*/g, ' - ')
    .replace(/ +/g, ' ');
  const ends = /^[. \p{M}-]+|[. -]+$/gu;
  const cut = [...plain.replace(ends, '')].slice(0, longest).join('').replace(ends, '');
  return cut.replace(device, '_$1');
};

/** The name, or with a number where it is taken; many systems do not tell capitals from small letters. Marks it as taken. */
export function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let copy = 2; taken.has(unique.toLowerCase()); copy++) unique = `${name} (${copy})`;
  taken.add(unique.toLowerCase());
  return unique;
}
