import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ListedSound, makerOf, readSoundList } from '../../src/training-data/sound-list.ts';
import { afterwards } from '../stubs/last-first.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const list = readSoundList(join(root, 'models'));

/** Sounds of the list whose originals are fixtures. */
export const fixtureSounds: readonly ListedSound[] = [
  'tabla-ke1',
  'tabla-te1',
  'tabla-re',
  'tabla-dhec',
  'elec-tick',
].map((name) => list.sounds.find((sound) => sound.name === `sonicpi__${name}`)!);
export const originalBytes = ({ originals }: ListedSound): Uint8Array =>
  readFileSync(join(root, 'test/fixtures/audio/originals', originals[0]!.split('/').at(-1)!));

/** What goes wrong with one file. */
export interface Fault {
  /** Answer with this status, the first `times` requests or always. */
  readonly status?: number;
  readonly times?: number;
  readonly retryAfter?: string;
  /** Cut the connection after this many bytes, `times` times. */
  readonly cutAfter?: number;
  /** Redirect to itself. */
  readonly circle?: boolean;
  /** Never answer. */
  readonly silent?: boolean;
  /** Answer when this many requests are open, and not before. */
  readonly gather?: number;
}

export type TestOriginals = Awaited<ReturnType<typeof serveOriginals>>;

/** A server of files at OWNER/NAME/COMMIT/PATH, on loopback: only GET, only pinned commits of the list, only what is there. */
export async function serveOriginals(t: TestContext) {
  /** Both by the path in its repository. */
  const files = new Map<string, Uint8Array>();
  const faults = new Map<string, Fault>();
  const requests: string[] = [];
  const seen = new Map<string, number>();
  const held: (() => void)[] = [];
  let open = 0;
  let mostOpen = 0;
  const places = Object.values(list.sources).map(({ repository, commit }) => `/${repository}/${commit}/`);

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '';
    requests.push(`${request.method} ${url}`);
    open++;
    mostOpen = Math.max(mostOpen, open);
    response.on('close', () => open--);
    const place = places.find((start) => url.startsWith(start));
    const path = place && decodeURIComponent(url.slice(place.length));
    const bytes = path === undefined ? undefined : files.get(path);
    if (request.method !== 'GET' || path === undefined || url.includes('?')) {
      response.writeHead(400).end();
      return;
    }
    const count = (seen.get(path) ?? 0) + 1;
    seen.set(path, count);
    const fault = faults.get(path);
    if (fault && count <= (fault.times ?? Number.POSITIVE_INFINITY)) fail(fault, url, bytes, response);
    else if (bytes) response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    else response.writeHead(404).end('404: Not Found');
  }

  function fail(fault: Fault, url: string, bytes: Uint8Array | undefined, response: ServerResponse): void {
    if (fault.silent) return;
    if (fault.gather) {
      held.push(() => response.writeHead(200, { 'content-length': bytes!.length }).end(bytes));
      if (held.length === fault.gather) for (const release of held.splice(0)) setTimeout(release, 20);
    } else if (fault.circle) response.writeHead(302, { location: url }).end();
    else if (fault.cutAfter === undefined)
      response
        .writeHead(fault.status!, fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter })
        .end();
    else {
      response.writeHead(200, { 'content-length': bytes!.length });
      response.write(bytes!.subarray(0, fault.cutAfter), () => setTimeout(() => response.destroy(), 10));
    }
  }

  const server = createServer(answer);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const stop = () => closed(server);
  afterwards(t, stop);
  for (const sound of fixtureSounds) files.set(sound.originals[0]!, originalBytes(sound));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    faults,
    requests,
    mostOpen: () => mostOpen,
    stop,
  };
}

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

/** The source that a listed sound's maker has. */
export const sourceOf = ({ name }: ListedSound) => list.sources[makerOf(name)]!;
