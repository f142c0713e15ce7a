import { en, type Strings } from './en.ts';

type Sentences = Strings['sentences'];
export type SentenceKey = keyof Sentences;

/** What a table's sentence asks for; a sentence may stand where a text is asked for. */
export type ValuesOf<Key extends SentenceKey> = Sentences[Key] extends (values: infer Values) => string
  ? { readonly [Name in keyof Values]: string extends Values[Name] ? Values[Name] | Sentence : Values[Name] }
  : { readonly [name in never]: never };

/** A sentence that is worded where it is shown, in the language of whoever reads it. Plain JSON. */
export interface Sentence {
  readonly key: SentenceKey;
  readonly values: Readonly<Record<string, unknown>>;
}

export const sentence = <Key extends SentenceKey>(key: Key, values: ValuesOf<Key>): Sentence => ({ key, values });

export const plainSentence = (text: string): Sentence => ({ key: 'plain', values: { text } });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isSentence = (value: unknown): value is Sentence => isObject(value) && 'key' in value && 'values' in value;

/** A sentence in the words of a table. */
export function worded({ key, values }: Sentence, strings: Strings): string {
  const text = strings.sentences[key] as string | ((values: object) => string);
  if (typeof text === 'string') return text;
  const spoken = Object.entries(values).map(([name, value]) => [
    name,
    isSentence(value) ? worded(value, strings) : value,
  ]);
  return text(Object.fromEntries(spoken));
}

/** How a sentence is stored: plain English as it is, as older versions stored all. */
export const toStored = (sentence: Sentence): string =>
  sentence.key === 'plain' ? String(sentence.values.text) : JSON.stringify(sentence);

export function fromStored(text: string): Sentence {
  try {
    const value: unknown = JSON.parse(text);
    if (isSentence(value) && Object.hasOwn(en.sentences, value.key)) return { key: value.key, values: value.values };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return plainSentence(text);
}
