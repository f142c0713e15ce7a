import { strToU8 } from 'fflate';
import { drumRack } from './drum-rack.ts';
import { type MidiBeat, midiFile, tourOf } from './midi-file.ts';
import { mpcProgram } from './mpc-program.ts';
import type { PlacedSound } from './placed-sound.ts';
import { decentSamplerPreset, sfzInstrument } from './sampler-presets.ts';

interface InstrumentKit {
  readonly name: string;
  /** Those that have a note. */
  readonly sounds: readonly PlacedSound[];
  readonly beat: MidiBeat | undefined;
  /** By row of the beat. */
  readonly notes: readonly (number | undefined)[];
}

/** The instrument files that are written beside a kit's WAVs, by format. */
const instruments = {
  sfz: { extension: 'sfz', write: ({ name, sounds }) => strToU8(sfzInstrument(name, sounds)) },
  decentsampler: { extension: 'dspreset', write: ({ sounds }) => strToU8(decentSamplerPreset(sounds)) },
  midi: { extension: 'mid', write: ({ name, beat, notes }) => midiFile(name, beat ?? tourOf(notes.length), notes) },
  ableton: { extension: 'adg', write: ({ name, sounds }) => drumRack(name, sounds) },
  mpc: { extension: 'xpm', write: ({ name, sounds }) => strToU8(mpcProgram(name, sounds)) },
} as const satisfies Record<string, { readonly extension: string; readonly write: (kit: InstrumentKit) => Uint8Array }>;
type InstrumentFormat = keyof typeof instruments;

/** What a pack can hold: everything, the WAVs alone (also in other forms), or the WAVs with one kind of instrument; `midi` is no pack but the file alone. */
export const packFormats = [
  'all',
  'wav',
  'wav24',
  'wav48',
  'wav2448',
  'sfz',
  'decentsampler',
  'midi',
  'ableton',
  'mpc',
] as const;
export type PackFormat = (typeof packFormats)[number];

export const packFormatOf = (text: string | undefined): PackFormat | undefined =>
  packFormats.find((known) => known === text);

/** The instrument files of a format, by extension. */
export function instrumentFiles(format: PackFormat, kit: InstrumentKit): { extension: string; bytes: Uint8Array }[] {
  const formats =
    format === 'all'
      ? (Object.keys(instruments) as InstrumentFormat[])
      : format in instruments
        ? [format as InstrumentFormat]
        : [];
  return formats.map((each) => ({ extension: instruments[each].extension, bytes: instruments[each].write(kit) }));
}
