import { type PlacedSound, stemOf } from './placed-sound.ts';
import { type Xml, xmlDocument } from './xml.ts';

/** A drum program always has as many, eight banks of sixteen pads. */
const pads = 128;

type Fields = Readonly<Record<string, string | number | boolean>>;

/** Elements with one text each; truth values are written in capitals. */
const fieldsOf = (fields: Fields): Xml[] =>
  Object.entries(fields).map(([name, field]) => [
    name,
    {},
    typeof field === 'boolean' ? (field ? 'True' : 'False') : String(field),
  ]);

/**
 * A drum program for Akai's MPC (.xpm, as MPC 2 writes and MPC 3 reads): the sounds on pads A01 onwards, each pad with
 * its General MIDI note. Samples are found by name, without extension, beside the program. Akai publishes no
 * description: the structure is what openly licensed programs and their notes on real files agree on. Not tried on an
 * MPC.
 */
export function mpcProgram(name: string, sounds: readonly PlacedSound[]): string {
  const colours = Object.fromEntries(Array.from({ length: pads }, (_, i) => [`value${i}`, 0]));
  const programPads = {
    ProgramPads: {
      Universal: { value0: true },
      Type: { value0: 5 },
      universalPad: 32512,
      pads: colours,
      UnusedPads: { value0: 1 },
    },
  };
  const version = { File_Version: '2.1', Application: 'MPC-V', Application_Version: '2.9.1.2', Platform: 'Linux' };
  const program: Xml[] = [
    ...fieldsOf({
      ProgramName: name,
      ProgramPads: JSON.stringify(programPads),
      Volume: '0.707946',
      Mute: false,
      Pan: '0.500000',
      Pitch: '0.000000',
      TuneCoarse: 0,
      TuneFine: 0,
      Mono: false,
      Program_Polyphony: 32,
    }),
    ['Instruments', {}, Array.from({ length: pads }, (_, i) => instrument(i + 1, sounds[i]))],
    ['PadNoteMap', {}, padNotes(sounds).map((note, i) => ['PadNote', { number: i + 1 }, fieldsOf({ Note: note })])],
    [
      'PadGroupMap',
      {},
      Array.from({ length: pads }, (_, i) => ['PadGroup', { number: i + 1 }, fieldsOf({ Group: 0 })]),
    ],
  ];
  return xmlDocument([
    'MPCVObject',
    {},
    [
      ['Version', {}, fieldsOf(version)],
      ['Program', { type: 'Drum' }, program],
    ],
  ]);
}

/** The note of each pad, each note once: those of the sounds, then the others. */
function padNotes(sounds: readonly PlacedSound[]): number[] {
  const taken = sounds.slice(0, pads).map(({ note }) => note);
  const others = Array.from({ length: 128 }, (_, note) => note).filter((note) => !taken.includes(note));
  return [...taken, ...others].slice(0, pads);
}

const instrument = (number: number, sound: PlacedSound | undefined): Xml => [
  'Instrument',
  { number },
  [
    ...fieldsOf({
      Volume: '1.000000',
      Mute: false,
      Pan: '0.500000',
      TuneCoarse: 0,
      TuneFine: 0,
      Mono: true,
      Polyphony: 1,
      LowNote: 0,
      HighNote: 127,
      IgnoreBaseNote: false,
      ZonePlay: 1,
      MuteGroup: sound?.choke ?? 0,
      TriggerMode: 0,
      OneShot: true,
      VolumeAttack: '0.000000',
      VolumeHold: '0.000000',
      VolumeDecay: '0.000000',
      VolumeSustain: '1.000000',
      VolumeRelease: '0.000000',
      VelocitySensitivity: '1.000000',
    }),
    ['Layers', {}, [1, 2, 3, 4].map((layer) => layerOf(layer, layer === 1 ? sound : undefined))],
  ],
];

/** Each instrument has four; the first holds the sound. */
const layerOf = (number: number, sound: PlacedSound | undefined): Xml => [
  'Layer',
  { number },
  sound
    ? fieldsOf({
        Active: true,
        Volume: '1.000000',
        Pan: '0.500000',
        Pitch: '0.000000',
        TuneCoarse: 0,
        TuneFine: 0,
        VelStart: 0,
        VelEnd: 127,
        SampleStart: 0,
        SampleEnd: 0,
        Loop: false,
        LoopStart: 0,
        LoopEnd: 0,
        Mute: false,
        RootNote: 0,
        KeyTrack: false,
        SampleName: stemOf(sound),
        SampleFile: '',
        SliceIndex: 128,
        Direction: 0,
        Offset: 0,
        SliceStart: 0,
        SliceEnd: sound.lengthFrames,
      })
    : fieldsOf({ Active: true, VelStart: 0, VelEnd: 127, SampleName: '', SampleFile: '', SliceEnd: 0 }),
];
