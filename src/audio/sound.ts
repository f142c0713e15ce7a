/** One sound: `channels` of equal length, float samples of nominal range -1..1, `sampleRate` in Hz. */
export interface Sound {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

/** Frames per channel. */
export const lengthFrames = (sound: Sound): number => sound.channels[0]?.length ?? 0;

/** The largest absolute sample; 0 for silence. */
export const peakOf = ({ channels }: Pick<Sound, 'channels'>): number =>
  channels.reduce((most, channel) => channel.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0);

/** The same sound with each channel changed. */
export const mapChannels = (
  { channels, sampleRate }: Sound,
  change: (channel: Float32Array) => Float32Array,
): Sound => ({
  channels: channels.map(change),
  sampleRate,
});

export const amplified = (sound: Sound, gain: number): Sound =>
  mapChannels(sound, (channel) => channel.map((value) => value * gain));

/** The frames from one up to another, not copied. */
export const cropped = (sound: Sound, from: number, to?: number): Sound =>
  mapChannels(sound, (channel) => channel.subarray(from, to));

/** Energy of one channel. */
export const sumOfSquares = (channel: Float32Array): number => channel.reduce((sum, value) => sum + value * value, 0);

/** Silences samples that are not finite (or beyond 32-bit floats), in place; returns their number. */
export function silenceNotFinite(channels: readonly Float32Array[]): number {
  let broken = 0;
  for (const channel of channels)
    for (let i = 0; i < channel.length; i++)
      if (!Number.isFinite(channel[i]!)) {
        channel[i] = 0;
        broken++;
      }
  return broken;
}
