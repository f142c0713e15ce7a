import type { Recipe } from '../sound/recipe.ts';
import type { LibraryParts } from './library-parts.ts';

export interface KeptSound {
  readonly id: string;
  readonly recipe: Pick<Recipe, 'model' | 'weights'>;
  /** Given by the person. */
  readonly name?: string;
}

/** Everything that a person keeps and whose audio is there, oldest first: the one list that folders are kept equal to. */
export async function keptSounds({ longReads }: LibraryParts, personId: string): Promise<KeptSound[]> {
  const rows = await longReads
    .selectFrom('keeps as k')
    .innerJoin('samples as s', 's.id', 'k.sample_id')
    .select(['s.id', 's.recipe', 'k.name'])
    .where('k.person_id', '=', personId)
    .where('s.has_audio', '=', 1)
    .orderBy('k.kept_at')
    .orderBy('s.id')
    .execute();
  return rows.map(({ id, recipe, name }) => {
    const { model, weights } = JSON.parse(recipe) as Recipe;
    return { id, recipe: { model, weights }, ...(name !== null && { name }) };
  });
}

/** Whether the person keeps this sound. */
export async function isKept({ sql: db }: LibraryParts, personId: string, sampleId: string): Promise<boolean> {
  const rows = await db
    .selectFrom('keeps')
    .select('sample_id')
    .where('person_id', '=', personId)
    .where('sample_id', '=', sampleId)
    .execute();
  return rows.length > 0;
}
