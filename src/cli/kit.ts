import type { Command } from 'commander';
import { drumParts } from '../kits/kit.ts';
import { kitRecipes } from '../kits/kit-recipes.ts';
import { kitInstruments, partsOf } from '../packs/drum-parts.ts';
import type { PackSound } from '../packs/pack.ts';
import { takenSound } from '../packs/taken-sound.ts';
import { type Recipe, sampleId } from '../sound/recipe.ts';
import type { CliContext } from './context.ts';
import { type EngineOptions, engineOf, engineOptions, modelsOf, withEngine } from './make-sounds.ts';
import { seedOption } from './option-values.ts';
import { createProgress } from './progress-bar.ts';
import { type KitOptions, kitNotes, kitOptions, writeKit } from './write-kit.ts';

const examples = `${kitNotes}
Examples:
  rimshot kit --seed 7 --name Nightbus
  rimshot kit --format sfz --zip --out ~/Music/Samples
`;

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('kit')
    .description('Make a kit from one seed: kick, snare, hats and percussion, with instruments for samplers.')
    .option('--seed <number>', 'of its sounds, 0 to 4294967295 (default: random)', seedOption);
  engineOptions(kitOptions(command))
    .addHelpText('after', examples)
    .action(async (options: KitOptions & EngineOptions & { readonly seed?: number }) => {
      const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!;
      const made = await makeKit(context, seed, options);
      const recipes = made.map(({ recipe }) => recipe);
      await writeKit(context, inPlayingOrder(made), recipes, { ...options, name: options.name ?? `Kit ${seed}` });
    });
}

type KitSound = PackSound & { readonly recipe: Recipe };

/** The sounds of `/kit seed:`, in the order in which they are made. */
async function makeKit(context: CliContext, seed: number, options: EngineOptions): Promise<KitSound[]> {
  const models = modelsOf(context);
  const groups = kitRecipes(kitInstruments, seed, (instrument) => models.resolve(instrument).manifest);
  const sounds: KitSound[] = [];
  const engine = engineOf(context, options, () => groups.map(({ instrument }) => models.resolve(instrument)));
  await withEngine(
    engine,
    () => 'Cancelled; nothing was written.',
    async (signal) => {
      const bar = createProgress({ label: `Kit ${seed}`, total: kitInstruments.length });
      bar.update(0);
      try {
        for (const { instrument, recipes } of groups) {
          const model = models.resolve(instrument);
          const items = recipes.map((recipe) => ({ recipe }));
          const { wavs } = await engine.generate({ id: 'cli', model, items }, { signal });
          sounds.push(
            ...recipes.map((recipe, i) => ({ wav: wavs[i]!, sampleId: sampleId(recipe), instrument, recipe })),
          );
          bar.update(sounds.length);
        }
      } finally {
        bar.finish();
      }
    },
  );
  return sounds;
}

/** Kick first, hats from closed to open, as in chat. */
function inPlayingOrder(sounds: readonly KitSound[]): PackSound[] {
  const parts = partsOf(sounds.map(({ instrument, wav }) => ({ instrument, ringMs: takenSound(wav).ringMs })));
  return sounds
    .map((sound, i) => ({ ...sound, part: parts[i]! }))
    .sort((a, b) => drumParts.indexOf(a.part) - drumParts.indexOf(b.part));
}
