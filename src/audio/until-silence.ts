import { amplitudeOfDb } from '../power.ts';
import { cropped, lengthFrames, peakOf, type Sound } from './sound.ts';

/** Relative to the peak. */
const silenceDb = -60;
/** A shorter gap belongs to the sound: a flam, a clap. */
const gapMs = 100;

/**
 * The first hit of a recording of several: a sound up to a silence (100 ms at -60 dB of its peak) that something else
 * follows. The same sound where nothing follows.
 */
export function untilSilence(sound: Sound): Sound {
  const { channels, sampleRate } = sound;
  const threshold = peakOf(sound) * amplitudeOfDb(silenceDb);
  const gap = Math.round((gapMs / 1000) * sampleRate);
  let last = -1;
  for (let i = 0; i < lengthFrames(sound); i++) {
    if (channels.every((channel) => Math.abs(channel[i]!) <= threshold)) continue;
    if (last >= 0 && i - last > gap) return cropped(sound, 0, last + 1);
    last = i;
  }
  return sound;
}
