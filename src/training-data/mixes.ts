import { lengthFrames, type Sound } from '../audio/sound.ts';
import { peakOfWave, type Wave } from './common-form.ts';

/**
 * How the originals of a sound become one: `single`: the only one. `lr`: the first is the left channel, the second the
 * right one. `sum`: the first microphone, and the others at 0.8. `mjmix`: the close microphones in the middle, and the
 * last two, left and right overhead, with a peak of 0.55 of theirs. `render`: a preset or soundfont key, no original.
 */
export const mixModes = ['single', 'lr', 'sum', 'mjmix', 'render'] as const;
export type MixMode = (typeof mixModes)[number];

const furtherShare = 0.8;
const overheadShare = 0.55;
/** Of the lower microphone of a snare, whose share nobody wrote down. */
const lowerShares = [0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 1];

/**
 * The mixes that a mode may mean, likeliest first. Polarities were chosen by ear or by rule and not written down:
 * each that is possible is listed, and the recorded digest or fingerprint tells the right one.
 * @param sounds stereo at 44.1 kHz, in the order of the list
 */
export function possibleMixes(mode: MixMode, sounds: readonly Sound[]): Wave[] {
  const frames = Math.max(...sounds.map(lengthFrames));
  const waves = sounds.map((sound) => padded(sound, frames));
  const [first, ...further] = waves as [Wave, ...Wave[]];
  if (mode === 'single' && further.length === 0) return [first];
  if (mode === 'lr' && further.length === 1) return [[first[0], further[0]![1]]];
  if (mode === 'sum' && further.length > 0)
    return polarities(further.length).map((signs) =>
      further.reduce((mix, wave, i) => added(mix, wave, furtherShare * signs[i]!), first),
    );
  if (mode === 'mjmix' && further.length >= 2) {
    const [left, right] = waves.slice(-2) as [Wave, Wave];
    return closeMixes(first, further.slice(0, -2)).flatMap((close) => underOverheads(close, [left[0], right[1]]));
  }
  throw new Error(`mode ${mode} with ${sounds.length} originals`);
}

function padded(sound: Sound, frames: number): Wave {
  const [left, right = left] = sound.channels.map((channel) => {
    const wave = new Float64Array(frames);
    wave.set(channel);
    return wave;
  });
  return [left!, right!];
}

const added = (to: Wave, wave: Wave, share: number): Wave => {
  const [left, right] = to.map((channel, c) => channel.map((value, i) => value + share * wave[c]![i]!));
  return [left!, right!];
};

const closeMixes = (first: Wave, further: readonly Wave[]): Wave[] =>
  further.reduce(
    (mixes, wave) =>
      mixes.flatMap((mix) => lowerShares.flatMap((share) => [-share, share].map((signed) => added(mix, wave, signed)))),
    [first],
  );

function underOverheads(close: Wave, overheads: Wave): Wave[] {
  const share = (overheadShare * peakOfWave(close)) / (peakOfWave(overheads) || 1);
  return [added(close, overheads, share), added(close, overheads, -share)];
}

/** Every row of `count` signs, mixed ones first. */
const polarities = (count: number): number[][] =>
  count === 0 ? [[]] : [-1, 1].flatMap((sign) => polarities(count - 1).map((rest) => [sign, ...rest]));
