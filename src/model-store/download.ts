import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { onDisk } from '../files/disk-error.ts';
import { digestOfFile } from '../files/file-source.ts';
import { Interrupted, patientRequest } from '../files/patient-request.ts';
import { retry } from '../files/retry.ts';
import { HostError } from '../user-error.ts';
import { type Hub, type HubFile, hubError, statusError } from './hub.ts';

export interface DownloadOptions {
  /** Bytes on disk, of `file.sizeBytes`; first called with what an earlier attempt left. */
  readonly onProgress?: (bytes: number) => void;
  /** Attempts after the first. Default 5. */
  readonly retries?: number;
  /** Pause before the first retry, doubled for each further one. Default 1000. */
  readonly retryDelayMs?: number;
  /** A connection that is silent for this long counts as broken. Default 60,000. */
  readonly stallMs?: number;
}

/**
 * Downloads a file of the hub to `target.part`, where an interrupted download is resumed, checks size and digest, and
 * renames it to `target`, which is never a wrong file. UserError for any failure.
 */
export async function download(hub: Hub, file: HubFile, target: string, options: DownloadOptions = {}): Promise<void> {
  const { retries = 5, retryDelayMs = 1000 } = options;
  const part = `${target}.part`;
  const pauseAfter = (error: unknown, tries: number): number | undefined =>
    error instanceof Interrupted && tries <= retries ? retryDelayMs * 2 ** (tries - 1) : undefined;
  await onDisk(part, async () => {
    await mkdir(dirname(target), { recursive: true });
    // A process that ended between download and import left the whole file.
    if ((await sizeOf(target)) === file.sizeBytes) await rename(target, part);
    await retry(() => fetchRest(hub, file, part, options), pauseAfter).catch(async (error: unknown) => {
      throw error instanceof Interrupted ? await brokenOff(hub, file, part, error) : error;
    });
    await verify(file, part);
    await rename(part, target);
  });
}

async function fetchRest(hub: Hub, file: HubFile, part: string, options: DownloadOptions): Promise<void> {
  const { onProgress = () => {}, stallMs } = options;
  if ((await sizeOf(part)) > file.sizeBytes) await rm(part, { force: true });
  const have = await sizeOf(part);
  onProgress(have);
  if (have === file.sizeBytes && have > 0) return;
  const headers = {
    ...(hub.token === undefined ? {} : { authorization: `Bearer ${hub.token}` }),
    ...(have > 0 ? { range: `bytes=${have}-` } : {}),
  };
  await patientRequest(file.url, { headers, stallMs }, async (response, body) => {
    if (response.status === 416) {
      await rm(part, { force: true });
      throw new Interrupted('the hub does not know the rest of the file');
    }
    if (!response.ok) throw statusError(hub, file.path, response.status);
    const isRest = response.status === 206;
    if (isRest && rangeStart(response) !== have) throw new Interrupted('the hub sent another range');
    await append(body, file, part, isRest ? have : 0, onProgress);
  });
}

/** Writes and syncs the bytes from offset `have` on; those written before a failure stay for the next attempt. */
async function append(
  body: AsyncIterable<Uint8Array>,
  { path, sizeBytes }: HubFile,
  part: string,
  have: number,
  noted: (bytes: number) => void,
): Promise<void> {
  const output = await open(part, have > 0 ? 'a' : 'w');
  let size = have;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > sizeBytes) break;
      await output.writeFile(chunk);
      noted(size);
    }
    await output.sync();
  } finally {
    await output.close();
  }
  if (size < sizeBytes) throw new Interrupted('the connection ended early');
  if (size > sizeBytes) {
    await rm(part, { force: true });
    throw new HostError(
      `${path}: the hub sends more than the ${sizeBytes} bytes that it announced. Nothing was changed.`,
      { kind: 'failed' },
    );
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
    // fetch wraps the network's error once.
    const { cause = error } = error;
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    return hubError(hub, file.path, new Error('no connection', { cause: reason }));
  }
  return new HostError(
    `${file.path}: the connection broke after ${(have / 1e6).toFixed(1)} of ${(file.sizeBytes / 1e6).toFixed(1)} MB (${error.message}). They are kept: the same command goes on from there.`,
    { kind: 'failed', cause: error },
  );
}

/** Deletes a wrong file, so that the next attempt starts afresh. */
async function verify(file: HubFile, part: string): Promise<void> {
  const hash = createHash(file.digest.kind === 'sha256' ? 'sha256' : 'sha1');
  // Git hashes a blob after this header.
  if (file.digest.kind === 'git-sha1') hash.update(`blob ${file.sizeBytes}\0`);
  const actual = await digestOfFile(part, hash);
  if (actual === file.digest.hex) return;
  await rm(part, { force: true });
  throw new HostError(
    `${basename(file.path)}: what arrived is not the file that the hub announced (${file.digest.kind} ${actual.slice(0, 12)}… instead of ${file.digest.hex.slice(0, 12)}…). It was deleted and nothing was changed; try again.`,
    { kind: 'failed' },
  );
}
