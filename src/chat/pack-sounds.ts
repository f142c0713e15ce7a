import { stringsOf } from '../languages/index.ts';
import type { SampleRecord } from '../library/library.ts';
import { packRecords } from '../packs/pack-records.ts';
import { releaseLine } from '../packs/release-terms.ts';
import { shortId } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Message, Request } from './chat.ts';

/** Sounds as one zip within this place's attachment limit. Throws a UserError where there is nothing to pack. */
export async function packSounds(
  samples: readonly SampleRecord[],
  name: string,
  { locale, place }: Pick<Request, 'locale' | 'place'>,
  { library, models, workshop }: Pick<App, 'library' | 'models'> & { readonly workshop: Pick<App['workshop'], 'pack'> },
): Promise<Message> {
  const strings = stringsOf(locale);
  if (!samples.some(({ hasAudio }) => hasAudio)) throw new UserError('nothingToPack');
  const { serverId, attachmentLimitBytes: limitBytes } = place;
  const pack = await packRecords(samples, { name, serverId, limitBytes }, { library, models, workshop });
  const packed = new Set(pack.included.map(({ sampleId }) => sampleId));
  const recipes = samples.filter(({ id }) => packed.has(id)).map(({ recipe }) => recipe);
  const readable = new Set([...pack.included, ...pack.leftOut].map(({ sampleId }) => sampleId));
  const pruned = samples.filter(({ id }) => !readable.has(id));
  const listed = (ids: readonly string[]): string => ids.map((id) => `\`${shortId(id)}\``).join(', ');
  return {
    text: [
      strings.pack.ready(pack.included.length),
      releaseLine(recipes, models, strings),
      ...(pruned.length > 0 ? [strings.pack.skipped(listed(pruned.map(({ id }) => id)))] : []),
      ...(pack.leftOut.length > 0 ? [strings.pack.leftOut(listed(pack.leftOut.map(({ sampleId }) => sampleId)))] : []),
    ].join('\n'),
    files: [{ name: pack.name, type: 'application/zip', bytes: pack.bytes }],
  };
}
