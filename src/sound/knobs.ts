import { createHash } from 'node:crypto';
import { identityOf } from './identity.ts';
import type { Manifest } from './manifest.ts';
import { canonicalJson, type Recipe } from './recipe.ts';
import { seedRecipes } from './resolve-recipe.ts';

/** What a sound can be asked to be like, with the words for the thirds of a model's own distribution, lowest first. */
export const knobWords = {
  /** Time until 40 dB below the loudest moment. */
  decay: ['short', 'medium', 'long'],
  /** Centroid of the spectrum. */
  tone: ['dark', 'mid', 'bright'],
  /** Energy of the first 30 ms over the rest. */
  punch: ['soft', 'medium', 'hard'],
  /** Flatness of the spectrum. */
  noise: ['clean', 'medium', 'noisy'],
} as const;
export type Knob = keyof typeof knobWords;
export const knobs = Object.keys(knobWords) as readonly Knob[];

/** Measures of a finished sound. */
export interface Character {
  /** Seconds. */
  readonly decay: number;
  /** log2 of Hz. */
  readonly tone: number;
  /** dB. */
  readonly punch: number;
  /** dB, 0 for white noise. */
  readonly noise: number;
  /** MIDI note with fraction; absent where the sound has no clear partial. */
  readonly pitch?: number | undefined;
}

/** Percentiles of the model's own distribution, from and to. */
export type Range = readonly [from: number, to: number];

/** By knob one of its words, or a percentile in digits. */
export type KnobWish = Readonly<Partial<Record<Knob, string>>>;

/** The percentiles that a word or number means: a third, or one point. Undefined for any other text. */
export function rangeOf(knob: Knob, value: string): Range | undefined {
  const third = (knobWords[knob] as readonly string[]).indexOf(value);
  if (third >= 0) return [Math.round((100 * third) / 3), Math.round((100 * (third + 1)) / 3)];
  const percentile = Number(value);
  return /^\d{1,3}$/.test(value) && percentile <= 100 ? [percentile, percentile] : undefined;
}

/** What a request asks of its sounds. */
export interface Asked {
  readonly wish: KnobWish;
  /** MIDI note, for sounds with a clear partial. */
  readonly note?: number | undefined;
  /** Up or down from what the network makes. */
  readonly semitones?: number | undefined;
  /** Sounds between measured seeds and fresh noise, in place of measured ones. */
  readonly fresh?: boolean | undefined;
}

/** Whether a table is needed for what is asked. */
export const needsTable = ({ wish, note, fresh }: Asked): boolean =>
  Object.keys(wish).length > 0 || note !== undefined || fresh === true;

/**
 * What a table of measured seeds is about: the model's identity, its own sampling and its length, as 64 hex digits. Of a
 * model whose weights or settings have changed the table is another.
 */
export function tableKeyOf(manifest: Manifest): string {
  const { lengthFrames, sampling } = manifest;
  const subject = { measures: 1, weights: identityOf(manifest), lengthFrames, sampling };
  return createHash('sha256').update(canonicalJson(subject)).digest('hex');
}

/** Whether a recipe is a seed of the model as it samples where nothing is asked: one that its table may have. */
export const isPlain = (recipe: Recipe, manifest: Manifest): boolean =>
  canonicalJson(recipe) === canonicalJson(seedRecipes(manifest, { seed: recipe.seed, count: 1 })[0]);
