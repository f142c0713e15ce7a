// @ts-check
/**
 * When and how loud a beat's sounds are heard. The page's live strip, its exports and MIDI files all follow this one
 * module, in the browser as it is.
 */

export const stepsPerBar = 16;

/**
 * @typedef {{
 *   readonly tempo: number,
 *   readonly bars: number,
 *   readonly swing: number,
 *   readonly rows: readonly (readonly number[])[],
 *   readonly offsets?: readonly (Readonly<Record<string, number>> | undefined)[],
 * }} PlayedBeat see Beat in beat.ts
 * @typedef {{ readonly row: number, readonly step: number, readonly at: number, readonly velocity: number }} Hit
 *   `at`: sixteenths from the beginning, swing and offset included; `velocity`: 1 to 127
 */

/** @param {Pick<PlayedBeat, 'bars'>} beat @returns {number} its length in sixteenths */
export const stepsOf = ({ bars }) => bars * stepsPerBar;

/** Seconds of a sixteenth. @param {Pick<PlayedBeat, 'tempo'>} beat */
export const stepSeconds = ({ tempo }) => 60 / tempo / 4;

/** Where a step is heard, in sixteenths: swing delays every second one. @param {number} step @param {number} swing per cent */
export const placeOf = (step, swing) => (step % 2 === 0 ? step : step - 1 + swing / 50);

/** All hits of one round, in the order of time, then of rows. @param {PlayedBeat} beat @returns {Hit[]} */
export function hitsOf(beat) {
  const hits = [];
  const length = stepsOf(beat);
  for (let step = 0; step < length; step++)
    for (const [row, steps] of beat.rows.entries()) {
      const velocity = steps[step] ?? 0;
      if (velocity === 0) continue;
      const place = placeOf(step, beat.swing) + (beat.offsets?.[row]?.[step] ?? 0) / 100;
      // What is early on the first step ends the round before; what is late on the last one begins the next.
      const at = place < 0 ? place + length : place >= length ? place - length : place;
      hits.push({ row, step, at, velocity });
    }
  return hits.sort((a, b) => a.at - b.at || a.row - b.row);
}
