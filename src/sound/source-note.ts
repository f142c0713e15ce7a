/** What the person should know about a source: a sentence, or what was left out before its hit, said in their language. */
export type SourceNote = string | { readonly skippedMs: number };

/** Less is not worth a word. */
const toldMs = 100;

export const skippedNote = (skippedMs: number): SourceNote[] => (skippedMs > toldMs ? [{ skippedMs }] : []);

/** Each of them once: sounds of a batch start from the same file. */
export const distinctNotes = (notes: readonly SourceNote[]): SourceNote[] => [
  ...new Map(notes.map((note) => [JSON.stringify(note), note])).values(),
];

/** Says a note; `skipped` gets the time in seconds, to a hundredth. */
export const noteText = (note: SourceNote, skipped: (seconds: number) => string): string =>
  typeof note === 'string' ? note : skipped(Number((note.skippedMs / 1000).toFixed(2)));
