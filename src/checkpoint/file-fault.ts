import { named, printable } from '../quoted.ts';
import { HostError, type UserError } from '../user-error.ts';

/** Longest refusal of a file, whatever its contents: chat shows it to people. */
export const longestSentence = 500;

/** A fault of a file as a sentence: `kicks.ckpt: the reason`. */
export function fileFault(fileName: string, reason: string, cause?: unknown): UserError {
  // Messages of libraries may quote the file.
  const sentence = printable(`${named(fileName)}: ${reason}`);
  const cut = sentence.length > longestSentence ? `${sentence.slice(0, longestSentence - 1)}…` : sentence;
  return new HostError(cut, { kind: 'failed', cause });
}
