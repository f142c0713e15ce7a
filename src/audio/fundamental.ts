import { PitchDetector } from 'pitchy';
import { decimated } from './decimate.ts';
import { monoOf } from './mono.ts';
import { type Sound, sumOfSquares } from './sound.ts';

/** Two periods of the lowest note have to fit; more would smear a kick's sweep. */
const windowMs = 60;
const hopMs = 12;
/** About four times the highest note: the search is expensive, and no drum's fundamental lies higher. */
const leastRate = 8000;
const hzRange = [30, 2000] as const;
/** Of McLeod's method: 1 is a perfect tone. */
const leastClarity = 0.9;
/** Windows with a clear pitch hold at least this share of the sound's energy, and agree within this many semitones. */
const leastShare = 0.3;
const agreementSemitones = 2;

/**
 * The pitch of most of a sound's energy, in Hz: the energy-weighted median over windows with a clear pitch (McLeod and
 * Wyvill 2005). Undefined where such windows are few or disagree: noise, clusters, long sweeps.
 */
export function fundamentalHz(sound: Sound): number | undefined {
  const factor = Math.max(1, Math.floor(sound.sampleRate / leastRate));
  const rate = sound.sampleRate / factor;
  const mono = decimated(monoOf(sound), factor);
  const size = Math.round((rate * windowMs) / 1000);
  if (mono.length < size / 2) return undefined;
  const detector = PitchDetector.forFloat32Array(size);
  const hop = Math.max(1, Math.round((rate * hopMs) / 1000));
  const clear: { hz: number; energy: number }[] = [];
  let total = 0;
  for (let at = 0; at + size / 2 < mono.length; at += hop) {
    const window = new Float32Array(size);
    window.set(mono.subarray(at, at + size));
    const energy = sumOfSquares(window);
    total += energy;
    if (energy === 0) continue;
    const [hz, clarity] = detector.findPitch(window, rate);
    if (clarity >= leastClarity && hz >= hzRange[0] && hz <= hzRange[1]) clear.push({ hz, energy });
  }
  const median = weightedMedian(clear);
  if (median === undefined) return undefined;
  const agreeing = clear.filter(({ hz }) => Math.abs(12 * Math.log2(hz / median)) <= agreementSemitones);
  return agreeing.reduce((sum, { energy }) => sum + energy, 0) >= leastShare * total ? median : undefined;
}

function weightedMedian(values: readonly { readonly hz: number; readonly energy: number }[]): number | undefined {
  const sorted = [...values].sort((a, b) => a.hz - b.hz);
  const half = sorted.reduce((sum, { energy }) => sum + energy, 0) / 2;
  let reached = 0;
  return sorted.find(({ energy }) => {
    reached += energy;
    return reached >= half;
  })?.hz;
}

const noteNames = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;

/** MIDI note with its fraction, of equal temperament at A4 = 440 Hz: 43.65 Hz is 29. */
export const midiOf = (hz: number): number => 69 + 12 * Math.log2(hz / 440);

/** The nearest MIDI note. */
export const midiNoteOf = (hz: number): number => Math.round(midiOf(hz));

/** Its name, C4 being middle C: 43.65 Hz is F1. */
export const noteOf = (hz: number): string => noteNameOf(midiOf(hz));

/** The name of the nearest note to a MIDI number: 29 is F1. */
export function noteNameOf(note: number): string {
  const midi = Math.round(note);
  return `${noteNames[((midi % 12) + 12) % 12]}${Math.floor(midi / 12) - 1}`;
}
