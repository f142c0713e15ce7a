import { join } from 'node:path';
import { readSound } from '../audio/read-sound.ts';
import { onDisk } from '../files/disk-error.ts';
import { readIfThere } from '../files/file-source.ts';
import { ignoreUserError } from '../user-error.ts';
import { pcmOf } from './pcm.ts';
import { compared, nearDb } from './readings.ts';
import { folderOf, type ListedSound } from './sound-list.ts';

export type Agreement = 'exact' | 'near' | 'other';

/** Fetched sounds are WAV; copies of the collection may be FLAC. */
const extensions = ['wav', 'flac'] as const;

/** The path of a sound in a data folder: `hihat/NAME.wav`. */
export const pathOf = ({ instrument, name }: ListedSound, extension: (typeof extensions)[number] = 'wav'): string =>
  `${folderOf[instrument]}/${name}.${extension}`;

/** How the file of a sound stands to the list; undefined where there is none. UserError if the disk refuses. */
export async function checkedFile(
  folder: string,
  sound: ListedSound,
): Promise<{ readonly path: string; readonly agreement: Agreement } | undefined> {
  for (const extension of extensions) {
    const path = pathOf(sound, extension);
    const whole = join(folder, path);
    const bytes = await onDisk(whole, () => readIfThere(whole));
    if (bytes) return { path, agreement: await agreementOf(bytes, sound) };
  }
  return undefined;
}

async function agreementOf(bytes: Uint8Array, sound: ListedSound): Promise<Agreement> {
  const read = await readSound(bytes).catch(ignoreUserError);
  const pcm = read && pcmOf(read.sound);
  if (!pcm) return 'other';
  const { isExact, distanceDb } = compared(pcm, sound);
  return isExact ? 'exact' : distanceDb <= nearDb ? 'near' : 'other';
}
