import FFT from 'fft.js';
import { filtered } from '../audio/filter-bank.ts';
import { melBank } from '../audio/mel.ts';
import { monoOf } from '../audio/mono.ts';
import { forEachSpectrum } from '../audio/spectrum.ts';
import { judgedFrames, judgedRate, type OneShot } from './one-shot.ts';

export const melBands = 64;
/** Attack, body, decay, tail. */
const windowEdgesMs = [0, 20, 80, 250, 744] as const;
const windows = windowEdgesMs.length - 1;
const melFloorDb = -70;
const spectrum = { windowFrames: 1024, hopFrames: 256 };
const topHz = 20_000;

/** Scalars of a feature vector, in the order in which they follow its mel bands. */
export const scalarNames = [
  /** log10 of (0.1 ms + the rise from 5 % to 90 % of the peak), in ms. */
  'attackLogMs',
  /** Centre of gravity of the energy, s. */
  'centreSeconds',
  /** Time until the level stays 40 dB below the loudest 10 ms, s. */
  'decaySeconds',
  /** Power spectrum up to 20 kHz over log2 frequency: mean, deviation, 85 % point. */
  'centroidOctaves',
  'spreadOctaves',
  'rolloffOctaves',
  /** Geometric over arithmetic mean of the power, dB. */
  'flatnessDb',
  /** Level of the last 50 ms, dB below full scale at peak 1. */
  'tailDb',
  /** Share of the whole sound's energy from 10 to 20 kHz and below 120 Hz, dB: its colour, not its hiss. */
  'highDb',
  'lowDb',
  /** Side over mid. */
  'widthDb',
  /** Peak over RMS. */
  'crestDb',
] as const;
export type ScalarName = (typeof scalarNames)[number];

export const featureCount = windows * melBands + scalarNames.length;
export const featureIndex = (name: ScalarName): number => windows * melBands + scalarNames.indexOf(name);

const bins = { fftSize: spectrum.windowFrames, sampleRate: judgedRate };
const bank = melBank({ ...bins, bands: melBands, minHz: 20, maxHz: topHz });
const db = (power: number, floor = 1e-12): number => 10 * Math.log10(power + floor);

/** Feature vector of a sound, independent of its level: 4 x 64 mel bands in dB (a mean per time window), then the scalars. */
export function featuresOf(shot: OneShot): Float64Array {
  const { left, right } = shot;
  const mono = monoOf({ channels: [left, right], sampleRate: judgedRate });
  const { melWindows, power } = spectraOf(mono);
  const scalars = { ...envelopeMeasures(shot), ...spectralMeasures(power), ...bandMeasures(shot) };
  return Float64Array.from([...melWindows, ...scalarNames.map((name) => scalars[name])]);
}

/** Mel dB in each time window, and the power spectrum summed over time. */
function spectraOf(mono: Float32Array) {
  const sums = Array.from({ length: windows }, () => new Float64Array(melBands));
  const counts = new Array<number>(windows).fill(0);
  const power = new Float64Array(spectrum.windowFrames / 2 + 1);
  forEachSpectrum(mono, spectrum, (frame, index) => {
    for (let bin = 0; bin < power.length; bin++) power[bin]! += frame[bin]!;
    const ms = (index * spectrum.hopFrames * 1000) / judgedRate;
    const window = windowEdgesMs.findLastIndex((edge) => ms >= edge);
    if (window >= windows) return;
    const mel = filtered(frame, bank);
    for (let band = 0; band < melBands; band++) sums[window]![band]! += mel[band]!;
    counts[window]!++;
  });
  const melWindows = sums.flatMap((sum, w) => [...sum].map((value) => Math.max(melFloorDb, db(value / counts[w]!))));
  return { melWindows, power };
}

function envelopeMeasures({ left, right, ownFrames }: OneShot) {
  let [at5, at90, energy, moment] = [-1, -1, 0, 0];
  const levels = new Float64Array(Math.floor(judgedFrames / 441));
  for (let i = 0; i < judgedFrames; i++) {
    const envelope = Math.max(Math.abs(left[i]!), Math.abs(right[i]!));
    if (at5 < 0 && envelope >= 0.05) at5 = i;
    if (at90 < 0 && envelope >= 0.9) at90 = i;
    const square = left[i]! ** 2 + right[i]! ** 2;
    energy += square;
    moment += square * i;
    const level = Math.floor(i / 441);
    if (level < levels.length) levels[level]! += square;
  }
  const threshold = Math.max(...levels) * 1e-4;
  let tail = 0;
  const tailStart = Math.max(0, ownFrames - 2205);
  for (let i = tailStart; i < ownFrames; i++) tail += left[i]! ** 2 + right[i]! ** 2;
  return {
    attackLogMs: Math.log10((Math.max(0, at90 - at5) / judgedRate) * 1000 + 0.1),
    centreSeconds: moment / (energy + 1e-12) / judgedRate,
    decaySeconds: (levels.findLastIndex((level) => level > threshold) + 1) * 0.01,
    tailDb: db(tail / (2 * Math.max(1, ownFrames - tailStart))),
    crestDb: -db(energy / (2 * judgedFrames), 1e-9),
  };
}

function spectralMeasures(power: Float64Array) {
  const binHz = judgedRate / spectrum.windowFrames;
  const bins = Array.from({ length: Math.floor(topHz / binHz) - 1 }, (_, i) => i + 1);
  const total = bins.reduce((sum, bin) => sum + power[bin]!, 0) + 1e-20;
  const weights = bins.map((bin) => power[bin]! / total);
  const octaves = bins.map((bin) => Math.log2(bin * binHz));
  const centroidOctaves = weights.reduce((sum, w, i) => sum + w * octaves[i]!, 0);
  const variance = weights.reduce((sum, w, i) => sum + w * (octaves[i]! - centroidOctaves) ** 2, 0);
  let rolloff = 0;
  for (let below = weights[0]!; below < 0.85 && rolloff < weights.length - 1; below += weights[rolloff]!) rolloff++;
  const meanLog = weights.reduce((sum, w) => sum + Math.log(w + 1e-12), 0) / weights.length;
  const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
  return {
    centroidOctaves,
    spreadOctaves: Math.sqrt(variance),
    rolloffOctaves: octaves[rolloff]!,
    flatnessDb: 10 * Math.log10(Math.exp(meanLog) / (mean + 1e-20)),
  };
}

const fft = new FFT(judgedFrames);
const [input, output] = [new Float64Array(judgedFrames), new Float64Array(2 * judgedFrames)];

/** From the spectrum of the whole sound, both channels. */
function bandMeasures({ left, right }: OneShot) {
  let [all, high, low, side, mid] = [0, 0, 0, 0, 0];
  for (const channel of [left, right]) {
    input.set(channel);
    fft.realTransform(output, input);
    for (let bin = 0; bin <= judgedFrames / 2; bin++) {
      const power = output[2 * bin]! ** 2 + output[2 * bin + 1]! ** 2;
      const hz = (bin * judgedRate) / judgedFrames;
      all += power;
      if (hz >= 10_000 && hz < 20_000) high += power;
      if (hz < 120) low += power;
    }
  }
  for (let i = 0; i < judgedFrames; i++) {
    side += (left[i]! - right[i]!) ** 2;
    mid += (left[i]! + right[i]!) ** 2;
  }
  return {
    highDb: db(high / (all + 1e-20), 1e-8),
    lowDb: db(low / (all + 1e-20), 1e-8),
    widthDb: db(side / (mid + 1e-12), 1e-6),
  };
}
