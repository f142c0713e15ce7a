import { stringsOf } from '../languages/index.ts';
import { isKit } from '../packs/drum-parts.ts';
import type { MidiBeat } from '../packs/midi-file.ts';
import { type PackFormat, packFormats } from '../packs/pack-formats.ts';
import { type PackRecord, packRecords } from '../packs/pack-records.ts';
import { releaseLine } from '../packs/release-terms.ts';
import { shortId } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Menu, Message, Request } from './chat.ts';
import { customId } from './custom-id.ts';

export interface PackWish {
  /** Its folder. */
  readonly name: string;
  readonly format?: PackFormat | undefined;
  readonly beat?: MidiBeat;
  /** What is packed, in the id of a menu that offers the same in other formats; none where that cannot be told. */
  readonly subject?: string;
}

/** What a pack of these sounds is called: after its first sound. */
export const packNameOf = (records: readonly PackRecord['record'][]): string =>
  `${isKit(records.map(({ recipe }) => ({ instrument: recipe.model }))) ? 'Kit' : 'Sounds'} ${shortId(records[0]?.id ?? '')}`;

/** Sounds as one file within this place's attachment limit. Throws a UserError where there is nothing to pack. */
export async function packSounds(
  samples: readonly PackRecord[],
  { subject, format, ...wish }: PackWish,
  { locale, place }: Pick<Request, 'locale' | 'place'>,
  { library, models, workshop }: Pick<App, 'library' | 'models'> & { readonly workshop: Pick<App['workshop'], 'pack'> },
): Promise<Message> {
  const strings = stringsOf(locale);
  const records = samples.map(({ record }) => record);
  if (!records.some(({ hasAudio }) => hasAudio)) throw new UserError('nothingToPack');
  const { serverId, attachmentLimitBytes: limitBytes } = place;
  const options = { ...wish, ...(format && { format }), serverId, limitBytes };
  const pack = await packRecords(samples, options, { library, models, workshop });
  const packed = new Set(pack.included.map(({ sampleId }) => sampleId));
  const recipes = records.filter(({ id }) => packed.has(id)).map(({ recipe }) => recipe);
  const readable = new Set([...pack.included, ...pack.leftOut].map(({ sampleId }) => sampleId));
  const pruned = records.filter(({ id }) => !readable.has(id));
  const listed = (ids: readonly string[]): string => ids.map((id) => `\`${shortId(id)}\``).join(', ');
  return {
    text: [
      strings.pack.ready(pack.included.length),
      releaseLine(recipes, models, strings),
      ...(pruned.length > 0 ? [strings.pack.skipped(listed(pruned.map(({ id }) => id)))] : []),
      ...(pack.leftOut.length > 0 ? [strings.pack.leftOut(listed(pack.leftOut.map(({ sampleId }) => sampleId)))] : []),
    ].join('\n'),
    files: [{ name: pack.name, type: pack.type, bytes: pack.bytes }],
    rows: subject === undefined ? [] : [formatMenu(subject, locale, format ?? 'all')],
  };
}

/** The same sounds in another format. */
function formatMenu(subject: string, locale: Request['locale'], but: PackFormat): Menu {
  const { pack } = stringsOf(locale);
  return {
    id: customId('packas', subject),
    placeholder: pack.otherFormats,
    choices: packFormats.filter((format) => format !== but).map((value) => ({ value, name: pack.formats[value] })),
  };
}
