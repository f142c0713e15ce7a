import wavefile from 'wavefile';
import { lengthFrames, type Sound } from './sound.ts';
import { inspectWav, type WavInfo, type WavLimits } from './wav-header.ts';

/** Texts that travel in the file's LIST/INFO chunk; other readers show title and software. */
export interface WavTexts {
  /** The sound's canonical recipe (ICMT). */
  readonly recipe?: string;
  /** INAM. */
  readonly title?: string;
  /** ISFT, what made the file. */
  readonly software?: string;
  /** ICOP, the licence in a few words. */
  readonly licence?: string;
}

export interface WavOptions {
  readonly bitDepth: '16' | '24' | '32f';
  readonly info?: WavTexts;
  /**
   * Uniform in [0, 1), called twice a sample: TPDF dither of one quantisation step each way. Seed it from the
   * recipe and the bytes are the same each time. Absent: plain rounding. Unused at 32f, where nothing is rounded.
   */
  readonly random?: () => number;
}

const tagOf = { recipe: 'ICMT', title: 'INAM', software: 'ISFT', licence: 'ICOP' } as const satisfies Record<
  keyof WavTexts,
  string
>;

/** Bytes of a WAV file: the same sound and options give the same bytes (no dates). Throws on non-finite samples. */
export function writeWav(sound: Sound, { bitDepth, info = {}, random }: WavOptions): Uint8Array {
  const samples = interleaved(sound);
  const file = new wavefile.WaveFile();
  file.fromScratch(sound.channels.length, sound.sampleRate, bitDepth, []);
  // Packed here: wavefile's general packer takes 20 times as long, which counts beside a small network.
  const packed = bitDepth === '32f' ? bytesOfFloats(samples) : quantised(samples, Number(bitDepth), random);
  Object.assign(file.data, { samples: packed, chunkSize: packed.length });
  if (bitDepth === '32f') Object.assign(file.fact, { dwSampleLength: lengthFrames(sound) });
  for (const [key, tag] of Object.entries(tagOf)) {
    const text = info[key as keyof WavTexts];
    if (text !== undefined) file.setTag(tag, text);
  }
  return file.toBuffer();
}

/**
 * Decodes a WAV: 8 to 32-bit integers, 32 and 64-bit floats, also WAVE_FORMAT_EXTENSIBLE, at its own rate and channels.
 * `recipeText` is what the file claims as its recipe: unchecked. Throws UserError as inspectWav does.
 */
export function readWav(
  bytes: Uint8Array,
  options: { name?: string; limits?: WavLimits } = {},
): { sound: Sound; recipeText?: string } {
  const info = inspectWav(bytes, options);
  const file = new wavefile.WaveFile(plainWav(bytes, info));
  const samples = file.getSamples(true, Float64Array);
  const { scale, offset } = decoding(info);
  const channels = Array.from({ length: info.channels }, () => new Float32Array(info.lengthFrames));
  for (const [c, channel] of channels.entries()) {
    for (let i = 0; i < channel.length; i++) channel[i] = (samples[i * info.channels + c]! - offset) * scale;
  }
  const sound = { channels, sampleRate: info.sampleRate };
  const comment = info.tags[tagOf.recipe];
  return comment?.startsWith('{') ? { sound, recipeText: comment } : { sound };
}

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

/** Little-endian integers; full scale is 2^(bits-1), what exceeds it is clipped. */
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

const decoding = ({ float, bitDepth }: WavInfo): { scale: number; offset: number } =>
  float ? { scale: 1, offset: 0 } : { scale: 2 ** (1 - bitDepth), offset: bitDepth === 8 ? 128 : 0 };

/** Only format and samples, in the plainest form: no other chunk of a stranger's file reaches the library. */
function plainWav(bytes: Uint8Array, info: WavInfo): Uint8Array {
  const header = 44;
  const file = new Uint8Array(header + info.dataBytes);
  const view = new DataView(file.buffer);
  const text = (at: number, letters: string) => file.set(new TextEncoder().encode(letters), at);
  const frameBytes = (info.channels * info.bitDepth) / 8;
  text(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, info.float ? 3 : 1, true);
  view.setUint16(22, info.channels, true);
  view.setUint32(24, info.sampleRate, true);
  view.setUint32(28, info.sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, info.bitDepth, true);
  text(36, 'data');
  view.setUint32(40, info.dataBytes, true);
  file.set(bytes.subarray(info.dataOffset, info.dataOffset + info.dataBytes), header);
  return file;
}
