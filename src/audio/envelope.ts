import { amplitudeOfDb } from '../power.ts';
import { lengthFrames, type Sound } from './sound.ts';

/** Seconds until the level last comes within `db` (below 0) of the loudest 10 ms; 0 for silence. */
export function secondsAbove(sound: Sound, db: number): number {
  const frames = Math.max(1, Math.round(sound.sampleRate / 100));
  const levels = Array.from({ length: Math.ceil(lengthFrames(sound) / frames) }, (_, i) => {
    let squares = 0;
    for (const channel of sound.channels) {
      for (const value of channel.subarray(i * frames, (i + 1) * frames)) squares += value * value;
    }
    return squares;
  });
  const threshold = Math.max(0, ...levels) * amplitudeOfDb(2 * db);
  return (levels.findLastIndex((level) => level > threshold) + 1) / 100;
}
