import type { LibraryParts } from './library-parts.ts';

/** Where visitors may load sounds without us. */
export interface AudioHost {
  /** Such as https://s3.example.org. */
  readonly origin: string;
  /** Scripts of our pages may read the answers too: the bucket has a rule for cross-origin requests (CORS). */
  readonly isForPages: boolean;
}

/** For an answer that a store gives to pages of another origin. */
const waitMs = 5000;

/** A short-lived address of a sound in a store that serves visitors itself; undefined where there is none, or no audio. */
export async function audioUrl({ sql: db, audio }: LibraryParts, sampleId: string): Promise<string | undefined> {
  if (!audio.url) return undefined;
  const row = await db.selectFrom('samples').select('has_audio').where('id', '=', sampleId).executeTakeFirst();
  return row?.has_audio === 1 ? audio.url(sampleId) : undefined;
}

/** The store that serves visitors itself; undefined where they get sounds from us. @param pageOrigin of the gallery */
export async function audioHost({ audio }: LibraryParts, pageOrigin: string): Promise<AudioHost | undefined> {
  // No sound has this id; rules of the bucket hold for refusals as well.
  const url = await audio.url?.('0'.repeat(13));
  if (url === undefined) return undefined;
  const allowed = await fetch(url, { headers: { Origin: pageOrigin }, signal: AbortSignal.timeout(waitMs) }).then(
    async (response) => {
      await response.body?.cancel();
      return response.headers.get('access-control-allow-origin');
    },
    () => undefined,
  );
  return { origin: new URL(url).origin, isForPages: allowed === '*' || allowed === pageOrigin };
}
