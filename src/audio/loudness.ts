import { meanOf } from '../percentile.ts';
import { amplitudeOfDb, power } from '../power.ts';
import { type Biquad, biquad } from './biquad.ts';
import { amplified, lengthFrames, type Sound } from './sound.ts';

const blockSeconds = 0.4;
const hopSeconds = 0.1;
const absoluteGateLufs = -70;
const relativeGateLu = -10;

/**
 * Integrated loudness in LUFS, ITU-R BS.1770-4: K-weighting, 400 ms blocks every 100 ms, gated at -70 LUFS and 10 LU
 * under the mean. A sound shorter than a block is one block, padded with silence; -Infinity where every block is gated.
 */
export function integratedLoudness(sound: Sound): number {
  const blocks = blockPowers(sound);
  const audible = blocks.filter((power) => lufsOf(power) > absoluteGateLufs);
  const relativeGate = lufsOf(meanOf(audible)) + relativeGateLu;
  return lufsOf(meanOf(audible.filter((power) => lufsOf(power) > relativeGate)));
}

/** The sound at another integrated loudness; unchanged where every block is gated. */
export function toLoudness(sound: Sound, targetLufs: number): Sound {
  const loudness = integratedLoudness(sound);
  if (!Number.isFinite(loudness)) return sound;
  return amplified(sound, amplitudeOfDb(targetLufs - loudness));
}

const lufsOf = (power: number): number => (power > 0 ? -0.691 + 10 * Math.log10(power) : Number.NEGATIVE_INFINITY);

/** Mean square of each block, summed over the channels (left and right weigh 1). */
function blockPowers(sound: Sound): number[] {
  const block = Math.round(blockSeconds * sound.sampleRate);
  const hop = Math.round(hopSeconds * sound.sampleRate);
  const weighted = sound.channels.map((channel) => kWeighted(channel, sound.sampleRate));
  const count = Math.max(1, Math.floor((lengthFrames(sound) - block) / hop) + 1);
  return Array.from({ length: count }, (_, i) => {
    let squares = 0;
    for (const channel of weighted) {
      const end = Math.min(i * hop + block, channel.length);
      for (let frame = i * hop; frame < end; frame++) squares += channel[frame]! * channel[frame]!;
    }
    return squares / block;
  });
}

function kWeighted(channel: Float32Array, sampleRate: number): Float64Array {
  const weighted = Float64Array.from(channel);
  biquad(weighted, headShelf(sampleRate));
  biquad(weighted, lowCut(sampleRate));
  return weighted;
}

// The standard tabulates both filters at 48 kHz alone. The bilinear transforms of these analogue prototypes reproduce its
// tables there to 1e-8, and give the same response at any other rate.

/** The head's effect: +4 dB above some 1.7 kHz. */
function headShelf(sampleRate: number): Biquad {
  const gain = amplitudeOfDb(3.999843853973347);
  const bandGain = power(gain, 0.4996667741545416);
  const { k, q } = prototype(sampleRate, 1681.974450955533, 0.7071752369554196);
  const a0 = 1 + k / q + k * k;
  return {
    b: [(gain + (bandGain * k) / q + k * k) / a0, (2 * (k * k - gain)) / a0, (gain - (bandGain * k) / q + k * k) / a0],
    a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  };
}

/** RLB weighting: a high pass at 38 Hz. The standard's numerator at 48 kHz is 1, -2, 1, not scaled: a small gain, kept at every rate. */
function lowCut(sampleRate: number): Biquad {
  const [hz, sharpness] = [38.13547087602444, 0.5003270373238773];
  const { k, q } = prototype(sampleRate, hz, sharpness);
  const a0 = 1 + k / q + k * k;
  const standard = prototype(48_000, hz, sharpness);
  const gain = (1 + standard.k / q + standard.k * standard.k) / a0;
  return { b: [gain, -2 * gain, gain], a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0] };
}

const prototype = (sampleRate: number, hz: number, q: number) => ({ k: Math.tan((Math.PI * hz) / sampleRate), q });
