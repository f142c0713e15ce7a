/** One sound: `channels` of equal length, float samples of nominal range -1..1, `sampleRate` in Hz. */
export interface Sound {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

/** Frames a channel. */
export const lengthFrames = (sound: Sound): number => sound.channels[0]?.length ?? 0;
