import type { SampleRecord } from '../library/library.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Request } from './chat.ts';
import { escapeMarkdown } from './escape-markdown.ts';

/** Whether the text could be an id, in any case, with o, i and l for the digits they resemble. */
const looksLikeId = (id: string): boolean => /^#?[0-9a-tv-z]{4,13}$/i.test(id.trim());

/**
 * The sound as this server may know it, or undefined. Ids can be forged, so every look-up by id comes through here. A
 * server knows the sounds that were made or shown in it, with the votes cast in it. Sounds of servers with a public
 * gallery may be looked at, varied and packed anywhere; votes for them count once they were shown here. The maker is
 * the person who asked for it in that place, never somebody of another, private server.
 */
export async function findVisible(
  id: string,
  serverId: string,
  { library }: Pick<App, 'library'>,
): Promise<SampleRecord | undefined> {
  return (await library.findSample(id, { serverId })) ?? (await library.findSample(id, { publicOnly: true }));
}

/**
 * As findVisible; a sound of another server, a deleted one and one that never was get the same refusal, a UserError.
 */
export async function visibleSample(id: string, request: Request, app: App): Promise<SampleRecord> {
  const sample = looksLikeId(id) ? await findVisible(id, request.place.serverId, app) : undefined;
  if (sample) return sample;
  throw new UserError('noSuchSound', { id: escapeMarkdown(id) });
}

/** The sounds, by record or id, that this server may know. */
export async function visibleSamples(
  sounds: readonly (string | { readonly id: string })[],
  request: Request,
  app: App,
): Promise<SampleRecord[]> {
  const found: SampleRecord[] = [];
  for (const sound of sounds) {
    const sample = await findVisible(typeof sound === 'string' ? sound : sound.id, request.place.serverId, app);
    if (sample) found.push(sample);
  }
  return found;
}
