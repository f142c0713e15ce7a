import { monoBelow } from '../audio/mono.ts';
import type { Sound } from '../audio/sound.ts';
import { inpaint, keepStartMask, renoise, slerp, upstreamStyleStart } from '../diffusion/derive.ts';
import { noiseOf, noiseStreams } from '../diffusion/noise.ts';
import { type Predict, samplers, type WalkOptions } from '../diffusion/samplers.ts';
import { anglesFrom, schedules, stepsFromStrength, strengthAngle } from '../diffusion/schedules.ts';
import { joined } from '../unet/fold.ts';
import type { Manifest } from './manifest.ts';
import type { Recipe } from './recipe.ts';
import { startOf } from './start-noise.ts';

/** What `render` needs to know of a model. */
type Network = Pick<Manifest, 'architecture' | 'dataScale' | 'sampleRate'>;

/** One recipe with what it starts from, ready for the network. */
export interface RenderItem {
  readonly recipe: Recipe;
  /** Source audio in network units, [channels * frames]: of vary, restyle and inpaint. */
  readonly source?: Float32Array;
  /** These replace the noise, mask and noises that the recipe stands for (checks against other implementations). */
  readonly noise?: Float32Array;
  readonly mask?: Float32Array;
  readonly noises?: Float32Array;
}

/** The border between what inpaint keeps and what it invents. */
const inpaintFadeMs = 5;

/** How a recipe walks: its start and angles, or the inpainting of a source. */
interface Plan {
  readonly start: Float32Array;
  readonly angles: Float64Array;
  readonly sampler: Recipe['sampler'];
  readonly inpainting?: { readonly source: Float32Array; readonly mask: Float32Array; readonly resamples: number };
}

/** Network evaluations that a recipe takes; none for a shape. */
export function evaluationsOf(recipe: Recipe): number {
  const { derivation, steps } = recipe;
  if (derivation?.kind === 'shape') return 0;
  if (derivation?.kind === 'inpaint') return steps * derivation.resamples;
  const isNoised = derivation?.kind === 'vary' || (derivation?.kind === 'restyle' && derivation.method === 'founded');
  return isNoised ? stepsFromStrength(steps, derivation.strength) : steps;
}

/**
 * Makes the sounds of recipes that walk the same angles, side by side in one batch.
 * `predict` takes [items][channels][frames]; the results are audio, unfinished, in the order of the items.
 */
export async function render(
  manifest: Network,
  items: readonly RenderItem[],
  predict: Predict,
  options: WalkOptions = {},
): Promise<Sound[]> {
  const plans = items.map((item) => planOf(manifest, item));
  const [first] = plans;
  if (!first) return [];
  const size = first.start.length;
  const start = joined(plans.map((plan) => plan.start));
  const result = first.inpainting
    ? await inpaint(predict, joined(plans.map((plan) => plan.inpainting!.source)), start, first.angles, {
        ...options,
        mask: joined(plans.map((plan) => plan.inpainting!.mask)),
        resamples: first.inpainting.resamples,
        noise: (index) => joined(items.map((item) => inpaintNoise(item, index, size))),
      })
    : await samplers[first.sampler](predict, start, first.angles, options);
  return items.map(({ recipe: { monoBelowDb } }, i) => {
    const sound = soundOf(manifest, result.subarray(i * size, (i + 1) * size));
    return monoBelowDb === undefined ? sound : monoBelow(sound, monoBelowDb);
  });
}

function planOf(
  { architecture: { inChannels }, sampleRate }: Network,
  { recipe, source, noise, mask }: RenderItem,
): Plan {
  const { lengthFrames, seed, steps, tauMin, tauMax, sampler, derivation } = recipe;
  const size = inChannels * lengthFrames;
  const drawn = (stream: number) => noise ?? noiseOf(seed, stream, size);
  const begin = (ofSeed = seed, start = recipe.start) =>
    noise ?? startOf({ seed: ofSeed, start, size, temperature: recipe, form: { channels: inChannels, sampleRate } });
  const wholly = (start: Float32Array): Plan => ({
    start,
    angles: schedules[recipe.schedule]({ steps, tauMax, tauMin }),
    sampler,
  });
  switch (derivation?.kind) {
    case undefined:
      return wholly(begin());
    case 'morph': {
      const [a, b] = derivation.seeds;
      const [startOfA, startOfB] = derivation.starts ?? [{}, {}];
      return wholly(slerp(begin(a, startOfA), begin(b, startOfB), derivation.position));
    }
    case 'vary':
      return partly(derivation.strength);
    case 'restyle':
      if (derivation.method === 'founded') return partly(derivation.strength);
      return wholly(upstreamStyleStart(needed(source), drawn(noiseStreams.renoise), derivation.strength));
    case 'inpaint': {
      const keepFrames = Math.round((derivation.keepMs / 1000) * sampleRate);
      const fadeFrames = Math.round((inpaintFadeMs / 1000) * sampleRate);
      return {
        ...wholly(drawn(noiseStreams.start)),
        inpainting: {
          source: needed(source),
          mask: mask ?? keepStartMask(inChannels, lengthFrames, keepFrames, fadeFrames),
          resamples: derivation.resamples,
        },
      };
    }
    case 'shape':
      throw new Error('a shape came to a network');
    default:
      throw derivation satisfies never;
  }

  function partly(strength: number): Plan {
    const phi = strengthAngle(strength, { tauMax, tauMin });
    const angles = anglesFrom(phi, { steps: stepsFromStrength(steps, strength), tauMin });
    return { start: renoise(needed(source), drawn(noiseStreams.renoise), phi), angles, sampler };
  }
}

function needed(source: Float32Array | undefined): Float32Array {
  if (!source) throw new Error('a derived recipe came without its source');
  return source;
}

const inpaintNoise = ({ recipe, noises }: RenderItem, index: number, size: number): Float32Array =>
  noises ? noises.subarray(index * size, (index + 1) * size) : noiseOf(recipe.seed, noiseStreams.inpaint + index, size);

/** From network units [channels * frames] to audio. */
function soundOf({ architecture, dataScale, sampleRate }: Network, x: Float32Array): Sound {
  const frames = x.length / architecture.outChannels;
  const channels = Array.from({ length: architecture.outChannels }, (_, c) =>
    x.subarray(c * frames, (c + 1) * frames).map((value) => value / dataScale),
  );
  return { channels, sampleRate };
}
