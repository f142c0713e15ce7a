import { identityOf } from './identity.ts';
import type { Manifest } from './manifest.ts';
import type { Derivation, Recipe } from './recipe.ts';

/** What a request may say about how its sounds are made; the model's own settings fill the rest. */
export interface Making {
  /** Of the first sound; the following ones count up and wrap at 2^32. */
  readonly seed: number;
  readonly count: number;
  readonly steps?: number;
  readonly raw?: boolean;
}

/**
 * Inpainting takes DDIM's steps whatever the recipe's sampler. On the starters, 24 on the log schedule give the levels
 * of tail and hiss that 40 on the linear one give (within 0.5 dB on a kick, 1 dB on a hat), in 0.6 of the time.
 */
const inpainting = { sampler: 'ddim', schedule: 'log', steps: 24 } as const;
export const inpaintResamples = 2;

const base = (manifest: Manifest, { seed, steps, raw }: Making): Recipe => ({
  v: 1,
  model: manifest.name,
  weights: identityOf(manifest),
  lengthFrames: manifest.lengthFrames,
  seed: seed >>> 0,
  ...manifest.sampling,
  ...(steps !== undefined && { steps }),
  raw: raw ?? false,
});

/** A source is noised as the network knows it. */
const withoutTemperature = ({ temperature: _, temperatureBelowHz: __, ...recipe }: Recipe): Recipe => recipe;

const counted = (making: Making, recipe: (making: Making, index: number) => Recipe): Recipe[] =>
  Array.from({ length: making.count }, (_, i) => recipe({ ...making, seed: making.seed + i }, i));

/** Sounds from seeds alone: seed, seed + 1, … */
export const seedRecipes = (manifest: Manifest, making: Making): Recipe[] =>
  counted(making, (one) => base(manifest, one));

type FromSource = Exclude<Derivation, { kind: 'morph' }>;

/** A person's file begins at its hit. Our own sounds do so anyway, and raw ones and upstream's take a source as it is. */
function atHit(derivation: FromSource, { raw }: Making): FromSource {
  const isVerbatim = raw || (derivation.kind === 'restyle' && derivation.method === 'upstream');
  return 'upload' in derivation.source && !isVerbatim ? { ...derivation, onset: 2 } : derivation;
}

/** Sounds from a source: as many new noises as `count` says. */
export const derivedRecipes = (manifest: Manifest, derivation: FromSource, making: Making): Recipe[] =>
  counted(making, (one) => ({
    ...withoutTemperature(base(manifest, one)),
    ...(derivation.kind === 'inpaint' ? { ...inpainting, steps: making.steps ?? inpainting.steps } : {}),
    derivation: atHit(derivation, making),
  }));

/**
 * Sounds on the way from one seed's to another's, made as the first one was: `count` positions that share the way
 * equally, without its ends (3: 1/4, 1/2, 3/4). The recipe's own seed is not used and therefore 0.
 */
export const morphRecipes = (
  a: { readonly id: string; readonly recipe: Recipe },
  b: { readonly id: string; readonly recipe: Recipe },
  count: number,
): Recipe[] =>
  Array.from({ length: count }, (_, i) => ({
    ...a.recipe,
    seed: 0,
    derivation: {
      kind: 'morph',
      seeds: [a.recipe.seed, b.recipe.seed],
      samples: [a.id, b.id],
      position: Number(((i + 1) / (count + 1)).toFixed(4)),
    },
  }));

/** The same making with other seeds. */
export const reseeded = (recipe: Recipe, seed: number, count: number): Recipe[] =>
  Array.from({ length: count }, (_, i) => ({ ...recipe, seed: (seed + i) >>> 0 }));
