import { longestSentence } from '../../src/checkpoint/file-fault.ts';
import { UserError } from '../../src/user-error.ts';

/** What is wrong with how a file is read, if anything: whatever is in it, it is read or refused with a short sentence. */
export async function faultOf(read: () => Promise<void> | void): Promise<{ fault?: string; sentence?: string }> {
  try {
    await read();
    return {};
  } catch (error) {
    if (!(error instanceof UserError))
      return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    const sentence = error.message;
    if (sentence.length > longestSentence)
      return { fault: `a sentence of ${sentence.length} characters: ${sentence}`, sentence };
    // Whoever reads it may be a terminal.
    if (/\p{Cc}/u.test(sentence)) return { fault: `control characters in ${JSON.stringify(sentence)}`, sentence };
    return { sentence };
  }
}
