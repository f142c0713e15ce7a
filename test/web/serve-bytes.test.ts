import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Hono } from 'hono';
import { listen } from '../../src/web/listen.ts';
import { serveBytes } from '../../src/web/serve-bytes.ts';
import { afterwards } from '../stubs/last-first.ts';
import { rawRequest } from './request.ts';

const content = new TextEncoder().encode('0123456789');

/** A server of ten bytes tagged "t"; `reads` counts how often they were asked for. */
async function server(t: TestContext) {
  const app = new Hono();
  const state = { reads: 0 };
  app.get('/', async (c) => {
    const bytes = () => {
      state.reads++;
      return content;
    };
    const answer = await serveBytes(c, { tag: 't', headers: { 'Content-Type': 'audio/wav' }, bytes });
    return answer ?? c.notFound();
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, settings: { host: 'HOST', port: 'PORT' } });
  afterwards(t, () => listening.stop());
  const get = (headers: Record<string, string>, method = 'GET') =>
    rawRequest(listening.address, '/', { headers, method });
  return { get, state };
}

test('a tag is known in a list, weak, and by an asterisk, and the bytes are then not read', async (t) => {
  const { get, state } = await server(t);
  for (const tags of ['"t"', 'W/"t"', '"x", W/"t"', '"x","t"', '*']) {
    const { status, headers, bytes } = await get({ 'If-None-Match': tags });
    assert.deepEqual([status, headers.etag, bytes.length], [304, '"t"', 0], tags);
  }
  assert.equal(state.reads, 0);
  for (const tags of ['"x"', 't', '"tt"', 'W/"x", "y"'])
    assert.equal((await get({ 'If-None-Match': tags })).status, 200);
});

test('a range is served where If-Range names this very version, the whole where it does not', async (t) => {
  const { get } = await server(t);
  const same = await get({ Range: 'bytes=2-4', 'If-Range': '"t"' });
  assert.deepEqual([same.status, same.text, same.headers['content-range']], [206, '234', 'bytes 2-4/10']);
  for (const other of ['"old"', 'W/"t"', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
    const whole = await get({ Range: 'bytes=2-4', 'If-Range': other });
    assert.deepEqual([whole.status, whole.text], [200, '0123456789'], other);
  }
});

test('ranges from the end and open ones are served, several or malformed ones are answered with the whole', async (t) => {
  const { get } = await server(t);
  for (const [range, text] of [
    ['bytes=-3', '789'],
    ['bytes=7-', '789'],
    ['bytes=8-99', '89'],
    ['bytes=-99', '0123456789'],
  ] as const) {
    const part = await get({ Range: range });
    assert.deepEqual([part.status, part.text], [206, text], range);
  }
  for (const range of ['bytes=0-1,4-5', 'bytes=5-2', 'items=0-1', 'bytes=-'])
    assert.deepEqual((await get({ Range: range })).text, '0123456789', range);
  for (const range of ['bytes=10-', 'bytes=-0']) {
    const none = await get({ Range: range });
    assert.deepEqual([none.status, none.headers['content-range']], [416, 'bytes */10'], range);
  }
});

test('HEAD has the length and no body, and takes no notice of a range', async (t) => {
  const { get } = await server(t);
  for (const headers of [{}, { Range: 'bytes=2-4' }]) {
    const head = await get(headers, 'HEAD');
    assert.deepEqual([head.status, head.headers['content-length'], head.bytes.length], [200, '10', 0]);
  }
  assert.equal((await get({})).headers['content-length'], '10');
});
