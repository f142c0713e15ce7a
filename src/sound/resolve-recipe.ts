import { UserError } from '../user-error.ts';
import { identityOf } from './identity.ts';
import { type Manifest, modelKey } from './manifest.ts';
import type { Derivation, Recipe } from './recipe.ts';
import type { Sampling } from './sampling.ts';

/** What a request means where it says nothing; chat and command line share it. */
export const recipeDefaults = {
  /** Sounds. */
  count: 4,
  /** Near enough that the original is heard, far enough that the four differ. */
  varyStrength: 0.35,
  /** Of one press: hardly another sound, and one that keeps only the gesture. */
  varyStrengths: { subtle: 0.2, strong: 0.55 },
  /** More than a variation: little of a beatbox should remain but its gesture. */
  restyleStrength: 0.6,
  /** Of inpainting: an attack. */
  keepMs: 40,
  /** Of inpainting. */
  resamples: 2,
} as const;

/** The number of sounds: the given one, else one for a seed, else a handful. */
export const countOf = ({ count, seed }: { readonly count?: number | undefined; readonly seed?: number | undefined }) =>
  count ?? (seed === undefined ? recipeDefaults.count : 1);

/** What a request says about its sounds; the model's own settings fill the rest. */
export interface Making {
  /** Of the first sound; the next ones count up and wrap at 2^32. */
  readonly seed: number;
  readonly count: number;
  readonly raw?: boolean | undefined;
  readonly sampling?: Partial<Sampling> | undefined;
}

/**
 * Inpainting takes DDIM's steps whatever the recipe's sampler. On the starters, 24 on the log schedule give the levels
 * of tail and hiss that 40 on the linear one give (within 0.5 dB on a kick, 1 dB on a hat), in 0.6 of the time.
 */
const inpainting = { sampler: 'ddim', schedule: 'log', steps: 24 } as const;

/** Sounds from seeds alone: seed, seed + 1, … A UserError where a fast model is asked for other evaluations than its own. */
export function seedRecipes(manifest: Manifest, { seed, count, raw = false, sampling }: Making): Recipe[] {
  refuseOthers(manifest, sampling);
  const weights = identityOf(manifest);
  return Array.from({ length: count }, (_, i) => ({
    v: 1,
    model: manifest.name,
    weights,
    lengthFrames: manifest.lengthFrames,
    seed: (seed + i) >>> 0,
    ...manifest.sampling,
    ...sampling,
    raw,
  }));
}

/** A fast model knows only the noise levels of its own sampling. */
function refuseOthers({ name, variant, parent, sampling: own }: Manifest, asked: Partial<Sampling> = {}): void {
  if (!parent || Object.entries(asked).every(([knob, value]) => value === own[knob as keyof Sampling])) return;
  const keys = { model: modelKey({ name, variant }), parent: modelKey({ name, variant: parent.variant }) };
  throw new UserError('fixedSampling', { ...keys, steps: own.steps });
}

type FromSource = Exclude<Derivation, { kind: 'morph' | 'shape' }>;

/** A person's file begins at its hit. Our own sounds do so anyway; raw recipes and upstream's restyle take a source as it is. */
function atHit(derivation: FromSource, { raw }: Making): FromSource {
  const isVerbatim = raw || (derivation.kind === 'restyle' && derivation.method === 'upstream');
  return 'upload' in derivation.source && !isVerbatim ? { ...derivation, onset: 2 } : derivation;
}

/** Sounds from a source, each with a noise of its own. */
export const derivedRecipes = (manifest: Manifest, derivation: FromSource, making: Making): Recipe[] =>
  seedRecipes(manifest, making).map(
    // A source is noised as the network knows it: without a temperature.
    ({ temperature: _, temperatureBelowHz: __, ...recipe }) => ({
      ...recipe,
      ...(derivation.kind === 'inpaint' && { ...inpainting, ...making.sampling, sampler: inpainting.sampler }),
      derivation: atHit(derivation, making),
    }),
  );

/**
 * Sounds on the way from one seed's to another's, made as the first one was: `count` positions that share the way
 * equally, without its ends (3: 1/4, 1/2, 3/4). The recipe's own seed is not used and therefore 0.
 */
export const morphRecipes = (
  a: { readonly id: string; readonly recipe: Recipe },
  b: { readonly id: string; readonly recipe: Recipe },
  count: number,
): Recipe[] =>
  Array.from({ length: count }, (_, i) => {
    const { start, semitones, ...making } = a.recipe;
    const position = Number(((i + 1) / (count + 1)).toFixed(4));
    const tuned = Number(((1 - position) * (semitones ?? 0) + position * (b.recipe.semitones ?? 0)).toFixed(2));
    return {
      ...making,
      seed: 0,
      ...(tuned !== 0 && { semitones: tuned }),
      derivation: {
        kind: 'morph',
        seeds: [a.recipe.seed, b.recipe.seed],
        samples: [a.id, b.id],
        ...((start || b.recipe.start) && { starts: [start ?? {}, b.recipe.start ?? {}] }),
        position,
      },
    };
  });

/** The same making with other seeds; what was fitted to the seed goes with it. */
export const reseeded = ({ start: _, semitones: __, ...recipe }: Recipe, seed: number, count: number): Recipe[] =>
  Array.from({ length: count }, (_, i) => ({ ...recipe, seed: (seed + i) >>> 0 }));
