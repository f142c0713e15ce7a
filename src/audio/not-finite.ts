/** Turns what is not a number, infinite or beyond 32-bit floats into silence, in place; returns how many there were. */
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
