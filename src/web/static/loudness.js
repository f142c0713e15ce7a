import { sampleRate } from './wav-file.js';

/** Auditioned sounds are as loud as this, in LUFS in front of the bus; nothing is raised by more than `mostRaise` dB. */
const target = -15;
const mostRaise = 9;

/** K-weighting of ITU-R BS.1770-4 at 44.1 kHz: the head's shelf, then the low cut. b0, b1, b2, a1, a2. */
const weighting = [
  [1.5308412300503478, -2.6509799951547297, 1.169079079921587, -1.6636551132560204, 0.7125954280732254],
  [0.9995600645425144, -1.999120129085029, 0.9995600645425144, -1.989169673629796, 0.9891990357870393],
];

/**
 * Loudness of a short sound: its loudest 400 ms, as the standard's momentary loudness has it.
 * @param {readonly Float32Array[]} channels at 44.1 kHz @returns {number} LUFS
 */
export function loudnessOf(channels) {
  const block = 0.4 * sampleRate;
  const length = channels[0]?.length ?? 0;
  const power = new Float64Array(length + 1);
  for (const channel of channels) {
    let weighted = Float64Array.from(channel);
    for (const filter of weighting) weighted = filtered(weighted, filter);
    for (let i = 0; i < length; i++) power[i + 1] += weighted[i] * weighted[i];
  }
  for (let i = 0; i < length; i++) power[i + 1] += power[i];
  let most = 0;
  for (let end = Math.min(block, length); end <= length; end += 441)
    most = Math.max(most, power[end] - power[Math.max(0, end - block)]);
  return -0.691 + 10 * Math.log10(Math.max(1e-12, most / block));
}

/** @param {Float64Array} values @param {readonly number[]} filter */
function filtered(values, [b0 = 0, b1 = 0, b2 = 0, a1 = 0, a2 = 0]) {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return values.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

/** The gain at which a sound is auditioned: its file stays as it is. @param {number} loudness LUFS */
export const auditionGain = (loudness) => 10 ** (Math.min(mostRaise, target - loudness) / 20);
