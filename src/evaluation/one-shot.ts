import { resampleTo } from '../audio/resample.ts';
import { cropped, lengthFrames, peakOf, type Sound } from '../audio/sound.ts';

/** Length and rate of the models' sounds. */
export const judgedFrames = 32_768;
export const judgedRate = 44_100;

/** A sound prepared for comparison: stereo, 44.1 kHz, cropped or padded to 32,768 frames, peak 1 (unless silent). */
export interface OneShot {
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Number of frames before padding. */
  readonly ownFrames: number;
}

export async function oneShotOf(sound: Sound): Promise<OneShot> {
  const stereo = await resampleTo(sound, { sampleRate: judgedRate, channels: 2 });
  const fitting = cropped(stereo, 0, judgedFrames);
  const largest = peakOf(fitting);
  const [left, right] = fitting.channels.map((channel) => {
    const padded = new Float32Array(judgedFrames);
    padded.set(channel);
    return largest > 0 ? padded.map((value) => value / largest) : padded;
  });
  return { left: left!, right: right!, ownFrames: Math.min(judgedFrames, lengthFrames(stereo)) };
}
