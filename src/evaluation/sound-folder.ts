import { parse } from 'node:path';
import { findOnset } from '../audio/onset.ts';
import { cropped, lengthFrames, peakOf, type Sound } from '../audio/sound.ts';
import type { SoundLimits } from '../audio/sound-limits.ts';
import { readSoundFile } from '../files/read-usable.ts';
import { findSoundFiles, type SoundFile } from '../files/sound-files.ts';
import { inEnglish } from '../languages/index.ts';
import { HostError } from '../user-error.ts';

/** Names of the four instruments in folder names and at the start of file names. */
const namesOf = {
  kick: ['kick', 'kicks'],
  snare: ['snare', 'snares'],
  hat: ['hat', 'hats', 'hihat', 'hihats'],
  perc: ['perc', 'percs', 'percussion'],
} as const satisfies Record<string, readonly string[]>;
export type JudgedInstrument = keyof typeof namesOf;
export const judgedInstruments = Object.keys(namesOf) as JudgedInstrument[];

/** The instrument of a folder or class name: `hihat` is hat. */
export const instrumentNamed = (name: string): JudgedInstrument | undefined =>
  judgedInstruments.find((instrument) => (namesOf[instrument] as readonly string[]).includes(name.toLowerCase()));

/** For the owner's own files; the judge crops longer ones. */
const ownFileLimits: SoundLimits = { bytes: 200 * 1024 * 1024, seconds: 120, sampleRate: [8000, 192_000] };

export interface FoundSound {
  readonly instrument: JudgedInstrument;
  /** File name without extension. */
  readonly name: string;
  /** UserError with the file's path if it cannot be read. */
  read(): Promise<{ readonly sounds: readonly Sound[]; readonly notes: readonly string[] }>;
}

export const folderHelp = `a folder with the subfolders kick, snare, hat (or hihat) and perc (or percussion), each holding one-shots (WAV, FLAC, AIFF, MP3, Ogg), or with files named after their instrument (Kick 01.wav)`;

/**
 * The sounds of a folder with a subfolder per instrument, or with files named after their instrument (kick1.wav), and its
 * unreachable files. A file named NAME_20_samples.wav is a sequence of that many sounds of equal length.
 */
export async function findSounds(
  folder: string,
): Promise<{ readonly sounds: readonly FoundSound[]; readonly unusable: readonly string[] }> {
  const { files, unusable } = await findSoundFiles(folder, `what is expected is ${folderHelp}`);
  const sounds = files.flatMap((file): FoundSound[] => {
    const instrument = instrumentOf(file.path.split('/'));
    return instrument ? [{ instrument, name: parse(file.path).name, read: () => readSounds(file) }] : [];
  });
  if (sounds.length === 0)
    throw new HostError(`${folder} has no sounds that can be used: what is expected is ${folderHelp}.`);
  return { sounds, unusable };
}

/** By the file's subfolder, or by its own name if it is in none. */
const instrumentOf = ([first = '', ...deeper]: readonly string[]): JudgedInstrument | undefined =>
  instrumentNamed(deeper.length > 0 ? first : (/^[a-z]+/i.exec(first)?.[0] ?? ''));

async function readSounds(file: SoundFile): ReturnType<FoundSound['read']> {
  const { path } = file;
  const { sound, notes } = await readSoundFile(file, ownFileLimits);
  const count = Number(/_(\d+)_samples$/i.exec(parse(path).name)?.[1] ?? 1);
  const frames = Math.floor(lengthFrames(sound) / count);
  const parts = Array.from({ length: count }, (_, i) => cropped(sound, i * frames, (i + 1) * frames));
  if (parts.every((one) => peakOf(one) === 0)) throw new HostError(`${path} is silent.`);
  // DC stays, since it is judged too.
  return { sounds: parts.map((one) => cropped(one, findOnset(one), frames)), notes: notes.map(inEnglish) };
}
