import { amplitudeOfDb, power } from '../power.ts';
import { filtered } from './filter-bank.ts';
import { melBank } from './mel.ts';
import { monoOf } from './mono.ts';
import { withoutRestLevel } from './rest-level.ts';
import type { Sound } from './sound.ts';
import { forEachSpectrum } from './spectrum.ts';

/** Short enough for a sixteenth at 160 BPM, long enough for the lowest partial of a kick. */
const windowMs = 23;
const hopMs = 2.5;
const bands = 40;
/** A band's rise is counted over its level so long ago, in the band and its neighbours: a glide is no onset. */
const lagMs = 10;
/** What has not become weaker after so long does not begin where the recording does. */
const steadyMs = 120;
/** Bands below these are silence: over the band's own floor, and under the loudest band of all. */
const overFloorDb = 12;
const underPeakDb = 60;
/** Mean rise over the bands, dB. */
const leastRiseDb = 1.6;
/** The largest rise of so much time before and after. */
const apartMs = 45;
/** Over the mean rise around it. */
const overMeanDb = 1;
const meanMs = 80;

/**
 * First frames of the hits of a phrase, in order; empty for silence.
 *
 * SuperFlux (Böck & Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013) finds about where:
 * rises of the level in mel bands against the highest neighbouring band shortly before. Each is then placed to the
 * millisecond on the rise of the energy.
 */
export function findOnsets(sound: Sound): number[] {
  const { sampleRate } = sound;
  const mono = monoOf(withoutRestLevel(sound));
  const hop = Math.max(1, Math.round((hopMs / 1000) * sampleRate));
  const rises = risesOf(mono, sampleRate, hop);
  return peaksOf(rises).map((peak) => placed(mono, peak * hop, sampleRate));
}

/** Mean rise of each hop over all bands, dB. */
function risesOf(mono: Float32Array, sampleRate: number, hopFrames: number): Float64Array {
  const levels = levelsOf(mono, sampleRate, hopFrames);
  const lag = Math.round(lagMs / hopMs);
  // Windows that reach over an end hear the cut there as a click.
  const margin = Math.ceil(windowMs / 2 / hopMs);
  return Float64Array.from(levels, (now, t) => {
    // A phrase may begin within a hit, which is weaker later; what goes on as it is did not begin there.
    if (t === 0) return riseOf(levels[margin] ?? now, levels[margin + Math.round(steadyMs / hopMs)] ?? now);
    return t < lag || t > levels.length - 2 * margin ? 0 : riseOf(now, levels[t - lag]!);
  });
}

function riseOf(now: Float64Array, before: Float64Array): number {
  let sum = 0;
  for (let b = 0; b < bands; b++) {
    const below = before[b - 1] ?? Number.NEGATIVE_INFINITY;
    const above = before[b + 1] ?? Number.NEGATIVE_INFINITY;
    sum += Math.max(0, now[b]! - Math.max(below, before[b]!, above));
  }
  return sum / bands;
}

/** Level of each band over its floor in each hop, dB; 0 where it is not above. */
function levelsOf(mono: Float32Array, sampleRate: number, hopFrames: number): Float64Array[] {
  const windowFrames = 1 << Math.round(Math.log2((windowMs / 1000) * sampleRate));
  const bank = melBank({
    bands,
    minHz: 30,
    maxHz: Math.min(16_000, 0.45 * sampleRate),
    sampleRate,
    fftSize: windowFrames,
  });
  const powers: Float64Array[] = [];
  forEachSpectrum(mono, { windowFrames, hopFrames }, (power) => powers.push(filtered(power, bank)));
  const most = powers.reduce((highest, frame) => frame.reduce((a, b) => Math.max(a, b), highest), 0);
  const floors = Float64Array.from({ length: bands }, (_, b) => {
    const sorted = Float64Array.from(powers, (frame) => frame[b]!).sort();
    const quiet = sorted[Math.floor(sorted.length / 10)] ?? 0;
    return Math.max(quiet * power(10, overFloorDb / 10), most * power(10, -underPeakDb / 10), 1e-12);
  });
  return powers.map((frame) => frame.map((power, b) => 10 * Math.log10(1 + power / floors[b]!)));
}

/** Hops of the peaks. */
function peaksOf(rises: Float64Array): number[] {
  const [apart, around] = [Math.round(apartMs / hopMs), Math.round(meanMs / hopMs)];
  const peaks: number[] = [];
  for (let t = 0; t < rises.length; t++) {
    const rise = rises[t]!;
    if (rise < leastRiseDb) continue;
    let isPeak = true;
    for (let i = Math.max(0, t - apart); isPeak && i <= Math.min(rises.length - 1, t + apart); i++)
      isPeak = rises[i]! < rise || (rises[i] === rise && i >= t);
    if (!isPeak) continue;
    const near = rises.subarray(Math.max(0, t - around), t + around);
    const mean = near.reduce((a, b) => a + b, 0) / near.length;
    if (rise >= mean + overMeanDb) peaks.push(t);
  }
  return peaks;
}

/** The frame of the steepest rise about a frame. */
function placed(mono: Float32Array, about: number, sampleRate: number): number {
  const step = Math.max(1, Math.round(sampleRate / 1000));
  const powerAt = (from: number): number => {
    let sum = 0;
    for (let i = Math.max(0, from); i < Math.min(mono.length, from + step); i++) sum += mono[i]! * mono[i]!;
    return sum / step;
  };
  const first = about - 22 * step;
  const powers = Array.from({ length: 40 }, (_, i) => powerAt(first + i * step));
  const floor = Math.max(...powers) * amplitudeOfDb(-80) + 1e-12;
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let i = 6; i < powers.length - 4; i++) {
    const before = Math.max(...powers.slice(i - 6, i)) + floor;
    const after = Math.max(...powers.slice(i, i + 4)) + floor;
    const rise = Math.log(after / before);
    if (rise > most) [best, most] = [i, rise];
  }
  return Math.max(0, first + best * step);
}
