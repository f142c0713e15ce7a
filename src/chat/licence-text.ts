import type { Recipe } from '../library/recipe.ts';
import { modelKey } from '../model-store/manifest.ts';
import type { ModelStore } from '../model-store/store.ts';

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  - ${line}`)];

/** licence.txt of a pack: for each of the weights that made its sounds, source, licence and attributions. In English. */
export function licenceText(recipes: readonly Recipe[], models: Pick<ModelStore, 'withWeights'>): string {
  const makers = new Map(
    recipes.map(({ weights, model }) => [`${weights} ${model}`, { digest: weights, name: model }]),
  );
  const inOrder = [...makers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, maker]) => maker);
  const sections = inOrder.map(({ digest, name }) => {
    const model = models.withWeights(digest, name)?.manifest;
    if (!model) {
      return `${name}: weights ${digest}\nThese weights are no longer installed here; their licence is not known.`;
    }
    const { source, licence, attributions, notes } = model.provenance;
    return [
      `${modelKey(model)}: weights ${digest}`,
      `Source: ${source}`,
      `Licence of the model: ${licence}`,
      ...list('Made from:', attributions),
      ...list('Notes:', notes),
    ].join('\n');
  });
  const intro =
    'These sounds were made with Rimshot from noise, by the models below. The recipes in recipes.json make them again.';
  return `${[intro, ...sections].join('\n\n')}\n`;
}
