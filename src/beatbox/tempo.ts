import { mostSteps } from '../kits/beat.ts';

/** Tempos that are considered, quarter notes a minute, by quarters of one. */
const range = { min: 60, max: 180, each: 0.25 } as const;
/** How far people play from a grid, s. */
const spreadSeconds = 0.014;
/** Tempos of beats: about so many, a deviation of so many octaves. */
const usual = { tempo: 112, octaves: 0.4 } as const;
/** How often a hit falls on a beat, an eighth between beats, and a sixteenth between eighths. */
const placeWeights = [1, 0.15, 0.6, 0.15] as const;
/** Share of hits that follow no grid. */
const free = 0.02;

/** A grid of sixteenths: the hit at second `t` lies on step `(t - startSeconds) / stepSeconds`. */
export interface Grid {
  /** Quarter notes a minute, with a fraction. */
  readonly tempo: number;
  readonly stepSeconds: number;
  readonly startSeconds: number;
}

/**
 * The grid that hits most likely follow, the first one on its first step: of all tempos the one with the highest sum of the
 * logarithms of each hit's density (normal around the steps, over the mean density of a hit anywhere, so that fine grids
 * win nothing by being fine) and of the tempo's own likelihood. Where all hits fit into the longest beat, they do.
 * @param seconds rising, at least one
 */
export function gridOf(seconds: readonly number[]): Grid {
  let best: Grid & { readonly score: number } = {
    tempo: 0,
    stepSeconds: 0,
    startSeconds: 0,
    score: Number.NEGATIVE_INFINITY,
  };
  for (let tempo: number = range.min; tempo <= range.max; tempo += range.each) {
    const stepSeconds = 60 / tempo / 4;
    const startSeconds = startOf(seconds, stepSeconds);
    const score = scoreOf(seconds, { tempo, stepSeconds, startSeconds });
    if (score > best.score) best = { tempo, stepSeconds, startSeconds, score };
  }
  const { score: _, ...grid } = best;
  return grid;
}

/** The first hit, moved by the mean distance of all hits from their steps. */
function startOf(seconds: readonly number[], stepSeconds: number): number {
  const first = seconds[0]!;
  const off = seconds.map((at) => (at - first) / stepSeconds).map((place) => place - Math.round(place));
  return first + (off.reduce((a, b) => a + b, 0) / off.length) * stepSeconds;
}

const meanWeight = placeWeights.reduce((a, b) => a + b, 0) / placeWeights.length;

function scoreOf(seconds: readonly number[], { tempo, stepSeconds, startSeconds }: Grid): number {
  const octaves = Math.log2(tempo / usual.tempo) / usual.octaves;
  const last = (seconds.at(-1)! - startSeconds) / stepSeconds;
  const tooLong = Math.max(0, Math.round(last) - (mostSteps - 1));
  const score = -0.5 * octaves * octaves - tooLong;
  return seconds.reduce((sum, at) => {
    const place = (at - startSeconds) / stepSeconds;
    const step = Math.round(place);
    const off = ((place - step) * stepSeconds) / spreadSeconds;
    const weight = placeWeights[((step % 4) + 4) % 4]! / meanWeight;
    const density = (weight * stepSeconds * Math.exp(-0.5 * off * off)) / (spreadSeconds * Math.sqrt(2 * Math.PI));
    return sum + Math.log(free + (1 - free) * density);
  }, score);
}
