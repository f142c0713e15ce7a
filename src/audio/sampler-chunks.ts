import { chunksOf, fourLetters } from './chunks.ts';

/** Root note of a sound without a clear pitch: middle C, which samplers assume as well. */
export const unpitchedNote = 60;

const newest = { start: 12, limit: 256, littleEndian: true } as const;

/**
 * A WAV with the chunks that samplers read: "smpl" (root note, no loops) and "inst" (root note, whole keyboard, all
 * velocities), appended behind everything else. The same bytes where it has a "smpl" chunk already, or is no RIFF file.
 * Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" and its 1994 update.
 * @param note MIDI note at which the sound keeps its pitch
 */
export function withSamplerChunks(wav: Uint8Array, sampleRate: number, note: number): Uint8Array {
  const chunks = fourLetters(wav, 0) === 'RIFF' ? chunksOf(wav, newest) : undefined;
  if (!chunks || chunks.some(({ id }) => id === 'smpl')) return wav;
  const end = wav.length + (wav.length % 2);
  const file = new Uint8Array(end + 8 + 36 + 8 + 8);
  file.set(wav);
  const view = new DataView(file.buffer);
  view.setUint32(4, file.length - 8, true);
  const smpl = startChunk(view, end, 'smpl', 36);
  // Manufacturer, product, fine pitch, SMPTE, loops and private data stay 0.
  view.setUint32(smpl + 8, Math.round(1e9 / sampleRate), true);
  view.setUint32(smpl + 12, note, true);
  const inst = startChunk(view, smpl + 36, 'inst', 7);
  // Root note, fine tune, gain, lowest and highest note, lowest and highest velocity; a pad byte follows.
  file.set([note, 0, 0, 0, 127, 1, 127], inst);
  return file;
}

/** Writes a chunk's head; where its content begins. */
function startChunk(view: DataView, at: number, id: string, size: number): number {
  for (let i = 0; i < 4; i++) view.setUint8(at + i, id.charCodeAt(i));
  view.setUint32(at + 4, size, true);
  return at + 8;
}
