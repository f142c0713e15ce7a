import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { afterwards } from '../stubs/last-first.ts';

/** What the hub does wrong from now on; everything is off at first. Faults of the content are those of large files. */
export interface HubFaults {
  /** Answer everything, or only downloads, with this status. */
  status?: number;
  downloadStatus?: number;
  /** Only the first n answers have the status. */
  statusTimes?: number;
  /** Cut the connection after this many bytes of a download, this many times. */
  cutAfter?: number;
  cutTimes?: number;
  /** Send nothing further after this many bytes, and hold the connection. */
  stallAfter?: number;
  /** Flip a bit in what is sent. */
  wrongBytes?: boolean;
  /** Answer ranges with the whole file. */
  ignoreRange?: boolean;
  /** Announce other sizes or digests than those of the files. */
  claimedSha256?: string;
  tooMuch?: boolean;
  /** Only this token may read. */
  token?: string;
}

export interface TestHub {
  readonly endpoint: string;
  readonly faults: HubFaults;
  /** Method, path and range of every request so far. */
  readonly requests: readonly string[];
  /** Authorization that reached the store of large files, which is another host. */
  readonly leaked: readonly string[];
  /** Bytes of large files sent so far. */
  readonly sent: () => number;
  readonly files: Map<string, Uint8Array>;
  revision: string;
  stop(): Promise<void>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const blobSha1 = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
const isLarge = (path: string): boolean => path.endsWith('.ckpt');

/**
 * Hugging Face's three routes that matter here, on loopback: model information, file tree, and resolve, which sends a
 * large file on to another host that understands ranges. Every repository has the same files.
 */
export async function startHub(t: TestContext, files: Readonly<Record<string, Uint8Array>>): Promise<TestHub> {
  const content = new Map(Object.entries(files));
  const faults: HubFaults = {};
  const requests: string[] = [];
  const leaked: string[] = [];
  let sentBytes = 0;

  const storage = createServer((request, response) => {
    requests.push(`STORAGE ${request.headers.range ?? 'whole'}`);
    if (request.headers.authorization) leaked.push(request.headers.authorization);
    const path = decodeURIComponent(request.url ?? '').slice(1);
    sendLarge(request, response, content.get(path)!);
  });

  function sendLarge(request: IncomingMessage, response: ServerResponse, whole: Uint8Array): void {
    const start = faults.ignoreRange ? 0 : Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start > 0 && start >= whole.length) {
      end(response, 416);
      return;
    }
    let body = Uint8Array.from(whole.subarray(start));
    if (faults.wrongBytes) body[body.length >> 1]! ^= 1;
    if (faults.tooMuch) body = Uint8Array.from([...body, 1, 2, 3]);
    response.writeHead(start > 0 ? 206 : 200, {
      'content-type': 'application/octet-stream',
      ...(faults.tooMuch ? {} : { 'content-length': body.length }),
      ...(start > 0 ? { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` } : {}),
    });
    const cut = faults.cutAfter !== undefined && (faults.cutTimes ?? 1) > 0;
    const sent = cut ? faults.cutAfter : faults.stallAfter;
    const part = sent === undefined ? body : body.subarray(0, sent);
    sentBytes += part.length;
    if (cut) {
      faults.cutTimes = (faults.cutTimes ?? 1) - 1;
      response.write(part, () => setTimeout(() => response.destroy(), 20));
    } else if (sent !== undefined) response.write(part);
    else response.end(part);
  }

  function route(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://hub');
    const [, api, name, kind, , file] =
      /^\/(api\/models\/)?([^/]+\/[^/]+)\/(revision|tree|resolve)\/([^/]+)(?:\/(.+))?$/.exec(url.pathname) ?? [];
    requests.push(`${request.method} ${url.pathname}${request.headers.range ? ` ${request.headers.range}` : ''}`);
    const status = faults.status ?? (kind === 'resolve' ? faults.downloadStatus : undefined);
    const bytes = file === undefined ? undefined : content.get(decodeURIComponent(file));
    if (status !== undefined && (faults.statusTimes ?? 1) > 0) {
      if (faults.statusTimes !== undefined) faults.statusTimes -= 1;
      end(response, status);
    } else if (faults.token && request.headers.authorization !== `Bearer ${faults.token}`) end(response, 401);
    else if (api && kind === 'revision') json(response, information(name));
    else if (api && kind === 'tree')
      json(
        response,
        [...content].map(([path, item]) => treeEntry(path, item)),
      );
    else if (kind !== 'resolve' || !file || !bytes) end(response, 404);
    else if (isLarge(file)) response.writeHead(302, { location: `http://localhost:${portOf(storage)}/${file}` }).end();
    else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  }

  const information = (name: string | undefined) => ({
    _id: '1',
    id: name,
    private: false,
    gated: false,
    downloads: 1,
    likes: 1,
    lastModified: '2023-05-01T00:00:00.000Z',
    sha: hub.revision,
    tags: ['license:mit', 'region:us'],
  });

  const treeEntry = (path: string, bytes: Uint8Array) => ({
    type: 'file',
    path,
    size: bytes.length,
    oid: blobSha1(isLarge(path) ? Buffer.from('pointer') : bytes),
    ...(isLarge(path)
      ? { lfs: { oid: faults.claimedSha256 ?? sha256(bytes), size: bytes.length, pointerSize: 134 } }
      : {}),
  });

  const front = createServer(route);
  await Promise.all([listen(storage, 'localhost'), listen(front, '127.0.0.1')]);
  let stopped: Promise<void> | undefined;
  const hub: TestHub = {
    endpoint: `http://127.0.0.1:${portOf(front)}`,
    faults,
    requests,
    leaked,
    sent: () => sentBytes,
    files: content,
    revision: 'a'.repeat(40),
    stop() {
      stopped ??= Promise.all([close(front), close(storage)]).then(() => undefined);
      return stopped;
    },
  };
  afterwards(t, () => hub.stop());
  return hub;
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listen = (server: Server, host: string) => new Promise<void>((done) => void server.listen(0, host, done));

const close = (server: Server) =>
  new Promise<void>((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
