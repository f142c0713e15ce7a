/**
 * Powers that are the same on every Node. V8 changed how `**` and Math.pow round between Node 22 and 24; exp and log are
 * the same in all. Whatever decides a sound's samples uses these two, so that a seed gives the same bytes everywhere.
 */

/** base to the power of exponent, for a base above 0. */
export const power = (base: number, exponent: number): number => Math.exp(exponent * Math.log(base));

/** The amplitude of a level in dB: 0 dB is 1, -20 dB is 0.1. */
export const amplitudeOfDb = (db: number): number => Math.exp(db * (Math.LN10 / 20));
