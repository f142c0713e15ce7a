/**
 * A sound's outline: its lowest and highest value, all channels together, in each of equally long stretches, -1..1.
 * @typedef {{ low: Float32Array, high: Float32Array }} Peaks
 */

/** Finer than any waveform is wide; its 16 KB stand for a sound's 260 KB. */
const stretches = 2048;

/**
 * Reads our own WAVs (PCM of 16 bits, float of 32). The browser's decoder would start threads and keep every sample of
 * every sound that was ever in sight. Throws for other files.
 * @param {ArrayBuffer} bytes @returns {Peaks}
 */
export function peaksOf(bytes) {
  const view = new DataView(bytes);
  const { channels, isFloat, from, values } = layoutOf(view);
  const frames = Math.floor(values / channels);
  const count = Math.max(1, Math.min(stretches, frames));
  const low = new Float32Array(count);
  const high = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const end = Math.ceil(((i + 1) * frames) / count) * channels;
    for (let at = Math.floor((i * frames) / count) * channels; at < end; at++) {
      const value = isFloat ? view.getFloat32(from + at * 4, true) : view.getInt16(from + at * 2, true) / 32768;
      if (value < low[i]) low[i] = Math.max(-1, value);
      if (value > high[i]) high[i] = Math.min(1, value);
    }
  }
  return { low, high };
}

/** The samples of our own WAVs, -1..1 by channel. Throws for other files. @param {ArrayBuffer} bytes @returns {Float32Array<ArrayBuffer>[]} */
export function samplesOf(bytes) {
  const view = new DataView(bytes);
  const { channels, isFloat, from, values } = layoutOf(view);
  const frames = Math.floor(values / channels);
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: frames }, (_, i) => {
      const at = i * channels + c;
      return isFloat ? view.getFloat32(from + at * 4, true) : view.getInt16(from + at * 2, true) / 32768;
    }),
  );
}

/** Place and kind of the samples. @param {DataView} view */
function layoutOf(view) {
  /** @type {{ channels: number, isFloat: boolean } | undefined} */
  let format;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const name = view.getUint32(at);
    const size = view.getUint32(at + 4, true);
    if (name === 0x666d7420) format = formatOf(view, at + 8);
    if (name === 0x64617461 && format) {
      const available = Math.min(size, view.byteLength - at - 8);
      return { ...format, from: at + 8, values: Math.floor(available / (format.isFloat ? 4 : 2)) };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('not a WAV of ours');
}

/** @param {DataView} view @param {number} at */
function formatOf(view, at) {
  const kind = view.getUint16(at, true);
  const bits = view.getUint16(at + 14, true);
  const isFloat = kind === 3 && bits === 32;
  if (!isFloat && !(kind === 1 && bits === 16)) throw new Error(`not a WAV of ours: format ${kind}, ${bits} bits`);
  return { channels: view.getUint16(at + 2, true), isFloat };
}
