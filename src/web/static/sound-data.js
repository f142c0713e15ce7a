import { peaksOf } from './wav-peaks.js';

/**
 * Kept for a sound in sight: its outline, and its file, which plays without the network.
 * @typedef {{ peaks: import('./wav-peaks.js').Peaks, file: Blob }} SoundData
 */

/** Sounds whose files are kept; each has 0.13 MB. */
const keptFiles = 64;
/** Sounds that are kept decoded, for the pattern; each takes 0.3 MB. */
const keptBuffers = 16;

/** The longest unused first. @type {Map<string, Promise<SoundData>>} */
const sounds = new Map();
/** @type {Map<string, Promise<AudioBuffer>>} */
const buffers = new Map();

/** Decoding needs no permission to play: a context that never sounds will do. @type {OfflineAudioContext | undefined} */
let decoder;

/** @param {string} id @returns {Promise<SoundData>} */
export const soundData = (id) => remembered(sounds, keptFiles, id, load);

/** @param {string} id */
export const soundBuffer = (id) => remembered(buffers, keptBuffers, id, decode);

/**
 * One promise for all callers; a failed one is forgotten.
 * @template T @param {Map<string, Promise<T>>} known @param {number} kept @param {string} id @param {(id: string) => Promise<T>} get
 */
function remembered(known, kept, id, get) {
  const value = known.get(id) ?? get(id);
  known.delete(id);
  known.set(id, value);
  value.catch(() => known.delete(id));
  if (known.size > kept) known.delete(known.keys().next().value ?? '');
  return value;
}

/** @param {string} id @returns {Promise<SoundData>} */
async function load(id) {
  const response = await fetch(`/samples/${id}.wav`);
  if (!response.ok) throw new Error(`sample ${id}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  return { peaks: peaksOf(bytes), file: new Blob([bytes], { type: 'audio/wav' }) };
}

/** @param {string} id */
async function decode(id) {
  const { file } = await soundData(id);
  decoder ??= new OfflineAudioContext(2, 1, 44100);
  return decoder.decodeAudioData(await file.arrayBuffer());
}
