import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readSound } from '../audio/read-sound.ts';
import { readSorter } from '../beatbox/beatbox-thread.ts';
import { hearPhrase } from '../beatbox/hear-phrase.ts';
import { kitOfPhrase, phraseOf } from '../beatbox/phrase-kit.ts';
import { kitName } from '../kits/kit-name.ts';
import { inEnglish } from '../languages/index.ts';
import { sentence } from '../languages/sentence.ts';
import { deriverOf } from '../model-store/deriver-of.ts';
import { beatFileName, beatMidi, loopFile } from '../packs/beat-files.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { type Recipe, sampleId } from '../sound/recipe.ts';
import { derivedRecipes, recipeDefaults } from '../sound/resolve-recipe.ts';
import type { CliContext } from './context.ts';
import { readNamedFile, writeNamedFiles } from './files.ts';
import { type EngineOptions, engineOf, engineOptions, modelsOf, withEngine } from './make-sounds.ts';
import { seedOption, strengthOption } from './option-values.ts';
import { createProgress } from './progress-bar.ts';
import { type KitOptions, kitNotes, kitOptions, writeKit } from './write-kit.ts';

interface BeatboxOptions extends KitOptions, EngineOptions {
  readonly seed?: number;
  readonly strength: number;
  readonly percussion: boolean;
}

/** A hit on its way to become a drum. */
interface Planned {
  readonly model: InstalledModel;
  readonly recipe: Recipe;
  readonly source: Uint8Array;
}

const examples = `${kitNotes}
Examples:
  rimshot beatbox voice-message.ogg --out out/
  rimshot beatbox phrase.wav --strength 0.5 --name "From my mouth"
`;

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('beatbox')
    .description('Turn a beatbox phrase into a kit and its beat: each hit is sorted and restyled.')
    .argument('<file>', 'WAV, FLAC, MP3, Ogg, Opus, AIFF or CAF of at most 10 s and 10 MiB')
    .option('--strength <number>', '0 (the hit) to 1 (the model)', strengthOption, recipeDefaults.restyleStrength)
    .option('--no-percussion', 'sort hits into kick, snare and hat alone')
    .option('--seed <number>', 'of its sounds, 0 to 4294967295 (default: random)', seedOption);
  engineOptions(kitOptions(command))
    .addHelpText('after', examples)
    .action(async (file: string, options: BeatboxOptions) => {
      const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!;
      const { sound } = await readSound(await readNamedFile(file), { name: file });
      const heard = await hearPhrase(sound, readSorter(), options);
      const name = options.name ?? kitName(seed);
      const phrase = phraseOf(name, heard);
      const planned = heard.sounds.map(({ hitClass, wav }, i) =>
        plannedHit(context, hitClass, wav, { seed: (seed + i) >>> 0, strength: options.strength }),
      );
      const wavs = await restyled(context, planned, options);
      const sounds = planned.map(({ recipe, model }, i) => ({
        ...{ id: sampleId(recipe), instrument: model.manifest.instrument, wav: wavs[i]! },
        recipe,
      }));
      const kit = await kitOfPhrase(phrase, sounds);
      if (phrase.leftOut > 0) console.error(inEnglish(sentence('hitsLeftOut', { count: phrase.leftOut })));
      const inOrder = kit.slots.map(({ part, choke, sampleId }) => {
        const made = sounds.find(({ id }) => id === sampleId)!;
        return { ...made, sampleId: made.id, part, choke };
      });
      await writeKit(
        context,
        inOrder,
        inOrder.map(({ recipe }) => recipe),
        { ...options, name },
      );
      const loop = loopFile({ kit, wavs: inOrder.map(({ wav }) => wav) });
      const beat = [
        { path: join(options.out, `${beatFileName(kit)}.wav`), contents: loop },
        { path: join(options.out, `${beatFileName(kit)}.mid`), contents: beatMidi(kit) },
      ];
      await writeNamedFiles(beat);
      if (!options.json) for (const { path } of beat) console.log(path);
    });
}

function plannedHit(
  context: CliContext,
  hitClass: string,
  wav: Uint8Array,
  { seed, strength }: { readonly seed: number; readonly strength: number },
): Planned {
  const models = modelsOf(context);
  const model = deriverOf(models.resolve(hitClass), models);
  const source = { upload: createHash('sha256').update(wav).digest('hex') };
  const derivation = { kind: 'restyle', source, strength, method: 'founded' } as const;
  return { model, source: wav, recipe: derivedRecipes(model.manifest, derivation, { seed, count: 1 })[0]! };
}

/** The WAVs of the hits, in their order. */
async function restyled(
  context: CliContext,
  planned: readonly Planned[],
  options: EngineOptions,
): Promise<Uint8Array[]> {
  const digests = [...new Set(planned.map(({ recipe }) => recipe.weights))];
  const wavs = new Map<Planned, Uint8Array>();
  const engine = engineOf(context, options, () => planned.map(({ model }) => model));
  await withEngine(
    engine,
    () => 'Cancelled; nothing was written.',
    async (signal) => {
      const bar = createProgress({ label: 'Hits', total: planned.length });
      bar.update(0);
      try {
        for (const weights of digests) {
          const group = planned.filter(({ recipe }) => recipe.weights === weights);
          const items = group.map(({ recipe, source }) => ({ recipe, source }));
          const made = await engine.generate({ id: 'cli', model: group[0]!.model, items }, { signal });
          for (const [i, hit] of group.entries()) wavs.set(hit, made.wavs[i]!);
          bar.update(wavs.size);
        }
      } finally {
        bar.finish();
      }
    },
  );
  return planned.map((hit) => wavs.get(hit)!);
}
