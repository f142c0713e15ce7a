import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { linkSource, Unreachable } from '../../src/sync/link-source.ts';
import { HostError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';

const id = 'k7f3q10000000';
const secret = 'S'.repeat(43);
const list = JSON.stringify({ version: 1, sounds: [{ id, instrument: 'kick' }] });

/** A server that answers as a test says, and what it was asked. */
async function server(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const listening = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  afterwards(t, () => {
    listening.closeAllConnections();
    listening.close();
  });
  const link = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/keeps/${secret}`;
  return { asked, source: linkSource(link, { retryDelayMs: 1, retries: 3 }) };
}

test('a list is asked for again by its tag, and one that has not changed is not read', async (t) => {
  const { asked, source } = await server(t, (request, response) => {
    if (request.headers['if-none-match'] === '"one"') return response.writeHead(304).end();
    return response.writeHead(200, { etag: '"one"' }).end(list);
  });
  assert.deepEqual(await source.list(), [{ id, instrument: 'kick' }]);
  assert.equal(await source.list(), undefined);
  assert.equal(asked.length, 2);
});

test('a revoked link is told, and the link is in no message', async (t) => {
  for (const status of [401, 403, 404, 410]) {
    const { source } = await server(t, (_, response) => response.writeHead(status).end('nothing'));
    await assert.rejects(source.list(), (error: Error) => {
      assert.ok(error instanceof HostError && !(error instanceof Unreachable));
      assert.match(error.message, /revoked.*\/mine/s);
      assert.ok(!error.message.includes(secret));
      return true;
    });
  }
});

test('what is no list is refused: another page, other fields, names of files in place of ids', async (t) => {
  const answers = [
    '<html>',
    '{}',
    '{"version":2,"sounds":[]}',
    JSON.stringify({ version: 1, sounds: [{ id: '../../etc/passwd', instrument: 'kick' }] }),
    JSON.stringify({ version: 1, sounds: [{ id, instrument: 'x'.repeat(1000) }] }),
    JSON.stringify({ version: 1, sounds: [{ id }] }),
  ];
  for (const body of answers) {
    const { source } = await server(t, (_, response) => response.writeHead(200).end(body));
    await assert.rejects(source.list(), /something else than a list of sounds/, body.slice(0, 50));
  }
});

const whole = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));

/** Sends a body that breaks off after so many bytes. */
function cut(response: ServerResponse, from: number, bytes: number): void {
  const status = from > 0 ? 206 : 200;
  const range = from > 0 ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {};
  response.writeHead(status, { etag: '"wav"', 'content-length': whole.length - from, ...range });
  response.write(whole.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 20));
}
const rangeStart = (request: IncomingMessage): number =>
  Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);

test('a body that was cut is taken up where it ended', async (t) => {
  const { asked, source } = await server(t, (request, response) => {
    const from = rangeStart(request);
    if (from < 60_000) return cut(response, from, 30_000);
    response.writeHead(206, { etag: '"wav"', 'content-range': `bytes ${from}-99999/100000` });
    return response.end(whole.subarray(from));
  });
  assert.deepEqual(await source.read(id), whole);
  assert.equal(asked[0]?.headers.range, undefined);
  assert.ok(asked.slice(1).every(({ headers }) => headers['if-range'] === '"wav"'));
  assert.ok(asked.length > 2);
});

test('another version in between is read from its beginning', async (t) => {
  const fresh = Buffer.from('a new sound');
  const { source } = await server(t, (request, response) => {
    if (request.headers.range === undefined) return cut(response, 0, 30_000);
    return response.writeHead(200, { etag: '"other"' }).end(fresh);
  });
  assert.deepEqual(await source.read(id), fresh);
});

test('a server that sends another part than was asked for is not believed', async (t) => {
  const { source } = await server(t, (request, response) => {
    if (request.headers.range === undefined) return cut(response, 0, 30_000);
    response.writeHead(206, { etag: '"wav"', 'content-range': 'bytes 5-99999/100000' });
    return response.end(whole.subarray(5));
  });
  await assert.rejects(source.read(id), Unreachable);
});

test('a server that cannot answer now is asked again, as late as it wishes, and then given up', async (t) => {
  let failures = 2;
  const { asked, source } = await server(t, (_, response) => {
    if (failures-- > 0) return response.writeHead(503).end();
    return response.writeHead(200).end(list);
  });
  assert.equal((await source.list())?.length, 1);
  assert.equal(asked.length, 3);
  failures = 1000;
  await assert.rejects(source.list(), Unreachable);
});

test('a body without end is not read for ever', async (t) => {
  const { source } = await server(t, (_, response) => {
    response.writeHead(200);
    const more = () => {
      while (response.write(Buffer.alloc(1 << 20)));
      response.once('drain', more);
    };
    more();
  });
  await assert.rejects(source.read(id), /more than \d+ bytes/);
});

test('a sound that is gone is no fault', async (t) => {
  const { source } = await server(t, (_, response) => response.writeHead(404).end());
  assert.equal(await source.read(id), undefined);
});

test('what is no link of a gallery is refused before anything is asked', () => {
  for (const link of ['', 'keeps', 'file:///keeps/x', 'https://example.org/', 'javascript:alert(1)//keeps/x'])
    assert.throws(() => linkSource(link), /--from: must be a link/, link);
});
