import type { ShapeStep } from '../audio/shape-sound.ts';
import { type Derivation, mostShapeSteps, type Recipe, sampleId } from './recipe.ts';

export type ShapeDerivation = Extract<Derivation, { kind: 'shape' }>;
/** A sound that no network makes, from one that is there. */
export type ShapeRecipe = Recipe & { readonly derivation: ShapeDerivation };

export const isShape = (recipe: Recipe): recipe is ShapeRecipe => recipe.derivation?.kind === 'shape';

/**
 * A sound with one step more. A shape of a shape starts from the same source with all steps, so that nothing is rounded
 * in between; after `mostShapeSteps`, or where the source's audio can no longer be had, it starts anew from the sound.
 */
export function shapeRecipe(
  of: { readonly id: string; readonly recipe: Recipe },
  step: ShapeStep,
  anew = false,
): ShapeRecipe {
  const { id } = of;
  // What its start was and how it was tuned is in the source's sound.
  const { start, semitones, ...recipe } = of.recipe;
  const goesOn = isShape(of.recipe) && !anew && of.recipe.derivation.steps.length < mostShapeSteps;
  const { source, steps } = goesOn ? (of.recipe as ShapeRecipe).derivation : { source: { sample: id }, steps: [] };
  return { ...recipe, seed: 0, derivation: { kind: 'shape', source, steps: [...steps, step] } };
}

/** The id of the sound before the last step, and its recipe where that is a shape too. */
export function beforeShape(recipe: ShapeRecipe): { readonly id: string; readonly recipe?: ShapeRecipe } {
  const { source, steps } = recipe.derivation;
  if (steps.length === 1) return { id: source.sample };
  const before = { ...recipe, derivation: { ...recipe.derivation, steps: steps.slice(0, -1) } };
  return { id: sampleId(before), recipe: before };
}
