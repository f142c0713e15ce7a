import type { App } from '../src/chat/app.ts';
import type { Command, Request } from '../src/chat/chat.ts';
import { declareCommand, seedOption } from '../src/chat/declare.ts';
import { numberOption } from '../src/chat/read-option.ts';
import { startJob } from '../src/chat/start-job.ts';
import { kitInstruments } from '../src/packs/drum-parts.ts';
import { seedRecipes } from '../src/sound/resolve-recipe.ts';

/** One sound of each instrument from one seed, further hats from the following seeds: the same sounds as `/hat seed:`. */
export async function startKit(request: Request, app: App, seed: number): Promise<void> {
  const recipes = [...new Set(kitInstruments)].flatMap((instrument) => {
    const count = kitInstruments.filter((other) => other === instrument).length;
    return seedRecipes(app.models.resolve(instrument).manifest, { seed, count });
  });
  await startJob(request, app, 'kit', recipes);
}

export const kit: Command<App> = {
  ...declareCommand('kit'),
  options: [seedOption],
  run: (request, app) => startKit(request, app, numberOption(request, 'seed') ?? app.randomSeed()),
};
