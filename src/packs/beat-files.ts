import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Sound } from '../audio/sound.ts';
import { readWav, writeWav } from '../audio/wav.ts';
import { beatOf, type KitContent } from '../kits/kit.ts';
import { type RenderedRow, renderBeat, renderStems } from '../kits/render-beat.ts';
import { hitsOf } from '../kits/sequence.js';
import { UserError } from '../user-error.ts';
import { drumNotes } from './drum-parts.ts';
import { midiFile } from './midi-file.ts';

/** Sounds are made at this rate, and so are loops, in Hz. */
const sampleRate = 44_100;
const software = 'Rimshot';

/** fflate writes local time fields: made from local fields, the bytes are the same in every time zone. */
const mtime = new Date(2000, 0, 1);

/** A kit's beat with the WAVs of its slots, null where one is empty or its audio is gone. */
export interface BeatSounds {
  readonly kit: KitContent;
  readonly wavs: readonly (Uint8Array | null)[];
}

function rowsOf({ kit, wavs }: BeatSounds): RenderedRow[] {
  const rows = kit.slots.map((slot, i) => {
    const wav = wavs[i];
    return { ...slot, sound: wav ? readWav(wav).sound : null };
  });
  if (rows.every(({ sound }) => sound === null)) throw new UserError('kitSilent');
  return rows;
}

const wavOf = (sound: Sound, title: string): Uint8Array =>
  writeWav(sound, { bitDepth: '16', info: { title, software } });

/** One round of the beat, as it is heard: a 16-bit WAV of whole bars. Throws a UserError where no slot has a sound. */
export function loopFile(sounds: BeatSounds): Uint8Array {
  return wavOf(renderBeat(beatOf(sounds.kit), rowsOf(sounds), sampleRate), sounds.kit.name);
}

/** A zip with one loop for each slot that has a sound, as it is heard in solo. Throws as loopFile does. */
export function stemsFile(sounds: BeatSounds): Uint8Array {
  const { kit } = sounds;
  const rows = rowsOf(sounds);
  const files: Zippable = {};
  for (const [i, stem] of renderStems(beatOf(kit), rows, sampleRate).entries()) {
    const slot = kit.slots[i]!;
    if (!rows[i]!.sound) continue;
    const name = `${`${i + 1}`.padStart(2, '0')}-${slot.key}-${kit.tempo}bpm.wav`;
    files[`${beatFileName(kit)}-stems/${name}`] = [wavOf(stem, `${kit.name}, ${slot.key}`), { level: 0 }];
  }
  const readme = `${kit.name}: ${kit.tempo} BPM, ${kit.bars} bars, swing ${kit.swing}%. Each file is one slot in solo.\n`;
  files[`${beatFileName(kit)}-stems/readme.txt`] = strToU8(readme);
  return zipSync(files, { mtime });
}

/** The beat as a Standard MIDI File, on the notes that the kit's presets have. */
export function beatMidi(kit: KitContent): Uint8Array {
  const notes = drumNotes(kit.slots.map(({ part }) => part));
  return midiFile(kit.name, { tempo: kit.tempo, bars: kit.bars, hits: hitsOf(beatOf(kit)) }, notes);
}

/** `velvet-engine-124bpm`: a name for a beat's files, safe on every system. */
export function beatFileName({ name, tempo }: Pick<KitContent, 'name' | 'tempo'>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${plain || 'kit'}-${tempo}bpm`;
}
