import { readSound } from '../audio/read-sound.ts';
import { pitchRatio, type ShapeStep, shapedSound } from '../audio/shape-sound.ts';
import { amplified, lengthFrames, peakOf, type Sound } from '../audio/sound.ts';
import { uploadLimits } from '../audio/sound-limits.ts';
import { inspectWav } from '../audio/wav-header.ts';
import { type Sentence, sentence } from '../languages/sentence.ts';
import { amplitudeOfDb } from '../power.ts';
import { UserError } from '../user-error.ts';
import { finishedPeakDb } from './finish.ts';
import { canonicalJson, sampleId } from './recipe.ts';
import type { ShapeRecipe } from './shape-recipe.ts';
import { type WavForm, wavOf } from './wav-form.ts';

export interface ShapedWav {
  readonly wav: Uint8Array;
  /** For the person. */
  readonly notes: readonly Sentence[];
}

/**
 * The sound of a recipe, from the WAV of its source, whose licence it carries on. Throws UserError where nothing, or too
 * much, is left.
 * @param form default: as sounds are stored
 */
export async function shapedWav(recipe: ShapeRecipe, source: Uint8Array, form?: WavForm): Promise<ShapedWav> {
  const { sound } = await readSound(source);
  const { shaped, notes } = await shapedInSteps(sound, recipe.derivation.steps, { isRaw: recipe.raw });
  const licence = inspectWav(source).tags.ICOP;
  const info = { recipe: canonicalJson(recipe), software: 'Rimshot', ...(licence !== undefined && { licence }) };
  const stored = { bitDepth: recipe.raw ? '32f' : '16' } as const;
  return { wav: await wavOf(shaped, form ?? stored, { info, seed: sampleId(recipe) }), notes };
}

/**
 * Each step in turn, in floats. What a step brings above full scale is turned down to the level of finished sounds, with
 * a note; raw sounds know no full scale. Throws UserError.
 */
export async function shapedInSteps(sound: Sound, steps: readonly ShapeStep[], { isRaw = false } = {}) {
  let shaped = sound;
  let loweredBy = 1;
  for (const step of steps) {
    const seconds = lengthFrames(shaped) / shaped.sampleRate / pitchRatio(step);
    if (seconds > uploadLimits.seconds) throw new UserError('shapeTooLong', { most: uploadLimits.seconds });
    shaped = await shapedSound(shaped, step);
    if (lengthFrames(shaped) === 0) throw new UserError('shapeEmpty');
    const peak = peakOf(shaped);
    loweredBy = isRaw || peak <= 1 ? 1 : peak / amplitudeOfDb(finishedPeakDb);
    if (loweredBy > 1) shaped = amplified(shaped, 1 / loweredBy);
  }
  const db = Number((20 * Math.log10(loweredBy)).toFixed(1));
  return { shaped, notes: loweredBy > 1 ? [sentence('shapeLowered', { db })] : [] };
}
