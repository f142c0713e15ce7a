import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { findOnset } from '../audio/onset.ts';
import { readSound } from '../audio/read-sound.ts';
import { lengthFrames, type Sound } from '../audio/sound.ts';
import type { SoundLimits } from '../audio/sound-limits.ts';
import { findSoundFiles, type SoundFile } from '../files/sound-files.ts';
import { inEnglish } from '../languages/index.ts';
import { peak } from '../sound/finish.ts';
import { HostError } from '../user-error.ts';

/** Folder names, and starts of file names, that mean one of the four instruments. */
const namesOf = {
  kick: ['kick', 'kicks'],
  snare: ['snare', 'snares'],
  hat: ['hat', 'hats', 'hihat', 'hihats'],
  perc: ['perc', 'percs', 'percussion'],
} as const satisfies Record<string, readonly string[]>;
export type JudgedInstrument = keyof typeof namesOf;
export const judgedInstruments = Object.keys(namesOf) as JudgedInstrument[];

/** What a folder or class name stands for: `hihat` is hat. */
export const instrumentNamed = (name: string): JudgedInstrument | undefined =>
  judgedInstruments.find((instrument) => (namesOf[instrument] as readonly string[]).includes(name.toLowerCase()));

/** The owner's own files: longer ones are cropped by the judge. */
const ownFileLimits: SoundLimits = { bytes: 200 * 1024 * 1024, seconds: 120, sampleRate: [8000, 192_000] };

export interface FoundSound {
  readonly instrument: JudgedInstrument;
  /** File name without extension. */
  readonly name: string;
  /** UserError, with the file's path, where it cannot be read. */
  read(): Promise<{ readonly sounds: readonly Sound[]; readonly notes: readonly string[] }>;
}

export const folderHelp = `a folder with the subfolders kick, snare, hat (or hihat) and perc (or percussion), each holding one-shots (WAV, FLAC, AIFF, MP3, Ogg), or with files named after their instrument (Kick 01.wav)`;

/**
 * The sounds of a folder with one subfolder an instrument, or with files named after their instrument (kick1.wav), and
 * what is there but cannot be reached. A file named NAME_20_samples.wav holds that many sounds of equal length, one
 * behind the other.
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

/** By the subfolder that a file lies in; by its own name where it lies in none. */
const instrumentOf = ([first = '', ...deeper]: readonly string[]): JudgedInstrument | undefined =>
  instrumentNamed(deeper.length > 0 ? first : (/^[a-z]+/i.exec(first)?.[0] ?? ''));

async function readSounds({ path, location }: SoundFile): ReturnType<FoundSound['read']> {
  const bytes = await readFile(location).catch((cause: unknown) => {
    throw new HostError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  });
  const { sound, notes } = await readSound(bytes, { name: path, limits: ownFileLimits, tooLong: 'cut' });
  const count = Number(/_(\d+)_samples$/i.exec(parse(path).name)?.[1] ?? 1);
  const frames = Math.floor(lengthFrames(sound) / count);
  const parts = Array.from({ length: count }, (_, i) => part(sound, i * frames, (i + 1) * frames));
  if (parts.every((one) => peak(one) === 0)) throw new HostError(`${path} is silent.`);
  // DC stays: it is one of the things that are judged.
  return { sounds: parts.map((one) => part(one, findOnset(one), frames)), notes: notes.map(inEnglish) };
}

const part = (sound: Sound, from: number, to: number): Sound => ({
  ...sound,
  channels: sound.channels.map((channel) => channel.subarray(from, to)),
});
