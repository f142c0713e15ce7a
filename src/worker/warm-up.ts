import type { ModelStore } from '../model-store/open-store.ts';
import { standardModels } from '../sound/manifest.ts';
import { seedRecipes } from '../sound/resolve-recipe.ts';
import type { Engine } from './engine.ts';

/** Builds the sessions of the four models in use by one evaluation each: the first sound need not wait for that. */
export async function warmUp(engine: Engine, models: ModelStore): Promise<void> {
  const names = new Set(models.list().map(({ manifest }) => manifest.name));
  for (const name of standardModels.filter((each) => names.has(each))) {
    const model = models.resolve(name);
    const recipe = seedRecipes(model.manifest, { seed: 0, count: 1, sampling: { steps: 1 }, raw: true })[0]!;
    await engine.generate({ id: `warm-up ${name}`, model, items: [{ recipe }] });
  }
}
