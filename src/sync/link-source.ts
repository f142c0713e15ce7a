import { z } from 'zod';
import { retry } from '../files/retry.ts';
import { HostError } from '../user-error.ts';
import { type SyncSound, type SyncSource, syncSoundShape } from './sync-source.ts';

/** As a server answers to a link; whoever wrote the answer, names in it are text. */
export const syncListShape = z.object({
  version: z.literal(1),
  sounds: z.array(syncSoundShape).max(100_000).readonly(),
});

export interface LinkOptions {
  /** Attempts after the first. Default 4. */
  readonly retries?: number;
  /** Pause before the first retry, doubled for each further one. Default 1000. */
  readonly retryDelayMs?: number;
  /** A request that takes longer counts as broken off. Default 30,000. */
  readonly longestMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A broken connection, or trouble that may pass. `afterMs`: as the server asks. */
class Interrupted extends Error {
  readonly afterMs: number | undefined;

  constructor(message: string, { cause, afterMs }: { cause?: unknown; afterMs?: number | undefined } = {}) {
    super(message, { cause });
    this.afterMs = afterMs;
  }
}

/** The server cannot be reached now: another time it may. */
export class Unreachable extends HostError {}

/** A longer sound is none of ours, and a longer list neither. */
const mostBytes = { sound: 16 * 1024 * 1024, list: 32 * 1024 * 1024 } as const;
/** More than that nobody waits without being told. */
const longestWaitMs = 60_000;

/**
 * What a bot's gallery shows behind a private link. Broken connections are taken up where they ended. HostError where the
 * link was revoked, or the server cannot be reached; the link itself is in no message.
 */
export function linkSource(link: string, options: LinkOptions = {}): SyncSource {
  const { retries = 4, retryDelayMs = 1000 } = options;
  const base = checkedLink(link);
  const pauseAfter = (error: unknown, tries: number): number | undefined => {
    if (!(error instanceof Interrupted) || tries > retries) return undefined;
    return Math.min(longestWaitMs, error.afterMs ?? retryDelayMs * 2 ** (tries - 1));
  };
  const persistently = <T>(work: () => Promise<T>): Promise<T> =>
    retry(work, pauseAfter).catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
      throw new Unreachable(`${base.host} cannot be reached: ${error.message}. What is done stays; try again later.`, {
        kind: 'failed',
        cause: error,
      });
    });
  let tag: string | undefined;
  return {
    list: () =>
      persistently(async () => {
        const response = await request(base, tag === undefined ? {} : { 'if-none-match': tag }, options);
        if (response.status === 304) return undefined;
        if (response.status === 404 || response.status === 401 || response.status === 403 || response.status === 410)
          throw new HostError(
            `${base.host} does not know this link: it was revoked, or replaced by a newer one. /mine on Discord gives a new one. Nothing was changed.`,
            { kind: 'failed' },
          );
        const sounds = listOf(await rest(response, new Uint8Array(0), mostBytes.list), base);
        tag = response.headers.get('etag') ?? undefined;
        return sounds;
      }),
    read: (id) => {
      let have: { readonly bytes: Uint8Array; readonly tag: string } | undefined;
      return persistently(async () => {
        const headers = have ? { range: `bytes=${have.bytes.length}-`, 'if-range': have.tag } : {};
        const response = await request(new URL(`${base.href}/${id}.wav`), headers, options);
        if (response.status === 404) return undefined;
        const isRest = response.status === 206 && have !== undefined;
        if (isRest && !response.headers.get('content-range')?.startsWith(`bytes ${have!.bytes.length}-`))
          throw new Interrupted('it sent another part');
        const before = isRest ? have!.bytes : new Uint8Array(0);
        return rest(response, before, mostBytes.sound, (bytes) => {
          const etag = response.headers.get('etag');
          have = etag ? { bytes, tag: etag } : undefined;
        });
      });
    },
  };
}

/** HostError for what is no link of a gallery. */
function checkedLink(link: string): URL {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !/\/keeps\/[^/]+$/.test(url.pathname))
    throw new HostError('--from: must be a link as /mine on Discord gives it, https://…/keeps/….');
  return url;
}

async function request(url: URL, headers: Record<string, string>, { longestMs = 30_000, signal }: LinkOptions) {
  const timeout = AbortSignal.timeout(longestMs);
  const response = await fetch(url, {
    // Compressed answers have no ranges.
    headers: { ...headers, 'accept-encoding': 'identity' },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new Interrupted('no connection', { cause });
  });
  const { status } = response;
  if (status !== 429 && status < 500) return response;
  await response.body?.cancel();
  const seconds = Number(response.headers.get('retry-after'));
  throw new Interrupted(`it answered ${status}`, { afterMs: seconds > 0 ? seconds * 1000 : undefined });
}

/**
 * The whole body behind what was there before.
 * @param keep gets what arrived before the connection broke
 */
async function rest(
  response: Response,
  before: Uint8Array,
  most: number,
  keep: (bytes: Uint8Array) => void = () => {},
): Promise<Uint8Array> {
  if (!response.ok || !response.body) throw new Interrupted(`it answered ${response.status}`);
  const pieces: Uint8Array[] = [before];
  let size = before.length;
  try {
    for await (const piece of response.body) {
      size += piece.length;
      if (size > most)
        throw new HostError(`An answer of more than ${most} bytes is none of a gallery.`, { kind: 'failed' });
      pieces.push(piece);
    }
  } catch (cause) {
    if (cause instanceof HostError) throw cause;
    keep(Buffer.concat(pieces));
    throw new Interrupted('the connection broke', { cause });
  }
  return Buffer.concat(pieces);
}

function listOf(bytes: Uint8Array, { host }: URL): readonly SyncSound[] {
  try {
    return syncListShape.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).sounds;
  } catch (cause) {
    throw new HostError(`${host} answered something else than a list of sounds: is this a link from /mine?`, {
      kind: 'failed',
      cause,
    });
  }
}
