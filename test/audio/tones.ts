import type { Sound } from '../../src/audio/sound.ts';

/** A sine of `amplitude`, one channel. */
export function tone(hz: number, seconds: number, { sampleRate = 44_100, amplitude = 1 } = {}): Sound {
  const samples = Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  );
  return { channels: [samples], sampleRate };
}

export const stereo = (sound: Sound): Sound => ({ ...sound, channels: [sound.channels[0]!, sound.channels[0]!] });

/** A decaying tone: the plainest drum. */
export function drum(hz: number, seconds: number, decaySeconds: number): Sound {
  const { channels, sampleRate } = tone(hz, seconds, { amplitude: 0.8 });
  const samples = channels[0]!.map((value, i) => value * Math.exp(-i / (decaySeconds * sampleRate)));
  return { channels: [samples, samples.slice()], sampleRate };
}

/** Deterministic uniform numbers in [0, 1): MurmurHash3's finaliser over a counter, so that near seeds are unrelated. */
export function uniform(seed = 1): () => number {
  let counter = Math.imul(seed, 0x5bd1e995);
  return () => {
    counter = (counter + 1) >>> 0;
    let x = Math.imul(counter ^ (counter >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Amplitude of the component at `hz` over the middle of a signal (Hann window). */
export function amplitudeAt(signal: Float32Array, hz: number, sampleRate: number): number {
  let [re, im, weight] = [0, 0, 0];
  const margin = Math.floor(signal.length / 10);
  for (let i = margin; i < signal.length - margin; i++) {
    const w = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i - margin)) / (signal.length - 2 * margin));
    re += w * signal[i]! * Math.cos((2 * Math.PI * hz * i) / sampleRate);
    im += w * signal[i]! * Math.sin((2 * Math.PI * hz * i) / sampleRate);
    weight += w;
  }
  return (2 * Math.hypot(re, im)) / weight;
}
