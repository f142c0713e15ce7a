import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Library } from '../../src/library/library.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { batchOf, recipeOf } from '../library/temporary-library.ts';
import { temporaryApp } from './temporary-app.ts';

const me = 'local:me';
const ids = [1, 2, 3].map((seed) => sampleId(recipeOf(seed)));

/** Three kicks of the person at the page, the first two kept. */
async function fill(library: Library): Promise<string> {
  await library.addSamples(batchOf('b1', [1, 2, 3], { makerId: me, makerName: 'Ada', serverId: 'local' }));
  for (const sampleId of ids.slice(0, 2)) await library.keepSample({ sampleId, personId: me });
  await library.nameKeep({ sampleId: ids[0]!, personId: me, name: '<b>Night</b>' });
  const collection = await library.collectSample({ sampleId: ids[0]!, personId: me, name: '"<i>Album</i>"' });
  assert.ok(collection !== 'full');
  return collection.id;
}

const shown = (html: string): string[] =>
  [...html.matchAll(/<li class="sound" data-sample="(\w+)"/g)].map(([, id = '']) => id);

async function aside(address: string, asked: object) {
  const body = JSON.stringify(asked);
  const response = await fetch(`${address}/api/asides`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  const answer = (await response.json()) as {
    text: string;
    refused: boolean;
    inChannel: boolean;
    undo?: { id: string };
    problem?: string;
  };
  return { status: response.status, ...answer };
}

test('the Library filters by its address, escapes names, and knows parameters that make no sense', async (t) => {
  const { app, local } = await temporaryApp(t);
  await fill(app.library);
  const get = async (path: string) => (await fetch(local.address + path)).text();
  assert.deepEqual(shown(await get('/library')).toSorted(), ids.slice(0, 2).toSorted());
  assert.equal(shown(await get('/library?of=made')).length, 3);
  assert.deepEqual(shown(await get('/library?q=night')), [ids[0]]);
  assert.deepEqual(shown(await get('/library?q=night+nothing')), []);
  assert.deepEqual(shown(await get('/library?maker=ada&q=2')), [ids[1]]);
  for (const odd of ['decay=eternal', 'page=-3', 'page=x', 'of=theirs', 'instrument=tuba', 'q=%00', 'page=1e9'])
    assert.ok((await fetch(`${local.address}/library?${odd}`)).ok, odd);
  const page = await get('/library');
  assert.doesNotMatch(page, /<b>Night|<i>Album/);
  assert.match(page, /&lt;b&gt;Night/);
  assert.equal(shown(await get('/library?decay=eternal')).length, 2);
});

test('an aside answers the page that asked, with its undo; only answers for everyone reach the channel', async (t) => {
  const { app, local } = await temporaryApp(t);
  await fill(app.library);
  const messages = async () => ((await (await fetch(`${local.address}/api/messages`)).json()) as { html: string }).html;
  const back = await aside(local.address, { press: `r1:vote:${ids[1]}` });
  assert.match(back.text, /no longer kept/);
  assert.match((await aside(local.address, { press: back.undo!.id })).text, /It is back/);
  const refused = await aside(local.address, { line: `/tag ${ids[0]} <x>` });
  assert.deepEqual([refused.refused, refused.status], [true, 200]);
  assert.doesNotMatch(refused.text, /<x>/);
  assert.match((await aside(local.address, { line: '/fly' })).text, /no command/);
  assert.equal(await messages(), '');
  const like = await aside(local.address, { line: `/like ${ids[0]}` });
  assert.deepEqual([like.inChannel, like.refused], [true, false]);
  assert.match(await messages(), /like/);
  for (const forged of [
    { press: 'r1:delete:x:sure' },
    { press: 'r1:kit-delete:0000000000001' },
    { press: 'r1:forget:me' },
    { line: '' },
    { line: 7 },
    {},
  ])
    assert.equal((await aside(local.address, forged)).status, 400, JSON.stringify(forged));
});

test('several sounds are deleted at once, and what is no list of sounds deletes none', async (t) => {
  const { app, local } = await temporaryApp(t);
  await fill(app.library);
  const erase = (body: unknown, headers = {}) =>
    fetch(`${local.address}/api/deletions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const wrong = [{}, { ids: [] }, { ids: ['../x'] }, { ids: 'x' }, { ids: Array.from({ length: 25 }, () => ids[0]) }];
  for (const body of wrong) assert.equal((await erase(body)).status, 400, JSON.stringify(body));
  assert.equal((await erase({ ids: [ids[0]] }, { Origin: 'https://evil.example' })).status, 403);
  const answer = (await (await erase({ ids: [ids[0], '0000000000000', ids[2]] })).json()) as object;
  assert.deepEqual((answer as { deleted: string[] }).deleted, [ids[0], ids[2]]);
  assert.match((answer as { text: string }).text, /There is no sound/);
  assert.deepEqual(shown(await (await fetch(`${local.address}/library?of=made`)).text()), [ids[1]]);
});

test('without the token nobody sees the Library or its map; a collection shows others its public sounds alone', async (t) => {
  const { app, local, gallery } = await temporaryApp(t, { channel: { token: 'a long enough token' }, gallery: {} });
  const id = await fill(app.library);
  for (const path of ['/library', '/api/map', '/library?of=made'])
    assert.equal((await fetch(local.address + path)).status, 401, path);
  const collectionOf = async (headers = {}) => fetch(`${local.address}/c/${id}`, { headers });
  const own = await (await collectionOf({ Authorization: 'Bearer a long enough token' })).text();
  assert.deepEqual(shown(own), [ids[0]]);
  assert.match(own, /&lt;i&gt;Album/);
  assert.deepEqual(shown(await (await collectionOf()).text()), []);
  await app.library.changeSettings('open', { publicGallery: true });
  await app.library.shareWith('open', [ids[0]!]);
  // On the channel's port the page of a moment ago is remembered for strangers.
  assert.deepEqual(shown(await (await fetch(`${gallery!.address}/c/${id}`)).text()), [ids[0]]);
  assert.equal((await fetch(`${gallery!.address}/library`)).status, 404);
  for (const guess of ['0123456789abcdef', 'a', 'x'.repeat(16)])
    assert.equal((await fetch(`${local.address}/c/${guess}`)).status, 404, guess);
});

/** Bytes of a page with all that it loads before any sound. */
async function weightOf(address: string, path: string): Promise<number> {
  const html = await (await fetch(address + path)).text();
  const waiting = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, file = '']) => file);
  const seen = new Set<string>();
  let bytes = Buffer.byteLength(html);
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = await (await fetch(address + file)).text();
    bytes += Buffer.byteLength(text);
    if (file.endsWith('.js'))
      for (const [, name = ''] of text.matchAll(/from '\.\/([\w-]+\.js)'|import '\.\/([\w-]+\.js)'/g))
        waiting.push(`/static/${name}`);
  }
  assert.ok(seen.size > 8, `${[...seen]}`);
  return bytes;
}

test('the channel and the Library weigh at most 170 kB before sounds', async (t) => {
  const { app, local } = await temporaryApp(t);
  await fill(app.library);
  for (const path of ['/', '/library']) {
    const bytes = await weightOf(local.address, path);
    assert.ok(bytes < 170_000, `${path}: ${bytes} bytes`);
  }
});
