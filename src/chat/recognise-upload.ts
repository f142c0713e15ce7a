import PQueue from 'p-queue';
import { uploadLimits } from '../audio/sound-limits.ts';
import type { Sentence } from '../languages/sentence.ts';
import type { SampleRecord } from '../library/library.ts';
import { parseRecipe, type Recipe, sampleId, shortId } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Request, Upload } from './chat.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { findVisible } from './visible-sample.ts';

/** Each upload is held in memory whole: twenty at once would take 200 MiB. */
const fetchedAtOnce = 3;
const downloads = new PQueue({ concurrency: fetchedAtOnce });

/** Refuses a file that is too large, by a UserError, before anything is fetched. */
export function refuseTooLarge({ name, sizeBytes }: Upload): void {
  if (sizeBytes <= uploadLimits.bytes) return;
  throw new UserError('uploadTooLarge', { name: escapeMarkdown(name), bytes: sizeBytes, most: uploadLimits.bytes });
}

/**
 * Fetches an upload and checks it; compressed audio is decoded later, in the worker. Throws a UserError for a file that
 * is too large or of an unknown format.
 */
export async function readUpload(
  upload: Upload,
  { workshop }: { readonly workshop: Pick<App['workshop'], 'check'> },
): Promise<{ bytes: Uint8Array; recipeText: string | undefined }> {
  refuseTooLarge(upload);
  const bytes = await downloads.add(() => upload.read());
  const { recipeText } = await workshop.check(bytes, { name: escapeMarkdown(upload.name) });
  return { bytes, recipeText };
}

function claimedRecipe(claim: string): Recipe {
  try {
    return parseRecipe(claim);
  } catch (error) {
    throw error instanceof UserError ? new UserError('strangeRecipe', { reason: escaped(error) }) : error;
  }
}

/** Values that come from the file, as plain text in a message. */
const escaped = ({ key, values }: Sentence): Sentence => ({
  key,
  values: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? escapeMarkdown(value) : value]),
  ),
});

/** The same for any file: undefined where it is no sound of ours that is known here. */
export async function knownSound(
  upload: Upload,
  serverId: string,
  app: Pick<App, 'library' | 'workshop'>,
): Promise<SampleRecord | undefined> {
  const { recipeText: claim } = await app.workshop.check(await upload.read(), { name: upload.name });
  if (claim === undefined) return undefined;
  try {
    return await findVisible(sampleId(parseRecipe(claim)), serverId, app);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * The sound that a posted WAV claims to be, by the recipe it carries. The claim is checked like typed input and only
 * leads to the library's own sound: neither the file's audio nor its recipe is used.
 */
export async function recogniseUpload(upload: Upload, request: Request, app: App): Promise<SampleRecord> {
  const { recipeText: claim } = await readUpload(upload, app);
  if (claim === undefined) throw new UserError('notOurWav');
  const id = sampleId(claimedRecipe(claim));
  // The same sentence for a sound that never was and for another server's: anybody can write a recipe.
  const known = await findVisible(id, request.place.serverId, app);
  if (!known) throw new UserError('unknownRecipe', { id: shortId(id) });
  return known;
}
