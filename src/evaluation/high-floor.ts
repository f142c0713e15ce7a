import FFT from 'fft.js';
import { judgedRate, type OneShot } from './one-shot.ts';

const windowFrames = judgedRate / 10;
const fftFrames = 8192;
const bandHz = [10_000, 20_000] as const;
const fft = new FFT(fftFrames);
const [input, output] = [new Float64Array(fftFrames), new Float64Array(2 * fftFrames)];

/**
 * Level of 10 to 20 kHz in a sound's last 100 ms, dB below full scale at peak 1 (RMS of both channels, at least -120):
 * the hiss after the sound, independent of its brightness. Shorter sounds are measured whole.
 */
export function highFloorDb({ left, right, ownFrames }: OneShot): number {
  const frames = Math.min(windowFrames, ownFrames);
  if (frames === 0) return -120;
  // Hann: a rectangular window would leak low tones into the band.
  const window = Float64Array.from(
    { length: frames },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / frames),
  );
  let power = 0;
  for (const channel of [left, right]) {
    input.fill(0);
    for (let i = 0; i < frames; i++) input[i] = window[i]! * channel[ownFrames - frames + i]!;
    fft.realTransform(output, input);
    for (let bin = 1; bin < fftFrames / 2; bin++) {
      const hz = (bin * judgedRate) / fftFrames;
      if (hz >= bandHz[0] && hz < bandHz[1]) power += output[2 * bin]! ** 2 + output[2 * bin + 1]! ** 2;
    }
  }
  // Parseval, including the mirrored bins, divided by the window's energy and both channels.
  const energy = window.reduce((sum, value) => sum + value * value, 0);
  return 10 * Math.log10((2 * power) / (fftFrames * energy * 2) + 1e-12);
}
