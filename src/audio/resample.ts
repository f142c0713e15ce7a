import { createRequire } from 'node:module';
import { power } from '../power.ts';
import { lengthFrames, type Sound } from './sound.ts';

/** By `require`: whether `import` sees the names of a UMD bundle depends on the loader. 2 MB, loaded on first use. */
const loadConverter = (): typeof import('@alexanderolsen/libsamplerate-js') =>
  createRequire(import.meta.url)('@alexanderolsen/libsamplerate-js');

/** libsamplerate's number for its best windowed sinc: 144 dB of rejection, 97 % of the band. */
const bestSinc = 0;

/**
 * The sound at another rate by windowed-sinc interpolation (libsamplerate in WebAssembly), and with `channels` channels:
 * mono becomes two equal channels, stereo becomes mono by the mean. Length is rounded to whole frames.
 */
export async function resampleTo(
  sound: Sound,
  { sampleRate, channels }: { sampleRate: number; channels: 1 | 2 },
): Promise<Sound> {
  const wanted = withChannels(sound.channels, channels);
  if (sound.sampleRate === sampleRate) return { channels: wanted, sampleRate };
  const frames = Math.round((lengthFrames(sound) * sampleRate) / sound.sampleRate);
  const converter = await loadConverter().create(1, sound.sampleRate, sampleRate, { converterType: bestSinc });
  try {
    const distinct = wanted[0] === wanted[1] ? wanted.slice(0, 1) : wanted;
    const converted = distinct.map((channel) => exactly(frames, converter.simple(channel)));
    return { channels: wanted.map((_, c) => converted[c] ?? converted[0]!.slice()), sampleRate };
  } finally {
    converter.destroy();
  }
}

/** The sound so many semitones higher and shorter, or lower and longer, as a tape that runs at another speed. */
export async function transposed(sound: Sound, semitones: number): Promise<Sound> {
  const { sampleRate, channels } = sound;
  const played = { channels, sampleRate: sampleRate * power(2, semitones / 12) };
  return resampleTo(played, { sampleRate, channels: channels.length === 1 ? 1 : 2 });
}

function withChannels(channels: readonly Float32Array[], count: 1 | 2): readonly Float32Array[] {
  const [left, right = left] = channels;
  if (left === undefined || right === undefined) throw new Error('A sound without channels cannot be resampled.');
  if (count === 2) return [left, right];
  return left === right ? [left] : [left.map((value, i) => (value + right[i]!) / 2)];
}

/** The converter's length differs by a frame or two from the exact ratio. */
function exactly(frames: number, samples: Float32Array): Float32Array {
  const exact = new Float32Array(frames);
  exact.set(samples.subarray(0, frames));
  return exact;
}
