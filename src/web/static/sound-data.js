import { loudnessOf } from './loudness.js';
import { sampleRate } from './wav-file.js';
import { peaksOf, samplesOf } from './wav-peaks.js';

/**
 * Kept for a sound in sight: its outline, and its file, which plays without the network.
 * @typedef {{ peaks: import('./wav-peaks.js').Peaks, file: ArrayBuffer }} SoundData
 * @typedef {{ buffer: AudioBuffer, loudness: number }} HeardSound loudness in LUFS
 */

/** Sounds whose files are kept; each has 0.13 MB. */
const keptFiles = 64;
/** Sounds that are kept decoded: those of the strip, and those heard last; each takes 0.3 MB. */
const keptBuffers = 32;

/** The longest unused first. @type {Map<string, Promise<SoundData>>} */
const sounds = new Map();
/** @type {Map<string, HeardSound>} */
const buffers = new Map();

/** One promise for all callers; a failed one is forgotten. @param {string} id @returns {Promise<SoundData>} */
export function soundData(id) {
  const value = sounds.get(id) ?? load(id);
  keep(sounds, keptFiles, id, value);
  value.catch(() => sounds.delete(id));
  return value;
}

/** @param {string} id @returns {Promise<HeardSound>} */
export const heardSound = async (id) => buffers.get(id) ?? decoded(id, (await soundData(id)).file);

/** What plays at once, without a turn of the event loop; undefined where it must be decoded first. @param {string} id */
export const readySound = (id) => buffers.get(id);

/** @template T @param {Map<string, T>} known @param {number} most @param {string} id @param {T} value */
function keep(known, most, id, value) {
  known.delete(id);
  known.set(id, value);
  if (known.size > most) known.delete(known.keys().next().value ?? '');
}

/** @param {string} id @returns {Promise<SoundData>} */
async function load(id) {
  const response = await fetch(`/samples/${id}.wav`);
  if (!response.ok) throw new Error(`sample ${id}: ${response.status}`);
  const file = await response.arrayBuffer();
  return { peaks: peaksOf(file), file };
}

/** @param {string} id @param {ArrayBuffer} file */
function decoded(id, file) {
  const channels = samplesOf(file);
  const length = channels[0]?.length ?? 0;
  const buffer = new AudioBuffer({ length: Math.max(1, length), numberOfChannels: channels.length, sampleRate });
  for (const [c, channel] of channels.entries()) buffer.copyToChannel(channel, c);
  const sound = { buffer, loudness: loudnessOf(channels) };
  keep(buffers, keptBuffers, id, sound);
  return sound;
}
