// @ts-check
/**
 * Levels of a beat's sounds, the bus, its limiter, and which sound cuts which: numbers alone, followed by the page's live
 * audio graph and by renderBeat, so that what is exported is what was heard.
 */
import { hitsOf, stepSeconds, stepsOf } from './sequence.js';

/** Headroom: several drums at once stay below full scale. -6 dB, and exact in binary. */
export const busGain = 0.5;
/** Up to here (-3.1 dBFS) the limiter leaves samples as they are; it bends what is above to at most `ceiling` (-0.3 dBFS). */
const knee = 0.7;
const ceiling = 0.966;
/** A sound that is cut off fades for so long: no click, and no overlap that is heard. */
export const fadeSeconds = 0.004;

/**
 * A limiter without memory: the same sample in, the same sample out, wherever it stands.
 * @param {number} value @returns {number}
 */
export function limited(value) {
  const size = Math.abs(value);
  if (size <= knee) return value;
  const room = ceiling - knee;
  return Math.sign(value) * (knee + room * Math.tanh((size - knee) / room));
}

/** Velocity squared, as SFZ's amp_veltrack=100 has it. @param {number} velocity 1 to 127 */
export const velocityGain = (velocity) => (velocity / 127) ** 2;

/** @param {number} db */
export const gainOfDb = (db) => 10 ** (db / 20);

/**
 * @typedef {{ readonly volumeDb: number, readonly muted: boolean, readonly solo: boolean, readonly choke: number }} MixedRow
 * @typedef {{ readonly row: number, readonly step: number, readonly frame: number, readonly gain: number, readonly cut?: number }} Voice
 *   `frame`: the first, counted from the round's beginning; `gain`: of the velocity; `cut`: frame where another sound cuts it,
 *   which may lie in the next round
 */

/** Rows that are heard: the soloed ones, or all that are not muted. @param {readonly Pick<MixedRow, 'muted' | 'solo'>[]} rows */
export function audible(rows) {
  const hasSolo = rows.some(({ solo }) => solo);
  return rows.map(({ muted, solo }) => (hasSolo ? solo : !muted));
}

/** Frames of one round. @param {import('./sequence.js').PlayedBeat} beat @param {number} sampleRate */
export const roundFrames = (beat, sampleRate) => Math.round(stepsOf(beat) * stepSeconds(beat) * sampleRate);

/**
 * The sounds of one round of a beat that goes on for ever. Of two that cut each other and begin together the upper row
 * sounds alone.
 * @param {import('./sequence.js').PlayedBeat} beat @param {readonly MixedRow[]} rows @param {number} sampleRate
 * @returns {Voice[]}
 */
export function voicesOf(beat, rows, sampleRate) {
  const heard = audible(rows);
  const length = roundFrames(beat, sampleRate);
  const hits = hitsOf(beat)
    .filter(({ row }) => heard[row])
    .map(({ row, step, at, velocity }) => ({
      row,
      step,
      frame: Math.round(at * stepSeconds(beat) * sampleRate),
      gain: velocityGain(velocity),
      choke: rows[row]?.choke ?? 0,
    }))
    .filter(
      (hit, i, all) =>
        hit.choke === 0 || !all.some((other, j) => j < i && other.choke === hit.choke && other.frame === hit.frame),
    );
  return hits.map(({ choke, ...hit }) => {
    if (choke === 0) return hit;
    const group = hits.filter((hit) => hit.choke === choke);
    const next = group.find(({ frame }) => frame > hit.frame);
    return { ...hit, cut: next ? next.frame : (group[0]?.frame ?? 0) + length };
  });
}
