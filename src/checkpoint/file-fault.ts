import { named, printable } from '../quoted.ts';
import { HostError, type UserError } from '../user-error.ts';

/** No refusal of a file is longer, whatever the file says: chat shows it, and a person reads it. */
export const longestSentence = 500;

/** The fault of a file, for a person: `kicks.ckpt: the reason`. */
export function fileFault(fileName: string, reason: string, cause?: unknown): UserError {
  // Messages of libraries may repeat what is in the file.
  const sentence = printable(`${named(fileName)}: ${reason}`);
  const cut = sentence.length > longestSentence ? `${sentence.slice(0, longestSentence - 1)}…` : sentence;
  return new HostError(cut, { kind: 'failed', cause });
}
