import { readSound } from '../audio/read-sound.ts';
import type { Sound } from '../audio/sound.ts';
import type { SoundLimits } from '../audio/sound-limits.ts';
import { Interrupted, patientRequest } from '../files/patient-request.ts';
import { retry } from '../files/retry.ts';
import { HostError } from '../user-error.ts';
import { clipRate } from './pcm.ts';
import type { Source } from './sound-list.ts';

/** Serves any file of a public repository at a commit: BASE/OWNER/NAME/COMMIT/PATH. */
export const githubFiles = 'https://raw.githubusercontent.com';

export interface FetchOptions {
  /** Attempts after the first. Default 3. */
  readonly retries?: number;
  /** Pause before the first retry, doubled for each further one; a server's Retry-After counts more. Default 1000. */
  readonly retryDelayMs?: number;
  /** A connection that is silent for this long counts as broken. Default 60,000. */
  readonly stallMs?: number;
  readonly signal?: AbortSignal;
}

/** The largest original has a few MB. Some are long, and only their begin is used. */
const limits: SoundLimits = { bytes: 64 * 1024 * 1024, seconds: 120, sampleRate: [8000, 192_000] };

export function originalUrl(base: string, { repository, commit }: Source, path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${base.replace(/\/+$/, '')}/${repository}/${commit}/${encoded}`;
}

/** Downloads and decodes one original. UserError with its path for whatever stands in the way, with the cause. */
export async function fetchOriginal(base: string, source: Source, path: string, options: FetchOptions): Promise<Sound> {
  const bytes = await fetchBytes(originalUrl(base, source, path), path, options);
  // Of a plugin, which holds them as bare samples.
  if (path.endsWith('.raw')) return floatSamples(bytes, path);
  return (await readSound(bytes, { name: path, limits, tooLong: 'cut' })).sound;
}

async function fetchBytes(url: string, path: string, options: FetchOptions): Promise<Uint8Array> {
  const { retries = 3, retryDelayMs = 1000, stallMs, signal } = options;
  const pauseAfter = (error: unknown, tries: number): number | undefined =>
    error instanceof Interrupted && tries <= retries
      ? Math.max(error.pauseMs ?? 0, retryDelayMs * 2 ** (tries - 1))
      : undefined;
  const once = () =>
    patientRequest(url, { stallMs, signal, headers: { 'user-agent': 'rimshot' } }, async (response, body) => {
      if (!response.ok) throw refusal(path, response.status);
      const pieces: Uint8Array[] = [];
      let size = 0;
      for await (const piece of body) {
        size += piece.length;
        if (size > limits.bytes)
          throw new HostError(`${path}: the server sends more than ${limits.bytes} bytes.`, { kind: 'failed' });
        pieces.push(piece);
      }
      return new Uint8Array(Buffer.concat(pieces));
    });
  return retry(once, pauseAfter, signal).catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
    const status = /^status (\d+)$/.exec(error.message)?.[1];
    if (status) throw refusal(path, Number(status));
    throw new HostError(`${path}: ${error.message} (${reasonOf(error)}).`, { kind: 'failed', cause: error });
  });
}

function refusal(path: string, status: number): HostError {
  const what =
    status === 404 ? 'it does not have it' : status === 429 ? 'too many requests; try again later' : 'it refuses';
  const reason = status >= 500 ? 'it has trouble of its own; try again later' : what;
  return new HostError(`${path}: the server answers ${status}: ${reason}.`, { kind: 'failed' });
}

/** fetch wraps the network's error once. */
function reasonOf({ cause }: Error): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (!(inner instanceof Error)) return 'no reason given';
  return ('code' in inner && String(inner.code)) || inner.message;
}

/** Little-endian float32, mono at 44.1 kHz; full scale is not fixed. */
function floatSamples(bytes: Uint8Array, path: string): Sound {
  const samples = new Float32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer);
  if (samples.length === 0 || !samples.every((value) => Math.abs(value) < 1000))
    throw new HostError(`${path}: these are not bare float samples.`, { kind: 'failed' });
  return { channels: [samples], sampleRate: clipRate };
}
