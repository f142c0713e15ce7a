import { locales, localised, stringsOf } from '../languages/index.ts';
import { sentence } from '../languages/sentence.ts';
import { type Asked, type Knob, type KnobWish, knobs, knobWords, rangeOf } from '../sound/knobs.ts';
import { readPitch } from '../sound/read-pitch.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Option, Request } from './chat.ts';
import { declareOption } from './declare.ts';
import { flagOption, numberOption, textOption } from './read-option.ts';

const keys = { decay: 'knobDecay', tone: 'knobTone', punch: 'knobPunch', noise: 'knobNoise' } as const;

const knobOption = (knob: Knob): Option<App> =>
  declareOption(keys[knob], 'text', {
    max: 20,
    words: locales.flatMap((locale) => stringsOf(locale).knobs.words[knob]),
    complete(typed, { locale }) {
      const words = stringsOf(locale).knobs.words[knob].map((name, third) => ({
        name,
        value: knobWords[knob][third]!,
      }));
      const wanted = typed.trim().toLowerCase();
      const found = words.filter(({ name, value }) => name.startsWith(wanted) || value.startsWith(wanted));
      return /^\d+$/.test(wanted) && rangeOf(knob, wanted) ? [...found, { name: wanted, value: wanted }] : found;
    },
  });

/** The knobs of the four instruments' commands. */
export const knobOptions: readonly Option<App>[] = [
  ...knobs.map(knobOption),
  declareOption('knobPitch', 'text', { max: 20 }),
  declareOption('fresh', 'flag'),
];

const nameOf = (knob: Knob | 'pitch') => {
  const key = knob === 'pitch' ? 'knobPitch' : keys[knob];
  return sentence('listed', { texts: [localised(({ options }) => options[key].name)] });
};

/** A word of any language, or a percentile, as the recipe of the request keeps it. */
function readKnob(knob: Knob, text: string): string {
  const typed = text.trim().toLowerCase().replace(/\s*%$/, '');
  if (['medium', 'mid'].includes(typed)) return knobWords[knob][1];
  const third = locales.map((locale) => stringsOf(locale).knobs.words[knob].indexOf(typed)).find((found) => found >= 0);
  const number = /^\d{1,3}([.,]\d+)?$/.test(typed) ? `${Math.round(Number(typed.replace(',', '.')))}` : typed;
  const value = third === undefined ? number : knobWords[knob][third]!;
  if (rangeOf(knob, value)) return value;
  const words = knobWords[knob].map((_, third) => localised((strings) => strings.knobs.words[knob][third]!));
  throw new UserError('knobValue', {
    name: nameOf(knob),
    value: text.slice(0, 40),
    words: sentence('listed', { texts: words }),
  });
}

/**
 * What a request asks of the character of its sounds; undefined where it asks nothing. UserError for values that cannot
 * be read, and for what excludes each other.
 */
export function askedCharacter(request: Pick<Request, 'options'>): Asked | undefined {
  const wish: KnobWish = Object.fromEntries(
    knobs.flatMap((knob) => {
      const text = textOption(request, knob);
      return text === undefined ? [] : [[knob, readKnob(knob, text)]];
    }),
  );
  const pitch = textOption(request, 'pitch');
  const fresh = flagOption(request, 'fresh') === true;
  const first = knobs.find((knob) => wish[knob] !== undefined);
  if (first === undefined && pitch === undefined) {
    if (fresh) throw new UserError('freshAlone');
    return undefined;
  }
  const asked: Asked = { wish, ...(pitch !== undefined && readPitch(pitch)), ...(fresh && { fresh }) };
  if (fresh && first === undefined) throw new UserError('freshAlone');
  if (fresh && asked.note !== undefined) throw new UserError('freshNote');
  refuseOthers(request, asked.note === undefined ? first : 'pitch');
  return asked;
}

/** Measured seeds have the character that they have: neither the seed nor the sampling can be another. */
function refuseOthers(request: Pick<Request, 'options'>, knob: Knob | 'pitch' | undefined): void {
  if (knob === undefined) return;
  if (numberOption(request, 'seed') !== undefined) throw new UserError('knobWithSeed', { name: nameOf(knob) });
  if (numberOption(request, 'steps') !== undefined) throw new UserError('knobWithSteps', { name: nameOf(knob) });
}
