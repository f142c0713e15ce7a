import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readWav } from '../audio/wav.ts';
import { findSoundFiles } from '../files/sound-files.ts';
import type { PackSound } from '../packs/pack.ts';
import { parseRecipe, type Recipe, sampleId } from '../sound/recipe.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { readNamedFile } from './files.ts';
import { modelsOf } from './make-sounds.ts';
import { type KitOptions, kitNotes, kitOptions, writeKit } from './write-kit.ts';

const examples = `${kitNotes}
Examples:
  rimshot pack out/ --name "Cellar hats" --format decentsampler
  rimshot pack out/kick-1-aaaaaa.wav out/snare-2-bbbbbb.wav --zip
`;

export const register = (program: Command, context: CliContext): void =>
  void kitOptions(
    program
      .command('pack')
      .description('Pack sounds made by Rimshot as a kit, with instruments for samplers.')
      .argument('<sounds...>', 'WAVs, and folders of WAVs, that carry their recipes'),
  )
    .addHelpText('after', examples)
    .action(async (places: readonly string[], options: KitOptions) => {
      const models = modelsOf(context);
      const paths = (await Promise.all(places.map(wavsAt))).flat();
      if (paths.length === 0) throw new HostError('There are no WAVs in these folders.');
      const read = await Promise.all(paths.map(readMade));
      const sounds = read.map(({ wav, recipe }): PackSound => {
        const instrument = models.withWeights(recipe.weights, recipe.model)?.manifest.instrument ?? recipe.model;
        return { wav, sampleId: sampleId(recipe), instrument, recipe };
      });
      const recipes = read.map(({ recipe }) => recipe);
      await writeKit(context, sounds, recipes, options);
    });

/** A file, or those of a folder. */
async function wavsAt(place: string): Promise<string[]> {
  const isFolder = (await stat(place).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder) return [place];
  const { files } = await findSoundFiles(place, 'give a folder of WAVs');
  return files.filter(({ path }) => /\.wav$/i.test(path)).map(({ path }) => join(place, path));
}

async function readMade(path: string): Promise<{ wav: Uint8Array; recipe: Recipe }> {
  const wav = await readNamedFile(path);
  const { recipeText } = readWav(wav, { name: path });
  if (recipeText === undefined)
    throw new HostError(`${path} carries no recipe: only sounds made by Rimshot are packed, with their licences.`);
  return { wav, recipe: parseRecipe(recipeText) };
}
