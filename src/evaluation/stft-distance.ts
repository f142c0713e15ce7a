import { lengthFrames, type Sound } from '../audio/sound.ts';
import { forEachSpectrum } from '../audio/spectrum.ts';

const windowSizes = [2048, 512, 128];
/** 80 dB below the truth's loudest bin nothing is audible. */
const floor = 1e-4;

/**
 * Multi-scale STFT distance of a sound to its truth of the same length. It is the mean of spectral convergence
 * ||A - B|| / ||B|| and of mean |ln A - ln B| over windows of 2048, 512 and 128 frames (hop a quarter, none longer than
 * the sound); magnitudes have a floor 80 dB below the truth's loudest bin. 0 for equal sounds; hiss in a silent tail counts.
 */
export function stftDistance(sound: Sound, truth: Sound): number {
  if (lengthFrames(sound) !== lengthFrames(truth) || lengthFrames(truth) < 128) {
    throw new Error('Only sounds of one length, 128 frames or more, can be compared.');
  }
  const windows = windowSizes.filter((size) => size <= lengthFrames(truth));
  let total = 0;
  for (const window of windows) {
    const [a, b] = [magnitudes(sound, window), magnitudes(truth, window)];
    const least = floor * b.reduce((most, value) => Math.max(most, value), 0) + 1e-20;
    let [difference, energy, logs] = [0, 0, 0];
    for (let i = 0; i < a.length; i++) {
      difference += (a[i]! - b[i]!) ** 2;
      energy += b[i]! ** 2;
      logs += Math.abs(Math.log((a[i]! + least) / (b[i]! + least)));
    }
    total += (Math.sqrt(difference / (energy + 1e-20)) + logs / a.length) / 2;
  }
  return total / windows.length;
}

function magnitudes({ channels }: Sound, window: number): Float64Array {
  const hopFrames = window / 4;
  const bins = window / 2 + 1;
  const size = Math.floor(channels[0]!.length / hopFrames) * bins;
  const all = new Float64Array(channels.length * size);
  for (const [c, channel] of channels.entries())
    forEachSpectrum(channel, { windowFrames: window, hopFrames }, (power, frame) =>
      all.set(power.map(Math.sqrt), c * size + frame * bins),
    );
  return all;
}
