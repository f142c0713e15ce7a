import { phraseOf } from '../beatbox/phrase-kit.ts';
import type { SortOptions } from '../beatbox/sorter.ts';
import type { HitClass, KitRecord, KitSlot } from '../kits/kit.ts';
import { kitName } from '../kits/kit-name.ts';
import { deriverOf } from '../model-store/deriver-of.ts';
import type { Recipe } from '../sound/recipe.ts';
import { derivedRecipes, recipeDefaults } from '../sound/resolve-recipe.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Request, Upload } from './chat.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { purposeText } from './job-purpose.ts';
import { readUpload, refuseTooLarge } from './recognise-upload.ts';
import { refuseEarly, startJob } from './start-job.ts';

export interface BeatboxWish extends SortOptions {
  /** Of the first sound; the next ones count up. Default: random. */
  readonly seed?: number | undefined;
  /** From the hit itself (0) to any drum of its class (1). */
  readonly strength?: number | undefined;
  /** Of the kit. */
  readonly name?: string | undefined;
}

/** A hit as a drum of its class. @param upload SHA-256 of the hit's file */
function drumOf(
  hitClass: HitClass,
  upload: string,
  { seed, strength }: { seed: number; strength: number },
  { models }: Pick<App, 'models'>,
): Recipe {
  const { manifest } = deriverOf(models.resolve(hitClass), models);
  const derivation = { kind: 'restyle', source: { upload }, strength, method: 'founded' } as const;
  return derivedRecipes(manifest, derivation, { seed, count: 1 })[0]!;
}

/** Turns a recording into a kit and its beat: hears it, keeps each hit, and has it restyled. Throws a UserError. */
export async function startBeatbox(request: Request, app: App, file: Upload, wish: BeatboxWish): Promise<void> {
  refuseTooLarge(file);
  await refuseEarly(request, app, 1);
  // Fetching and hearing may take longer than a platform waits for its acknowledgement.
  await request.defer();
  const { bytes } = await readUpload(file, app);
  const { percussion } = wish;
  const heard = await app.beatbox.hear(bytes, { name: escapeMarkdown(file.name), percussion });
  const { seed = app.randomSeed(), strength = recipeDefaults.restyleStrength, name = kitName(seed) } = wish;
  const recipes: Recipe[] = [];
  for (const [i, { hitClass, wav }] of heard.sounds.entries()) {
    const upload = await app.library.addUpload({ bytes: wav, personId: request.person.id });
    recipes.push(drumOf(hitClass, upload, { seed: (seed + i) >>> 0, strength }, app));
  }
  await startJob(request, app, 'beatbox', recipes, {
    deferred: true,
    purpose: purposeText({ phrase: phraseOf(name, heard) }),
  });
}

/** Has the hits in these slots restyled as another drum, from the same recordings and seeds. Throws a UserError where they are gone. */
export async function startResort(request: Request, app: App, kit: KitRecord, slots: readonly KitSlot[], to: HitClass) {
  const found = await Promise.all(slots.map((slot) => recipeOf(slot, app)));
  const sources = found.filter((source) => source !== undefined);
  if (sources.length === 0) throw new UserError('hitsGone');
  const recipes = sources.map(({ upload, ...made }) => drumOf(to, upload, made, app));
  const resorted = sources.map(({ slot, before }) => ({ slot, before }));
  await startJob(request, app, 'beatbox', recipes, { purpose: purposeText({ kit: kit.id, resorted }) });
}

/** How a slot's sound was restyled; undefined where it was made in another way, or is gone. */
async function recipeOf({ key, sampleId }: KitSlot, { library }: Pick<App, 'library'>) {
  const sample = sampleId === null ? undefined : await library.findSample(sampleId);
  const derivation = sample?.recipe.derivation;
  if (!sample || derivation?.kind !== 'restyle' || !('upload' in derivation.source)) return undefined;
  const { strength, source } = derivation;
  return { slot: key, before: sample.id, upload: source.upload, seed: sample.recipe.seed, strength };
}
