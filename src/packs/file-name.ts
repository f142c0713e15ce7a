import { type Recipe, shortId } from '../sound/recipe.ts';

/**
 * A WAV's name: `kick-k7f3q2.wav`, in an answer `1-kick-k7f3q2.wav`, in a kit `5-open-hat-k7f3q2.wav`. The schemas of
 * manifest and recipe let names of models hold small letters, digits, dashes and underscores alone.
 */
export const soundFileName = (
  { id, recipe }: { readonly id: string; readonly recipe: Pick<Recipe, 'model'> },
  {
    position,
    part = recipe.model,
  }: { readonly position?: number | undefined; readonly part?: string | undefined } = {},
): string => `${position === undefined ? '' : `${position}-`}${part}-${shortId(id)}.wav`;
