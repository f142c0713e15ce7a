import { amplitudeOfDb } from '../power.ts';
import { clipFrames, type Pcm } from './pcm.ts';

/** Left and right at 44.1 kHz, of equal length; double precision, so that only the last step rounds. */
export type Wave = readonly [left: Float64Array, right: Float64Array];

/** A constant part above this is removed. */
const leastConstant = 0.002;
/** Quieter sounds are brought to -6 dBFS, louder ones to -0.5; those between keep their level. */
const quiet = { belowDb: -11.5, toDb: -6 };
const loud = { aboveDb: -0.3, toDb: -0.5 };
/** 5 ms. */
const fadeOutFrames = 220;
export const longestFadeIn = 16;
/** 1 ms before the first frame that comes within 30 dB of the peak. */
const leadFrames = 44;
const onsetDb = -30;

/** Without its constant part, each channel by its own mean, where the mean of both is above the limit. */
export function withoutConstant(wave: Wave): Wave {
  const means = wave.map((channel) => channel.reduce((sum, value) => sum + value, 0) / channel.length);
  if (Math.abs(means[0]! + means[1]!) / 2 <= leastConstant) return wave;
  const [left, right] = wave.map((channel, c) => channel.map((value) => value - means[c]!));
  return [left!, right!];
}

export const peakOfWave = (wave: Wave): number =>
  wave.reduce((most, channel) => channel.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0);

/** The start by rule. */
export function startByRule(wave: Wave): number {
  const least = peakOfWave(wave) * amplitudeOfDb(onsetDb);
  const hits = wave.map((channel) => channel.findIndex((value) => Math.abs(value) > least));
  return Math.max(0, Math.min(...hits.filter((frame) => frame >= 0)) - leadFrames);
}

/**
 * The common form of all training sounds: cut or zero-padded to `clipFrames` frames, levelled, faded, 16 bit.
 * @param start first frame that is kept; below 0: silence before the sound
 * @param fadeIn frames, at most `longestFadeIn`
 */
export function toCommonForm(wave: Wave, start: number, fadeIn: number): Pcm {
  const gain = levelGain(peakOfWave(wave));
  const pcm = new Int16Array(2 * clipFrames);
  const end = Math.min(clipFrames, wave[0].length - start);
  for (const [c, channel] of wave.entries())
    for (let i = Math.max(0, -start); i < end; i++) {
      const left = end - 1 - i;
      const rise = i < fadeIn ? i / fadeIn : 1;
      const fall = left < fadeOutFrames ? left / (fadeOutFrames - 1) : 1;
      pcm[2 * i + c] = halfToEven(channel[start + i]! * gain * rise * fall * 32_767);
    }
  return pcm;
}

function levelGain(peak: number): number {
  if (peak < amplitudeOfDb(quiet.belowDb)) return amplitudeOfDb(quiet.toDb) / peak;
  return peak > amplitudeOfDb(loud.aboveDb) ? amplitudeOfDb(loud.toDb) / peak : 1;
}

function halfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
