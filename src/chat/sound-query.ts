import { drumParts } from '../kits/kit.ts';
import { locales, stringsOf } from '../languages/index.ts';
import type { SoundFilter, Word } from '../library/library.ts';
import { type Bands, bands, type Measure } from '../library/sound-bands.ts';

/** What a filter by instrument may be; `hat` are the hats of all three parts. */
export const instruments = ['kick', 'snare', 'hat', 'closed-hat', 'half-open-hat', 'open-hat', 'perc'] as const;
export type Instrument = (typeof instruments)[number];

/** What a person looks for among their sounds, as a page's address and a button's id hold it. */
export interface SoundQuery extends Bands {
  readonly of: 'kept' | 'made';
  /** Words, as typed. */
  readonly text: string;
  readonly instrument?: Instrument;
  readonly model?: string;
  readonly tag?: string;
  /** Its id. */
  readonly collection?: string;
  readonly maker?: string;
  /** From 1. */
  readonly page: number;
}

const longestText = 80;
const mostWords = 8;
/** Nobody reads that far. */
const mostPages = 1000;
export const measures = Object.keys(bands) as readonly Measure[];

const texts = ['model', 'tag', 'collection', 'maker'] as const;

/** What an address says under this name; without control characters, of which PostgreSQL refuses some in any text. */
export const givenIn = (params: URLSearchParams, name: string): string =>
  (params.get(name) ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, longestText);

/** Parameters that make no sense count as not given. */
export function soundQueryOf(params: URLSearchParams): SoundQuery {
  const given = (name: string): string => givenIn(params, name);
  const instrument = instruments.find((known) => known === given('instrument'));
  const chosen = measures.flatMap((measure) => {
    const band = given(measure);
    return Object.hasOwn(bands[measure], band) ? [[measure, band]] : [];
  });
  const typed = texts.map((name) => [name, given(name)]).filter(([, text]) => text !== '');
  return {
    of: given('of') === 'made' ? 'made' : 'kept',
    text: given('q'),
    page: Math.min(mostPages, Math.max(1, Math.floor(Number(given('page'))) || 1)),
    ...(instrument ? { instrument } : {}),
    ...Object.fromEntries(chosen),
    ...Object.fromEntries(typed),
  };
}

/** Defaults stay out of it. */
export function paramsOf(query: SoundQuery): URLSearchParams {
  const { of, text, page, ...rest } = query;
  const params = new URLSearchParams();
  if (of === 'made') params.set('of', of);
  if (text) params.set('q', text);
  for (const [name, value] of Object.entries(rest)) if (value) params.set(name, String(value));
  if (page > 1) params.set('page', String(page));
  return params;
}

/** Whether the query narrows the list down. */
export const isNarrow = (query: SoundQuery): boolean => paramsOf({ ...query, of: 'kept', page: 1 }).size > 0;

/** A query as the library asks it. */
export function filterOf(
  query: SoundQuery,
  who: { readonly personId: string; readonly serverId: string },
): SoundFilter {
  const { text, instrument, page: _page, ...rest } = query;
  return {
    ...rest,
    ...who,
    words: wordsOf(text),
    ...(rest.tag === undefined ? {} : { tag: rest.tag.toLowerCase() }),
    ...(instrument ? { parts: instrument === 'hat' ? hats : [instrument] } : {}),
  };
}

const hats = ['hat', ...drumParts.filter((part) => part.endsWith('-hat'))];

const wordsOf = (text: string): Word[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, mostWords)
    .map((word) => ({
      text: word,
      parts: drumParts.filter((part) => namesOfPart.get(part)?.some((name) => name.startsWith(word))),
    }));

/** The words of each part in every language; "half-open" does not begin with "open". */
const namesOfPart = new Map(
  drumParts.map((part) => [
    part,
    locales.flatMap((locale) => stringsOf(locale).kitParts[part].toLowerCase().split(/\s+/)),
  ]),
);
