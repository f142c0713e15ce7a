import { UserError } from '../user-error.ts';

const semitonesOf: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const accidentals: Readonly<Record<string, number>> = { '#': 1, '♯': 1, B: -1, '♭': -1, '': 0 };
/** An octave: further away a drum is another drum. */
const mostSemitones = 12;

/**
 * `F1`, `f#1`, `Bb0`: a MIDI note (F1 is 29, C4 middle C). `+2`, `-3.5`: so many semitones up or down. UserError for
 * anything else.
 */
export function readPitch(text: string): { readonly note: number } | { readonly semitones: number } {
  const typed = text.trim().toUpperCase();
  const name = /^([A-G])([#♯B♭]?)(-1|\d)$/.exec(typed);
  if (name) {
    const [, letter = '', accidental = '', octave = ''] = name;
    return { note: 12 * (Number(octave) + 1) + semitonesOf[letter]! + accidentals[accidental]! };
  }
  const semitones = /^[+-]?\d{1,2}([.,]\d{1,2})?$/.test(typed) ? Number(typed.replace(',', '.')) : Number.NaN;
  if (Math.abs(semitones) <= mostSemitones) return { semitones };
  throw new UserError('pitchValue', { value: text.slice(0, 40) });
}
