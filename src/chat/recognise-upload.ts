import type { App } from '../app.ts';
import { inspectWav, uploadLimits } from '../audio/wav-header.ts';
import type { SampleRecord } from '../library/library.ts';
import { sampleId, shortId } from '../library/recipe.ts';
import { parseRecipe } from '../library/recipe-schema.ts';
import { UserError } from '../user-error.ts';
import type { Request, Upload } from './chat.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { stringsOf } from './text.ts';
import { visibleSample } from './visible-sample.ts';

/** Fetches an upload, after its size is known to be allowed. Throws a UserError for a file that is too large or no WAV. */
export async function readUpload(upload: Upload, request: Request): Promise<Uint8Array> {
  const strings = stringsOf(request.locale);
  const name = escapeMarkdown(upload.name);
  if (upload.sizeBytes > uploadLimits.bytes)
    throw new UserError(strings.bad.fileTooLarge(name, (upload.sizeBytes / 1e6).toFixed(1)));
  const bytes = await upload.read();
  inspectWav(bytes, { name });
  return bytes;
}

/**
 * The sound that a posted WAV claims to be, by the recipe it carries. The claim is checked like typed input and only
 * leads to the library's own sound; neither the file's audio nor its recipe is taken over.
 */
export async function recogniseUpload(upload: Upload, request: Request, app: App): Promise<SampleRecord> {
  const { bad } = stringsOf(request.locale);
  const bytes = await readUpload(upload, request);
  const claim = inspectWav(bytes).tags.ICMT;
  if (!claim?.startsWith('{')) throw new UserError(bad.notOurWav);
  const id = sampleId(parseRecipe(claim));
  const known = await app.library.findSample(id);
  if (!known) throw new UserError(bad.unknownRecipe(shortId(id)));
  return visibleSample(id, request, app);
}
