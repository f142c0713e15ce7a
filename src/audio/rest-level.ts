import type { Sound } from './sound.ts';

/** Whole periods of hum at 50 and at 60 Hz. */
const restMs = 100;
/** -60 dBFS: less is inaudible, and occurs by chance without DC. */
const leastLevel = 1e-3;
/** Most motion around the level, and most drift of the level, relative to it: a low tone that is cut off is no rest. */
const mostMotion = 0.5;
const mostDrift = 0.25;

/**
 * The sound without DC: each channel less its level at rest (in the first or last 100 ms, whichever is quieter). The mean
 * over the whole sound is no measure of DC: a kick has a mean of its own. The same sound where there is no such level.
 */
export function withoutRestLevel(sound: Sound): Sound {
  const frames = Math.round((restMs / 1000) * sound.sampleRate);
  const levels = sound.channels.map((channel) => restLevel(channel, frames));
  if (levels.every((level) => level === 0)) return sound;
  return { ...sound, channels: sound.channels.map((channel, c) => channel.map((value) => value - levels[c]!)) };
}

function restLevel(channel: Float32Array, frames: number): number {
  if (channel.length < frames) return 0;
  const ends = [channel.subarray(0, frames), channel.subarray(-frames)];
  const [rest] = ends.map((samples) => ({ samples, ...levelAndMotion(samples) })).sort((a, b) => a.motion - b.motion);
  const { samples, level, motion } = rest!;
  const [before, after] = [samples.subarray(0, frames / 2), samples.subarray(frames / 2)].map(levelAndMotion);
  const drift = Math.abs(after!.level - before!.level);
  const size = Math.abs(level);
  return size >= leastLevel && motion <= mostMotion * size && drift <= mostDrift * size ? level : 0;
}

/** The mean, and the root mean square around it. */
function levelAndMotion(samples: Float32Array): { readonly level: number; readonly motion: number } {
  const level = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const squares = samples.reduce((sum, value) => sum + (value - level) * (value - level), 0);
  return { level, motion: Math.sqrt(squares / samples.length) };
}
