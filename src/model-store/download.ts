import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { diskError } from '../files/disk-error.ts';
import { HostError } from '../user-error.ts';
import { type Hub, type HubFile, hubError, statusError } from './hub.ts';

export interface DownloadOptions {
  /** Bytes that are here, of `file.sizeBytes`; the first call says what an earlier attempt left. */
  readonly onProgress?: (bytes: number) => void;
  /** Times to go on after a broken connection. Default 5. */
  readonly retries?: number;
  /** Before the first retry; doubled for each further one. Default 1000. */
  readonly retryDelayMs?: number;
  /** Without a byte for this long the connection counts as broken. Default 60,000. */
  readonly stallMs?: number;
}

/** A connection that broke, or trouble that may pass: worth another try. */
class Interrupted extends Error {}

/**
 * Gets a file of the hub as `target`: written to `target.part`, which an interrupted download leaves and a later one
 * goes on with, then size and digest are checked, then renamed. UserError otherwise; `target` is never a wrong file.
 */
export async function download(hub: Hub, file: HubFile, target: string, options: DownloadOptions = {}): Promise<void> {
  const { retries = 5, retryDelayMs = 1000 } = options;
  const part = `${target}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    // A process that ended between download and import left the whole file.
    if ((await sizeOf(target)) === file.sizeBytes) await rename(target, part);
    for (let attempt = 0; ; attempt++) {
      try {
        await fetchRest(hub, file, part, options);
        break;
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        if (attempt >= retries) throw await brokenOff(hub, file, part, error);
        await delay(retryDelayMs * 2 ** attempt);
      }
    }
    await verify(file, part);
    await rename(part, target);
  } catch (error) {
    throw diskError(part, error);
  }
}

async function fetchRest(hub: Hub, file: HubFile, part: string, options: DownloadOptions): Promise<void> {
  const { onProgress, stallMs = 60_000 } = options;
  let have = await sizeOf(part);
  if (have > file.sizeBytes) {
    await rm(part, { force: true });
    have = 0;
  }
  onProgress?.(have);
  if (have === file.sizeBytes && have > 0) return;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new Error(`silent for ${stallMs / 1000} s`)), stallMs);
  const response = await fetch(file.url, {
    signal: stalled.signal,
    headers: {
      // Compressed transfers have no ranges and no size to check.
      'accept-encoding': 'identity',
      ...(hub.token === undefined ? {} : { authorization: `Bearer ${hub.token}` }),
      ...(have > 0 ? { range: `bytes=${have}-` } : {}),
    },
  }).catch((error: unknown) => {
    clearTimeout(timer);
    throw new Interrupted('no connection', { cause: error });
  });
  try {
    if (response.status === 429 || response.status >= 500) throw new Interrupted(`status ${response.status}`);
    if (response.status === 416) {
      await rm(part, { force: true });
      throw new Interrupted('the hub does not know the rest of the file');
    }
    if (!response.ok || !response.body) throw statusError(hub, file.path, response.status);
    const resumed = response.status === 206 && rangeStart(response) === have;
    if (response.status === 206 && !resumed) throw new Interrupted('the hub sent another range');
    const output = await open(part, resumed ? 'a' : 'w');
    try {
      if (!resumed) have = 0;
      for await (const chunk of interruptible(response.body)) {
        timer.refresh();
        have += chunk.length;
        if (have > file.sizeBytes) break;
        await output.writeFile(chunk);
        onProgress?.(have);
      }
      await output.sync();
    } finally {
      await output.close();
    }
    if (have < file.sizeBytes) throw new Interrupted('the connection ended early');
    if (have > file.sizeBytes) {
      await rm(part, { force: true });
      throw new HostError(
        `${file.path}: the hub sends more than the ${file.sizeBytes} bytes that it announced. Nothing was changed.`,
        { kind: 'failed' },
      );
    }
  } finally {
    clearTimeout(timer);
    await response.body?.cancel().catch(() => undefined);
  }
}

async function* interruptible(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new Interrupted('the connection broke', { cause: error });
      });
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

function rangeStart(response: Response): number | undefined {
  const match = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return match ? Number(match[1]) : undefined;
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function brokenOff(hub: Hub, file: HubFile, part: string, error: Interrupted): Promise<unknown> {
  const status = /^status (\d+)$/.exec(error.message)?.[1];
  if (status) return statusError(hub, file.path, Number(status));
  const have = await sizeOf(part);
  if (have === 0) {
    // fetch wraps the reason of the network once.
    const { cause = error } = error;
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    return hubError(hub, file.path, new Error('no connection', { cause: reason }));
  }
  return new HostError(
    `${file.path}: the connection broke after ${(have / 1e6).toFixed(1)} of ${(file.sizeBytes / 1e6).toFixed(1)} MB (${error.message}). They are kept: the same command goes on from there.`,
    { kind: 'failed', cause: error },
  );
}

/** A wrong file is deleted, so that the next attempt begins anew. */
async function verify(file: HubFile, part: string): Promise<void> {
  const hash: Hash = createHash(file.digest.kind === 'sha256' ? 'sha256' : 'sha1');
  // Git hashes a blob with this in front.
  if (file.digest.kind === 'git-sha1') hash.update(`blob ${file.sizeBytes}\0`);
  await pipeline(createReadStream(part), hash);
  const actual = hash.digest('hex');
  if (actual === file.digest.hex) return;
  await rm(part, { force: true });
  throw new HostError(
    `${basename(file.path)}: what arrived is not the file that the hub announced (${file.digest.kind} ${actual.slice(0, 12)}… instead of ${file.digest.hex.slice(0, 12)}…). It was deleted and nothing was changed; try again.`,
    { kind: 'failed' },
  );
}
