import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Library } from '../library/library.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { syncSounds } from '../sync/library-source.ts';
import { idPatterns } from './channel-entry.ts';
import { addressOf, RateLimit } from './rate-limit.ts';
import { serveWav } from './sample-files.ts';
import { serveBytes } from './serve-bytes.ts';

export interface KeepRouteParts {
  readonly library: Library;
  readonly models: Pick<ModelStore, 'withWeights'>;
  readonly now: () => number;
}

/** Links that are none, per address. */
const guessRate = { burst: 8, perSecond: 0.1 };

/** Whose link it is decides what is seen: no cache may keep it, and no search engine list it. */
const privately = { 'Cache-Control': 'private, no-cache', 'X-Robots-Tag': 'noindex' } as const;

/**
 * What a person keeps, behind a private link: the list that `rimshot sync` reads, and its WAVs. A revoked link, a wrong
 * one and a sound that the person does not keep are not found, like anything else that is not there.
 */
export function keepRoutes({ library, models, now }: KeepRouteParts): Hono {
  const guesses = new RateLimit(guessRate, now);
  const app = new Hono();

  /** The person, or the refusal. */
  async function ownerIn(c: Context, token: string): Promise<string | Response> {
    const address = addressOf(c);
    const seconds = guesses.secondsLeft(address);
    const tooMany = (wait: number) => c.text('Too many wrong links.\n', 429, { 'Retry-After': `${wait}` });
    if (seconds > 0) return tooMany(seconds);
    const owner = await library.syncLinkOwner(token);
    if (owner !== undefined) return owner;
    guesses.secondsToWait(address);
    return c.notFound();
  }

  app.get('/keeps/:token', async (c) => {
    const owner = await ownerIn(c, c.req.param('token'));
    if (owner instanceof Response) return owner;
    const bytes = Buffer.from(JSON.stringify({ version: 1, sounds: await syncSounds(owner, { library, models }) }));
    const tag = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    const headers = { ...privately, 'Content-Type': 'application/json' };
    return (await serveBytes(c, { tag, headers, bytes: () => bytes })) ?? c.notFound();
  });

  app.get('/keeps/:token/:file', async (c) => {
    const owner = await ownerIn(c, c.req.param('token'));
    if (owner instanceof Response) return owner;
    const id = /^([^.]+)\.wav$/.exec(c.req.param('file'))?.[1] ?? '';
    if (!idPatterns.sample.test(id) || !(await library.isKept(owner, id))) return c.notFound();
    const record = await library.findSample(id);
    if (!record) return c.notFound();
    // Where it was made its maker was; anybody else may be from elsewhere.
    const serverId = record.makerId === owner ? record.serverId : undefined;
    const answer = await serveWav(c, { library, record, serverId });
    for (const [name, value] of Object.entries(privately)) answer?.headers.set(name, value);
    return answer ?? c.notFound();
  });

  return app;
}
