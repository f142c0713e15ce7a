import { HostError } from '../user-error.ts';

/** A broken connection, or trouble that may pass: worth another try. */
export class Interrupted extends Error {
  /** What the server asked for with Retry-After. */
  readonly pauseMs: number | undefined;

  constructor(message: string, { cause, pauseMs }: { cause?: unknown; pauseMs?: number | undefined } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.pauseMs = pauseMs;
  }
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** A connection that is silent for this long counts as broken. Default 60,000. */
  readonly stallMs?: number | undefined;
  /** Ends the request with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A server may ask for more than anybody wants to wait for. */
const longestPauseMs = 60_000;

/**
 * One GET request. `use` gets the response and its body in pieces, and the connection ends with it. Throws Interrupted
 * for lost and silent connections, for status 429 and for 500 and above; HostError for redirects in a circle.
 */
export async function patientRequest<T>(
  url: string,
  { headers = {}, stallMs = 60_000, signal }: RequestOptions,
  use: (response: Response, body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error(`silent for ${stallMs / 1000} s`)), stallMs);
  const interrupted = (message: string) => (cause: unknown) => {
    signal?.throwIfAborted();
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : '';
    if (reason === 'redirect count exceeded')
      throw new HostError(`${url}: the server sends in circles.`, { kind: 'failed', cause });
    throw new Interrupted(message, { cause });
  };
  async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of body) {
        timer.refresh();
        yield piece;
      }
    } catch (error) {
      interrupted('the connection broke')(error);
    }
  }
  try {
    const ends = signal ? AbortSignal.any([over.signal, signal]) : over.signal;
    // Compressed transfers have no ranges and no size to check.
    const asked = { 'accept-encoding': 'identity', ...headers };
    const response = await fetch(url, { signal: ends, headers: asked }).catch(interrupted('no connection'));
    if (response.status === 429 || response.status >= 500)
      throw new Interrupted(`status ${response.status}`, { pauseMs: retryAfterMs(response) });
    return await use(response, pieces(response.body ?? new ReadableStream({ start: (stream) => stream.close() })));
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

/** Only in seconds: a date would need the server's clock. */
export function retryAfterMs(response: Response): number | undefined {
  const seconds = /^\d{1,6}$/.exec(response.headers.get('retry-after') ?? '')?.[0];
  return seconds === undefined ? undefined : Math.min(longestPauseMs, 1000 * Number(seconds));
}
