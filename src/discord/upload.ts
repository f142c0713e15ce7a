import { UserError } from '../user-error.ts';

const discordHosts: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** Only Discord's own file hosts, by https, without credentials or another port. */
function isTrusted(url: URL, extraOrigin: string | undefined): boolean {
  if (extraOrigin !== undefined && url.origin === new URL(extraOrigin).origin) return true;
  return url.protocol === 'https:' && discordHosts.has(url.host) && url.username === '' && url.password === '';
}

/**
 * Downloads what a person attached. Throws a UserError that says why it was refused; never follows a redirect, never
 * holds more than the cap.
 * @param options.extraOrigin one more origin that is trusted, e.g. `http://127.0.0.1:4000`; unset outside tests
 */
export async function download(
  address: string,
  options: { deadlineMs: number; maxBytes: number; extraOrigin?: string | undefined },
): Promise<Uint8Array> {
  const { deadlineMs, maxBytes, extraOrigin } = options;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !isTrusted(url, extraOrigin)) throw new UserError('foreignFile');
  const tooLarge = new UserError('bytesTooMany', { most: maxBytes });
  const fetched = fetch(url, { redirect: 'error', signal: AbortSignal.timeout(deadlineMs) });
  const response = await fetched.catch((cause: unknown) => {
    throw new UserError('fileUnreachable', {}, { kind: 'failed', cause });
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new UserError('fileRefused', { status: response.status }, { kind: 'failed' });
  }
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body.cancel();
    throw tooLarge;
  }
  const parts: Uint8Array[] = [];
  let received = 0;
  try {
    // Leaving the loop cancels the stream, so no more than the cap is ever read.
    for await (const part of response.body) {
      received += part.byteLength;
      if (received > maxBytes) throw tooLarge;
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('fileCutOff', {}, { kind: 'failed', cause: error });
  }
  return new Uint8Array(Buffer.concat(parts));
}
