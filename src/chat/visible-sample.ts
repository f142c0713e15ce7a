import type { App } from '../app.ts';
import type { SampleRecord } from '../library/library.ts';
import { UserError } from '../user-error.ts';
import type { Request } from './chat.ts';
import { escapeMarkdown } from './escape-markdown.ts';

/** Whether the text could be an id: any case, and o, i, l for the digits they look like. */
const looksLikeId = (id: string): boolean => /^#?[0-9a-tv-z]{4,13}$/i.test(id.trim());

/**
 * The sound as this server may know it, or undefined. Ids can be forged, so everything that names a sound comes
 * through here. A server knows what was made or asked for in it, with the votes cast in it; beyond that, sounds of
 * servers whose gallery is public may be looked at, varied and packed (votes for them count once they were shown
 * here). The maker is whoever asked for it in the place that is shown, never a stranger of another, private server.
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

/** Several sounds, those left out that this server may not know. */
export async function visibleSamples(ids: readonly string[], request: Request, app: App): Promise<SampleRecord[]> {
  const found: SampleRecord[] = [];
  for (const id of ids) {
    const sample = await findVisible(id, request.place.serverId, app);
    if (sample) found.push(sample);
  }
  return found;
}
