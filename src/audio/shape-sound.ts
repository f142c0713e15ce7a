import { amplitudeOfDb, power } from '../power.ts';
import { type Biquad, biquad, butterworth } from './biquad.ts';
import { resampleTo } from './resample.ts';
import { saturated } from './saturate.ts';
import { amplified, cropped, lengthFrames, mapChannels, type Sound } from './sound.ts';

/** What is done to a sound, in the order of the fields; what is absent is left as it is. Times in ms. */
export interface ShapeStep {
  /** Where the sound begins and ends, counted from its present beginning. */
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  readonly reverse?: true | undefined;
  /** Pitch by resampling: an octave up is half as long. 100 cents are a semitone. */
  readonly semitones?: number | undefined;
  readonly cents?: number | undefined;
  /** Corners of second-order Butterworth filters: what is below, or above, is taken away. */
  readonly lowCutHz?: number | undefined;
  readonly highCutHz?: number | undefined;
  /** See saturated. */
  readonly driveDb?: number | undefined;
  /** The time in which an exponential envelope from the beginning on falls by 60 dB. */
  readonly decayMs?: number | undefined;
  /** Of the side signal: 0 is mono, 100 as it is, 200 twice. */
  readonly widthPercent?: number | undefined;
  readonly gainDb?: number | undefined;
  /** Raised cosines from 0 at the first sample, and to 0 right after the last. */
  readonly fadeInMs?: number | undefined;
  readonly fadeOutMs?: number | undefined;
}

type Operation = (sound: Sound, step: ShapeStep) => Sound | Promise<Sound>;

/** A filter's corner lies below half the rate. */
const highestCorner = 0.49;

const operations: readonly Operation[] = [
  (sound, { startMs = 0, endMs }) =>
    startMs === 0 && endMs === undefined
      ? sound
      : cropped(sound, framesOf(sound, startMs), endMs === undefined ? undefined : framesOf(sound, endMs)),
  (sound, { reverse }) => (reverse ? mapChannels(sound, (channel) => channel.slice().reverse()) : sound),
  transposed,
  (sound, { lowCutHz }) => (lowCutHz === undefined ? sound : filtered(sound, 'highPass', lowCutHz)),
  (sound, { highCutHz }) =>
    highCutHz === undefined || highCutHz > highestCorner * sound.sampleRate
      ? sound
      : filtered(sound, 'lowPass', highCutHz),
  (sound, { driveDb }) => (driveDb === undefined ? sound : saturated(sound, driveDb)),
  (sound, { decayMs }) => (decayMs === undefined ? sound : damped(sound, decayMs)),
  (sound, { widthPercent }) => (widthPercent === undefined ? sound : widened(sound, widthPercent / 100)),
  (sound, { gainDb }) => (gainDb === undefined ? sound : amplified(sound, amplitudeOfDb(gainDb))),
  (sound, { fadeInMs = 0, fadeOutMs = 0 }) => faded(sound, framesOf(sound, fadeInMs), framesOf(sound, fadeOutMs)),
];

/** A new sound; the given one stays as it is. The result may be above full scale, or of no frames where nothing lies between start and end. */
export async function shapedSound(sound: Sound, step: ShapeStep): Promise<Sound> {
  let shaped = sound;
  for (const operation of operations) if (lengthFrames(shaped) > 0) shaped = await operation(shaped, step);
  return shaped;
}

/** The factor of a step's pitch; its length is divided by it. */
export const pitchRatio = ({ semitones = 0, cents = 0 }: ShapeStep): number => power(2, (semitones + cents / 100) / 12);

const framesOf = ({ sampleRate }: Sound, ms: number): number => Math.round((ms / 1000) * sampleRate);

/** The converter takes whole rates up to this one. Only their ratio counts: the largest are off by a hundredth of a cent at most. */
const highestRate = 192_000;

/** Played at another speed, and so the same number of frames at another rate, which is brought back to its own. */
async function transposed(sound: Sound, step: ShapeStep): Promise<Sound> {
  const ratio = pitchRatio(step);
  if (ratio === 1) return sound;
  const { channels, sampleRate } = sound;
  const to = Math.floor(highestRate / Math.max(1, ratio));
  const faster = { channels, sampleRate: Math.round(to * ratio) };
  const slowed = await resampleTo(faster, { sampleRate: to, channels: channels.length === 1 ? 1 : 2 });
  return { channels: slowed.channels, sampleRate };
}

function filtered(sound: Sound, kind: 'highPass' | 'lowPass', hz: number): Sound {
  const corner = Math.min(hz, highestCorner * sound.sampleRate);
  return eachInDouble(sound, butterworth(kind, corner, sound.sampleRate));
}

const eachInDouble = (sound: Sound, filter: Biquad): Sound =>
  mapChannels(sound, (channel) => {
    const signal = Float64Array.from(channel);
    biquad(signal, filter);
    return Float32Array.from(signal);
  });

function damped(sound: Sound, decayMs: number): Sound {
  const perFrame = -Math.log(1000) / ((decayMs / 1000) * sound.sampleRate);
  return mapChannels(sound, (channel) => channel.map((value, i) => value * Math.exp(i * perFrame)));
}

function widened(sound: Sound, width: number): Sound {
  const [left, right] = sound.channels;
  if (!left || !right) return sound;
  const [same, other] = [(1 + width) / 2, (1 - width) / 2];
  const mixed = (a: Float32Array, b: Float32Array) => a.map((value, i) => value * same + b[i]! * other);
  return { channels: [mixed(left, right), mixed(right, left)], sampleRate: sound.sampleRate };
}

function faded(sound: Sound, fadeIn: number, fadeOut: number): Sound {
  if (fadeIn === 0 && fadeOut === 0) return sound;
  const length = lengthFrames(sound);
  const rise = (i: number, frames: number): number =>
    i >= frames ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * i) / Math.max(1, frames));
  return mapChannels(sound, (channel) =>
    channel.map((value, i) => value * rise(i, Math.min(fadeIn, length)) * rise(length - i, Math.min(fadeOut, length))),
  );
}
