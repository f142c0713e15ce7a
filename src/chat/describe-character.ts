import { noteNameOf } from '../audio/fundamental.ts';
import type { Strings } from '../languages/index.ts';
import type { rankings } from '../sound/knob-table.ts';
import { type Asked, type Character, knobs, knobWords } from '../sound/knobs.ts';

const keys = { decay: 'knobDecay', tone: 'knobTone', punch: 'knobPunch', noise: 'knobNoise' } as const;

/** What was asked of the sounds, e.g. `decay short, tone 80, F1`. */
export function describeAsked({ wish, note, semitones, fresh }: Asked, strings: Strings): string {
  const { options, knobs: words, number } = strings;
  const asked = knobs.flatMap((knob) => {
    const value = wish[knob];
    if (value === undefined) return [];
    const third = (knobWords[knob] as readonly string[]).indexOf(value);
    return [`${options[keys[knob]].name} ${words.words[knob][third] ?? value}`];
  });
  const rest = [
    ...(note === undefined ? [] : [noteNameOf(note)]),
    ...(semitones === undefined ? [] : [words.tuned(signed(semitones, number))]),
    ...(fresh ? [options.fresh.name] : []),
  ];
  return words.asked([...asked, ...rest].join(', '));
}

/** What a sound measures, as percentiles of its model's own distribution, e.g. `decay 12, tone 88`; empty where nothing is known. */
export function describeMeasured(
  character: Character | undefined,
  { wish, note }: Asked,
  rankOf: ReturnType<typeof rankings>,
  { options, number }: Strings,
): string {
  if (!character) return '';
  const measured = knobs
    .filter((knob) => wish[knob] !== undefined)
    .map((knob) => `${options[keys[knob]].name} ${number(Math.round(rankOf(knob, character[knob])))}`);
  const pitch = note === undefined || character.pitch === undefined ? [] : [noteNameOf(character.pitch)];
  return [...measured, ...pitch].join(', ');
}

/** `+1.5`, `-3`. */
export const signed = (value: number, number: Strings['number']): string => `${value > 0 ? '+' : ''}${number(value)}`;
