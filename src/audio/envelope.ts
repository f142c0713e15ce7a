import { amplitudeOfDb } from '../power.ts';
import { cropped, lengthFrames, type Sound, sumOfSquares } from './sound.ts';

/** Seconds until the level last comes within `db` (below 0) of the loudest 10 ms; 0 for silence. */
export function secondsAbove(sound: Sound, db: number): number {
  const frames = Math.max(1, Math.round(sound.sampleRate / 100));
  const levels = Array.from({ length: Math.ceil(lengthFrames(sound) / frames) }, (_, i) =>
    cropped(sound, i * frames, (i + 1) * frames).channels.reduce((sum, channel) => sum + sumOfSquares(channel), 0),
  );
  const threshold = Math.max(0, ...levels) * amplitudeOfDb(2 * db);
  return (levels.findLastIndex((level) => level > threshold) + 1) / 100;
}
