/**
 * The local page where several processes show it: its suites run on rows of PostgreSQL (PGlite), then two processes beside
 * each other.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { commands, contextActions } from '../../commands/index.ts';
import { writeWav } from '../../src/audio/wav.ts';
import { startLocalChannel } from '../../src/web/local-channel.ts';
import { drumEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { eventsOf, postJson, rawRequest } from './request.ts';

process.env.TEST_PAGE = 'pglite';

const root = fileURLToPath(new URL('.', import.meta.url));
for (const name of ['local-channel', 'safety']) await import(pathToFileURL(join(root, `${name}.test.ts`)).href);

const { sharedPage } = await import('../stubs/shared-page.ts');
const { temporaryApp, until } = await import('./temporary-app.ts');

/** Two processes with one library and one page, the second without a queue of its own. */
async function twoProcesses(t: TestContext, token?: string) {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 1 }), channel: { token } });
  const { app, router, dataDir, log } = whole;
  const peers = (await sharedPage(dataDir))();
  const second = await startLocalChannel({
    ...{ app, router, commands, contextActions, dataDir, log, peers, token },
    ...{ host: '127.0.0.1', port: 0 },
  });
  afterwards(t, () => second.stop());
  return { whole, second, a: whole.local.address, b: second.address };
}

const htmlAt = async (address: string): Promise<string> =>
  (JSON.parse((await rawRequest(address, '/api/messages')).text) as { html: string }).html;

test('what is answered at one process is seen at once on an open page of the other, with its files and buttons', async (t) => {
  const { whole, a, b } = await twoProcesses(t);
  const told = await eventsOf(t, b);
  await postJson(a, '/api/lines', { line: '/kick 2 seed:7' });
  await until(async () => /"state":"done","sounds":2/.test(told()) && told().includes('"type":"progress"'));
  const html = await htmlAt(b);
  assert.equal(html, await htmlAt(a));
  const picture = /\/files\/[0-9a-f]{16}/.exec(html)?.[0] ?? assert.fail('no picture');
  assert.deepEqual((await rawRequest(b, picture)).bytes, (await rawRequest(a, picture)).bytes);
  const [, entry] = /data-entry="(\w+)"/.exec(html)!;
  const [, sample] = /data-sample="(\w+)"/.exec(html)!;
  const toldAtA = await eventsOf(t, a);
  assert.equal((await postJson(b, '/api/presses', { entry, id: `r1:vote:${sample}` })).status, 204);
  await until(async () => toldAtA().includes('1 vote'));
  await postJson(b, '/api/lines', { line: '/queue' });
  await until(async () => toldAtA().includes('"state":"private"'));
  await postJson(a, '/api/deletions', { ids: [sample] });
  assert.equal(await whole.app.library.findSample(sample!), undefined);
  await until(async () => (await htmlAt(b)) === (await htmlAt(a)));
});

test('what both processes post at the same moment, as of one sound for the hall of fame, is there once', async (t) => {
  const { whole, second, a, b } = await twoProcesses(t);
  await Promise.all([whole.local, second].map((local) => local.post('local', { text: 'It is famous.' }, 'fame-1')));
  await second.post('local', { text: 'Another one.' }, 'fame-2');
  for (const address of [a, b]) {
    await until(async () => (await htmlAt(address)).includes('Another one.'));
    assert.equal((await htmlAt(address)).split('It is famous.').length - 1, 1);
  }
});

test('a file that was dropped at one process is used by a line at the other', async (t) => {
  const { a, b } = await twoProcesses(t);
  const tone = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 20));
  const wav = writeWav({ channels: [tone, tone], sampleRate: 44_100 }, { bitDepth: '16' });
  const sent = await rawRequest(a, '/api/uploads?name=knock.wav', { method: 'POST', body: wav });
  assert.equal(sent.status, 201, sent.text);
  const { id } = JSON.parse(sent.text) as { id: string };
  await postJson(b, '/api/lines', { line: '/restyle model:kick', uploads: [id] });
  await until(async () => /data-sample=/.test(await htmlAt(a)));
  assert.equal((await postJson(b, '/api/lines', { line: '/queue', uploads: ['0'.repeat(16)] })).status, 409);
});

test('guesses of the token are counted by both together', async (t) => {
  const { a, b } = await twoProcesses(t, 'a token of many letters');
  const guess = (address: string, i: number) =>
    rawRequest(address, '/api/messages', { headers: { Authorization: `Bearer guess-${i}` } });
  const statuses: number[] = [];
  for (let i = 0; i < 10; i++) statuses.push((await guess(i % 2 ? a : b, i)).status);
  assert.deepEqual(statuses, [...Array<number>(8).fill(401), 429, 429]);
});
