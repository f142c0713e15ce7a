import wavefile from 'wavefile';
import { openMp3 } from './formats/mp3.ts';
import { type OpenFormat, openedSamples } from './formats/opened.ts';
import { lengthFrames, type Sound, silenceNotFinite } from './sound.ts';
import { type CheckOptions, refuseWith } from './sound-limits.ts';
import { infoTags, inspectWav, recipeOf } from './wav-header.ts';

interface WavOptions {
  readonly bitDepth: '16' | '24' | '32f';
  /** Texts in the file's LIST/INFO chunk; other programs show title and software. */
  readonly info?: Readonly<Partial<Record<keyof typeof infoTags, string>>>;
  /**
   * Uniform in [0, 1), called twice a sample: TPDF dither of one quantisation step each way. Seed it from the
   * recipe and the bytes are the same each time. Absent: plain rounding. Unused at 32f, where nothing is rounded.
   */
  readonly random?: () => number;
}

/**
 * Bytes of a WAV file: the same sound and options give the same bytes (no dates). Throws on samples that are not finite.
 *
 * wavefile writes the container: chunks, tags and bit depths. Samples are packed here, for its general packer takes 20
 * times as long, which counts beside a small network, and has no dither. Strangers' files are read by wav-header.ts,
 * for wavefile knows no limits, does not mend files that are cut off or padded wrongly, and reads IMA ADPCM in mono
 * alone.
 */
export function writeWav(sound: Sound, { bitDepth, info = {}, random }: WavOptions): Uint8Array {
  const samples = interleaved(sound);
  const file = new wavefile.WaveFile();
  file.fromScratch(sound.channels.length, sound.sampleRate, bitDepth, []);
  const packed = bitDepth === '32f' ? bytesOfFloats(samples) : quantised(samples, Number(bitDepth), random);
  Object.assign(file.data, { samples: packed, chunkSize: packed.length });
  if (bitDepth === '32f') Object.assign(file.fact, { dwSampleLength: lengthFrames(sound) });
  for (const [key, tag] of Object.entries(infoTags)) {
    const text = info[key as keyof typeof infoTags];
    if (text !== undefined) file.setTag(tag, text);
  }
  return file.toBuffer();
}

/**
 * Decodes a WAV at its own rate and channels, except MPEG. `recipeText` is what the file claims as its recipe:
 * unchecked. Throws UserError as inspectWav does. People's files go through readSound, which mends more.
 */
export function readWav(bytes: Uint8Array, options: CheckOptions = {}): { sound: Sound; recipeText?: string } {
  const { layout, data, lengthFrames, sampleRate, tags } = inspectWav(bytes, options);
  const refuse = refuseWith(options.name);
  if (!layout) return refuse('mpegInWav');
  const channels = layout.decode(data, lengthFrames);
  if (silenceNotFinite(channels) > 0) return refuse('samplesNotFinite');
  return { sound: { channels, sampleRate }, ...recipeOf(tags) };
}

/** WAV and its relatives RIFX, RF64 and BW64, with whole samples, ADPCM or MPEG in them. */
export const openWav: OpenFormat = (bytes, options, refuse) => {
  const { channels, sampleRate, layout, data, lengthFrames, tags, notes } = inspectWav(bytes, options);
  if (!layout) return { ...openMp3(data, options, refuse), format: 'WAV', notes };
  return openedSamples({ channels, sampleRate, format: 'WAV', layout, data, lengthFrames, notes, ...recipeOf(tags) });
};

function interleaved(sound: Sound): Float32Array {
  const frames = lengthFrames(sound);
  const count = sound.channels.length;
  const samples = new Float32Array(frames * count);
  for (const [c, channel] of sound.channels.entries()) {
    for (let i = 0; i < frames; i++) samples[i * count + c] = channel[i]!;
  }
  if (!samples.every(Number.isFinite)) throw new Error('A sound to be written has samples that are not finite.');
  return samples;
}

function bytesOfFloats(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) view.setFloat32(i * 4, samples[i]!, true);
  return bytes;
}

/** Little-endian integers, clipped at full scale, 2^(bits-1). */
function quantised(samples: Float32Array, bits: number, random: (() => number) | undefined): Uint8Array {
  const full = 2 ** (bits - 1);
  const width = bits / 8;
  // wavefile writes no pad byte after an odd data chunk (24-bit mono): one more silent sample makes it even.
  const bytes = new Uint8Array((samples.length + ((samples.length * width) % 2)) * width);
  for (let i = 0; i < samples.length; i++) {
    const dither = random === undefined ? 0 : random() - random();
    const integer = Math.max(-full, Math.min(full - 1, Math.round(samples[i]! * full + dither)));
    for (let byte = 0; byte < width; byte++) bytes[i * width + byte] = integer >> (8 * byte);
  }
  return bytes;
}
