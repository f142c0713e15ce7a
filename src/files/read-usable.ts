import { readFile } from 'node:fs/promises';
import { type ReadSound, readSound } from '../audio/read-sound.ts';
import type { SoundLimits } from '../audio/sound-limits.ts';
import { HostError, UserError } from '../user-error.ts';
import { whyRefused } from './disk-error.ts';
import type { SoundFile } from './sound-files.ts';

export interface UsableOptions {
  /** Refuses a folder in which anything cannot be used. */
  readonly strict?: boolean | undefined;
  /** After each file; may throw to stop. */
  readonly onRead?: ((done: number, total: number) => void) | undefined;
}

/** Reads files one after the other. What a UserError refuses is left out, each with its sentence. */
export async function readUsable<File, Result>(
  { files, unusable }: { readonly files: readonly File[]; readonly unusable: readonly string[] },
  read: (file: File) => Promise<Result>,
  { strict, onRead }: UsableOptions,
): Promise<{ readonly results: readonly Result[]; readonly leftOut: readonly string[] }> {
  const results: Result[] = [];
  const leftOut = [...unusable];
  for (const [i, file] of files.entries()) {
    try {
      results.push(await read(file));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      leftOut.push(error.message);
    }
    onRead?.(i + 1, files.length);
  }
  if (strict && leftOut.length > 0)
    throw new HostError(`${leftOutList(leftOut)}\nWith --strict every sound must be usable.`);
  return { results, leftOut };
}

/** One list of everything that a folder holds and that is not used, each with its reason; empty where there is nothing. */
export function leftOutList(sentences: readonly string[]): string {
  if (sentences.length === 0) return '';
  const files = sentences.length === 1 ? 'One file is' : `${sentences.length} files are`;
  return `${files} left out:\n${sentences.map((sentence) => `  ${sentence}`).join('\n')}`;
}

/** Passes on what was left out of a folder, and what was mended in its files. */
export function tellFlaws(
  leftOut: readonly string[],
  mended: readonly string[],
  log: ((text: string) => void) | undefined,
): void {
  for (const text of [leftOutList(leftOut), mended.join('\n')]) if (text !== '') log?.(text);
}

/** A sound of the owner's own: what is longer than the limits is cut. UserError with the file's path. */
export async function readSoundFile(
  { path, location }: SoundFile,
  limits: SoundLimits,
): Promise<ReadSound & { readonly bytes: Uint8Array }> {
  const bytes = await readFile(location).catch((cause: unknown) => {
    throw new HostError(`${path} cannot be read: ${whyRefused(cause, 'read')}.`, {
      cause,
    });
  });
  return { bytes, ...(await readSound(bytes, { name: path, limits, tooLong: 'cut' })) };
}
