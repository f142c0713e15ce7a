import { HostError } from '../user-error.ts';

/** One list of everything that a folder holds and that is not used, each with its reason; empty where there is nothing. */
export function leftOutList(sentences: readonly string[]): string {
  if (sentences.length === 0) return '';
  const files = sentences.length === 1 ? 'One file is' : `${sentences.length} files are`;
  return `${files} left out:\n${sentences.map((sentence) => `  ${sentence}`).join('\n')}`;
}

/** Throws the list as a UserError where nothing may be left out. */
export function refuseLeftOut(sentences: readonly string[]): void {
  if (sentences.length > 0) throw new HostError(`${leftOutList(sentences)}\nWith --strict every sound must be usable.`);
}
