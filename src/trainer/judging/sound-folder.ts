import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { readSound } from '../../audio/read-sound.ts';
import type { Sound } from '../../audio/sound.ts';
import type { SoundLimits } from '../../audio/sound-limits.ts';
import { UserError } from '../../user-error.ts';

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
  read(): Promise<Sound[]>;
}

export const folderHelp = `a folder with the subfolders kick, snare, hat (or hihat) and perc (or percussion), each holding WAV one-shots (other formats, FLAC too, are to be converted first)`;

/**
 * The WAVs of a folder with one subfolder an instrument, or with files named after their instrument (kick1.wav).
 * A file named NAME_20_samples.wav holds that many sounds of equal length, one behind the other.
 */
export async function findSounds(folder: string): Promise<FoundSound[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UserError(`${folder} cannot be read; what is expected is ${folderHelp}.`, { cause });
  });
  const found: FoundSound[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const instrument = instrumentNamed(entry.isDirectory() ? entry.name : (/^[a-z]+/i.exec(entry.name)?.[0] ?? ''));
    if (instrument === undefined) continue;
    const files = entry.isDirectory() ? (await readdir(path)).sort().map((name) => join(path, name)) : [path];
    for (const file of files) {
      if (!/\.wave?$/i.test(file)) continue;
      found.push({ instrument, name: parse(file).name, read: () => readSounds(file) });
    }
  }
  if (found.length === 0)
    throw new UserError(`${folder} has no WAV files that can be used: what is expected is ${folderHelp}.`);
  return found;
}

async function readSounds(file: string): Promise<Sound[]> {
  const { sound } = await readSound(await readFile(file), { name: file, limits: ownFileLimits });
  const count = Number(/_(\d+)_samples$/i.exec(parse(file).name)?.[1] ?? 1);
  const frames = Math.floor((sound.channels[0]?.length ?? 0) / count);
  return Array.from({ length: count }, (_, i) => ({
    ...sound,
    channels: sound.channels.map((channel) => channel.subarray(i * frames, (i + 1) * frames)),
  }));
}
