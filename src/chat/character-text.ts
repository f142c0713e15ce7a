import { type Asked, knobs, knobWords } from '../sound/knobs.ts';

const letters = { decay: 'd', tone: 't', punch: 'p', noise: 'n' } as const;
const third = ['a', 'b', 'c'];

/** What was asked, for the id of a button, in at most 36 characters: `4.da.t70.k29`. */
export function characterText({ wish, note, semitones, fresh }: Asked): string {
  const asked = knobs.flatMap((knob) => {
    const value = wish[knob];
    if (value === undefined) return [];
    const at = (knobWords[knob] as readonly string[]).indexOf(value);
    return [`${letters[knob]}${third[at] ?? value}`];
  });
  return [
    ...asked,
    ...(note === undefined ? [] : [`k${note}`]),
    ...(semitones === undefined ? [] : [`s${Math.round(semitones * 100)}`]),
    ...(fresh ? ['f'] : []),
  ].join('.');
}

/** Undefined where a button asks nothing of the character. */
export function characterFromText(text: string): Asked | undefined {
  const parts = text.split('.').filter(Boolean);
  if (parts.length === 0) return undefined;
  const partOf = (letter: string): string | undefined =>
    parts.find((part) => part[0] === letter && part.length > 1)?.slice(1);
  const wish = Object.fromEntries(
    knobs.flatMap((knob) => {
      const value = partOf(letters[knob]);
      return value === undefined ? [] : [[knob, knobWords[knob][third.indexOf(value)] ?? value]];
    }),
  );
  const [note, hundredths] = [partOf('k'), partOf('s')];
  return {
    wish,
    ...(note !== undefined && { note: Number(note) }),
    ...(hundredths !== undefined && { semitones: Number(hundredths) / 100 }),
    ...(parts.includes('f') && { fresh: true }),
  };
}
