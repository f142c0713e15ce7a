import { Interrupted, retryAfterMs } from '../files/patient-request.ts';

/** A connection that is silent for this long counts as broken. */
const defaultStallMs = 30_000;

/** Insufficient Storage: does not pass by waiting. */
const full = 507;

/**
 * A fetch that reports what may pass as Interrupted: lost and silent connections, status 429, and 500 and above. It
 * follows no redirect, since a signature is of one address.
 */
export const steadyFetch =
  (stallMs = defaultStallMs): typeof fetch =>
  async (input, init) => {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new Error(`silent for ${stallMs / 1000} s`)), stallMs);
    let response: Response;
    try {
      response = await fetch(input, { ...init, signal: over.signal, redirect: 'manual' });
    } catch (error) {
      clearTimeout(timer);
      throw new Interrupted(networkReason(error));
    }
    if (response.status === 429 || (response.status >= 500 && response.status !== full)) {
      clearTimeout(timer);
      over.abort();
      throw new Interrupted(`status ${response.status}`, { pauseMs: retryAfterMs(response) });
    }
    if (!response.body) {
      clearTimeout(timer);
      return response;
    }
    const heard = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, out) {
        timer.refresh();
        out.enqueue(piece);
      },
      flush: () => clearTimeout(timer),
    });
    // Nobody may read a refusal's body to its end.
    timer.unref();
    return new Response(response.body.pipeThrough(heard), response);
  };

/** fetch wraps the system's error once: ECONNREFUSED says more than "fetch failed". */
export function networkReason(error: unknown): string {
  const { cause = error } = error as { cause?: unknown };
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? cause);
}
