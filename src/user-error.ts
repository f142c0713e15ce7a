import { en } from './languages/en.ts';
import { plainSentence, type Sentence, type SentenceKey, type ValuesOf, worded } from './languages/sentence.ts';

interface Options {
  /** `usage`: the request itself was wrong (exit code 2); `failed`: a fair request that could not be met (exit code 1). */
  readonly kind?: 'usage' | 'failed';
  readonly cause?: unknown;
}

/** A key alone where its sentence has no values. */
type Arguments<Key extends SentenceKey> =
  Record<never, never> extends ValuesOf<Key>
    ? [values?: ValuesOf<Key>, options?: Options]
    : [values: ValuesOf<Key>, options?: Options];

/**
 * A sentence for a person: what is wrong, with which value, and what is allowed. Anything else that is thrown is a bug.
 * It carries the sentence's key and values, which an edge words in the person's language; `message` is English, for logs
 * and the terminal.
 */
export class UserError<Key extends SentenceKey = SentenceKey> extends Error implements Sentence {
  override readonly name = 'UserError';
  readonly key: Key;
  readonly values: Sentence['values'];
  readonly kind: 'usage' | 'failed';

  constructor(key: Key, ...[values = {} as ValuesOf<Key>, { kind = 'usage', cause } = {}]: Arguments<Key>) {
    const sentence = { key, values: { ...values } };
    super(worded(sentence, en), cause === undefined ? {} : { cause });
    this.key = key;
    this.values = sentence.values;
    this.kind = kind;
  }

  /** The sentence alone, as plain JSON. */
  get sentence(): Sentence {
    return { key: this.key, values: this.values };
  }

  /** An error of a sentence that came from another process, or off the disk. */
  static of({ key, values }: Sentence, options: Options = {}): UserError {
    return new UserError(key, values as never, options);
  }
}

/** For a `catch` that lets refusals pass, and nothing else. */
export function ignoreUserError(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}

/** A sentence in English for whoever runs the program: at the terminal, in the log. Never what chat or a page says. */
export class HostError extends UserError<'plain'> {
  constructor(text: string, options: Options = {}) {
    const { key, values } = plainSentence(text);
    super(key as 'plain', values as { text: string }, options);
  }
}
