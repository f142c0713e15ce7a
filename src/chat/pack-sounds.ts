import type { App } from '../app.ts';
import { packOf } from '../audio/pack.ts';
import type { SampleRecord } from '../library/library.ts';
import { shortId } from '../library/recipe.ts';
import { UserError } from '../user-error.ts';
import type { Message, Request } from './chat.ts';
import { licenceText } from './licence-text.ts';
import { stringsOf } from './text.ts';

/** Sounds as one zip that fits into this place's attachment limit. Throws a UserError where there is nothing to pack. */
export async function packSounds(
  samples: readonly SampleRecord[],
  name: string,
  request: Request,
  { library, models }: App,
): Promise<Message> {
  const strings = stringsOf(request.locale);
  const read = await Promise.all(samples.map(async (sample) => ({ sample, wav: await library.readAudio(sample.id) })));
  const sounds = read.flatMap(({ sample: { id, recipe }, wav }) =>
    wav
      ? [
          {
            fileName: `${recipe.model}-${shortId(id)}.wav`,
            wav,
            sampleId: id,
            instrument: models.withWeights(recipe.weights)?.manifest.instrument ?? recipe.model,
            recipe,
          },
        ]
      : [],
  );
  if (sounds.length === 0) throw new UserError(strings.bad.nothingToPack);
  const pack = packOf(sounds, {
    name,
    licence: licenceText(
      sounds.map(({ recipe }) => recipe),
      models,
    ),
    limitBytes: request.place.attachmentLimitBytes,
  });
  const pruned = read.filter(({ wav }) => !wav).map(({ sample }) => `\`${shortId(sample.id)}\``);
  const tooMany = pack.leftOut.map(({ sampleId }) => `\`${shortId(sampleId)}\``);
  return {
    text: [
      strings.pack.ready(pack.included.length),
      ...(pruned.length > 0 ? [strings.pack.skipped(pruned.join(', '))] : []),
      ...(tooMany.length > 0 ? [strings.pack.leftOut(tooMany.join(', '))] : []),
    ].join('\n'),
    files: [{ name: pack.name, type: 'application/zip', bytes: pack.bytes }],
  };
}
