import { type Sentence, sentence } from '../languages/sentence.ts';

/** Less is not worth a word. */
const toldMs = 100;

/** What the person should know about a source of which this was left out before its hit. */
export const skippedNotes = (skippedMs: number): Sentence[] =>
  skippedMs > toldMs ? [sentence('leadSkipped', { skippedMs })] : [];

/** Each of them once: sounds of a batch start from the same file. */
export const distinctNotes = (notes: readonly Sentence[]): Sentence[] => [
  ...new Map(notes.map((note) => [JSON.stringify(note), note])).values(),
];
