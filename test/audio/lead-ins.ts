import { readFileSync } from 'node:fs';
import { readSound } from '../../src/audio/read-sound.ts';
import { lengthFrames, type Sound } from '../../src/audio/sound.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';

export type Drum = 'kick' | 'kick-acoustic' | 'snare' | 'hat' | 'shaker' | 'brush';

/** A drum of test/fixtures/audio/drums. */
export async function drum(name: Drum): Promise<Sound> {
  const path = new URL(`../fixtures/audio/drums/${name}.flac`, import.meta.url);
  return (await readSound(readFileSync(path), { name })).sound;
}

/** What a recording has beside the hit, sample by sample; `lead`: frames before the hit, `frames`: of all. */
type Beside = (at: { readonly lead: number; readonly frames: number; readonly rate: number }) => Float32Array;

const gain = (db: number): number => 10 ** (db / 20);
const gaussian = (frames: number, db: number): Float32Array => noiseOf(7, 0, frames).map((value) => value * gain(db));
const hum =
  (hz: number, db: number): Beside =>
  ({ frames, rate }) => {
    const partials = [1, 3, 5].map((n) => ({ n, level: 1 / n ** 1.5 }));
    return Float32Array.from({ length: frames }, (_, i) =>
      partials.reduce(
        (sum, { n, level }) => sum + gain(db) * level * Math.sin((2 * Math.PI * hz * n * i) / rate + n),
        0,
      ),
    );
  };

/** Noise of a mouth: between some 200 and 2000 Hz, rising to the middle and falling to a third towards the hit. */
const breath: Beside = ({ lead, frames, rate }) => {
  const white = noiseOf(8, 0, frames);
  const [high, low] = [1 - Math.exp((-2 * Math.PI * 2000) / rate), 1 - Math.exp((-2 * Math.PI * 200) / rate)];
  let [smooth, slow] = [0, 0];
  return white.map((value, i) => {
    smooth += high * (value - smooth);
    slow += low * (smooth - slow);
    const swell = i < lead ? 1 / 3 + (2 / 3) * Math.sin((Math.PI * i) / lead) ** 2 : 0;
    return (smooth - slow) * swell * gain(-32);
  });
};

/** A record's click of 4 ms, a tenth into the lead-in. */
const click: Beside = ({ lead, frames, rate }) => {
  const noise = noiseOf(9, 0, frames);
  const from = Math.floor(lead / 10);
  return noise.map((value, i) => (i < from || i >= from + 0.004 * rate ? 0 : value * gain(-14)));
};

/** Click and breath come before the hit; DC, hum and noise lie under all of it. */
export const leadIns = {
  silence: ({ frames }) => new Float32Array(frames),
  'noise at -57 dBFS': ({ frames }) => gaussian(frames, -57),
  '2 % DC': ({ frames }) => new Float32Array(frames).fill(0.02),
  '50 Hz hum': hum(50, -40),
  '60 Hz hum': hum(60, -40),
  click,
  breath,
} as const satisfies Record<string, Beside>;
export type LeadIn = keyof typeof leadIns;

/** The sound behind a lead-in, as 16-bit converters deliver it. */
export function behind(sound: Sound, name: LeadIn, seconds: number): Sound {
  const { sampleRate: rate } = sound;
  const lead = Math.round(seconds * rate);
  const frames = lead + lengthFrames(sound);
  const beside = leadIns[name]({ lead, frames, rate });
  const channels = sound.channels.map((channel) =>
    beside.map((value, i) => {
      const sum = value + (i < lead ? 0 : channel[i - lead]!);
      return Math.max(-32_768, Math.min(32_767, Math.round(sum * 32_768))) / 32_768;
    }),
  );
  return { channels, sampleRate: rate };
}
