import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { unzipSync } from 'fflate';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { newSlot } from '../../src/kits/change-kit.ts';
import { grooved } from '../../src/kits/grooves.ts';
import { canonicalJson, type Derivation } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { startGallery } from '../../src/web/gallery.ts';
import type { Workshop } from '../../src/workshop/workshop.ts';
import { recipeOf, temporaryLibrary } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { listLog } from '../stubs/log.ts';
import { drumModels } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';
import { temporaryWorkshop } from '../workshop/temporary-workshop.ts';
import { rawRequest } from './request.ts';

const wav = writeWav(
  {
    channels: [0, 1].map(() => Float32Array.from({ length: 4410 }, (_, i) => Math.sin(i / 20) * Math.exp(-i / 900))),
    sampleRate: 44_100,
  },
  { bitDepth: '16' },
);

/** A gallery over two servers, `open`, which opted in, and `closed`; each has sounds of two seeds, voted for. */
async function twoServers(t: TestContext, rateLimit?: { burst: number; perSecond: number }) {
  const { library, clock } = await temporaryLibrary(t);
  const batch = (serverId: string, makerName: string, seeds: readonly number[]) =>
    library.addSamples({
      batchId: `${serverId}-batch`,
      makerId: `discord:${makerName}`,
      makerName,
      serverId,
      items: seeds.map((seed) => ({ recipe: recipeOf(seed), wav })),
    });
  const open = await batch('open', 'Ada <b>', [1, 2]);
  const closed = await batch('closed', 'Secret-Maker', [3, 4]);
  await library.changeSettings('open', { publicGallery: true });
  for (const [serverId, records] of [
    ['open', open],
    ['closed', closed],
  ] as const)
    for (const { id } of records)
      await library.toggleHeart({ sampleId: id, personId: 'discord:9', serverId, allowOwn: false });
  const log = listLog();
  const gallery = await startGallery({
    host: '127.0.0.1',
    port: 0,
    url: 'https://drums.example.org/',
    library,
    models: drumModels(),
    workshop: temporaryWorkshop(t),
    log,
    now: () => clock.now,
    ...(rateLimit ? { rateLimit } : {}),
  });
  afterwards(t, () => gallery.stop());
  return { ...gallery, library, open, closed, log, clock };
}

test('the gallery shows sounds of servers that opted in, and nothing of the others', async (t) => {
  const { address, open, closed, log } = await twoServers(t);
  const top = await rawRequest(address, '/top');
  for (const { id } of open) assert.match(top.text, new RegExp(id));
  const newest = await rawRequest(address, '/top?order=new');
  for (const { id } of open) assert.match(newest.text, new RegExp(id));
  for (const path of [
    '/top',
    '/top?period=week&model=kick',
    '/top?order=new',
    '/top?order=new&model=kick',
    '/search?q=Secret',
    `/search?q=${closed[0]!.id}`,
    '/search?q=kick',
  ]) {
    const { status, text } = await rawRequest(address, path);
    assert.equal(status, 200, path);
    // The search field repeats what was typed; nothing else may know it.
    const shown = text.replace(/<input[^>]*>/, '').replace(/<p class="none">.*?<\/p>/s, '');
    assert.doesNotMatch(shown, /Secret-Maker|closed-batch/, path);
    for (const { id } of closed) assert.doesNotMatch(shown, new RegExp(id), path);
  }
  for (const { id } of closed)
    for (const path of [`/s/${id}`, `/samples/${id}.wav`, `/samples/${id}.png`])
      assert.equal((await rawRequest(address, path)).status, 404, path);
  const names = Object.keys(unzipSync((await rawRequest(address, '/top.zip')).bytes));
  assert.equal(names.filter((name) => name.endsWith('.wav')).length, 2);
  assert.deepEqual(log.lines, []);
});

test('the newest sounds stand beside the voted ones, without votes, newest first and in pages', async (t) => {
  const { address, library, clock } = await twoServers(t);
  const maker = { makerId: 'discord:1', makerName: 'Ada', serverId: 'open' };
  const ids: string[] = [];
  for (let batch = 0; batch < 5; batch++) {
    clock.now += 1000;
    const items = Array.from({ length: 8 }, (_, i) => ({ recipe: recipeOf(100 + batch * 8 + i), wav }));
    const made = await library.addSamples({ ...maker, batchId: `new-${batch}`, items });
    ids.unshift(
      ...made
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  }
  const shown = async (path: string): Promise<string[]> => {
    const { text } = await rawRequest(address, path);
    return [...text.matchAll(/data-sample="(\w+)"/g)].map(([, id]) => id!);
  };
  assert.deepEqual(await shown('/top?order=new'), ids.slice(0, 24));
  assert.deepEqual((await shown('/top?order=new&page=2')).slice(0, 16), ids.slice(24, 40));
  assert.deepEqual(await shown('/top?order=new&model=nothing'), []);
  const { text } = await rawRequest(address, '/top?order=new&page=2');
  assert.match(text, /href="\/top\?order=new"[^>]*aria-current="true">New</);
  assert.doesNotMatch(text, /period=week/);
  assert.match(text, /newest sounds<\/h1>/);
  assert.match((await rawRequest(address, '/top')).text, /href="\/top\?order=new">New</);
});

test('a public sound made from private ones names neither them, their seeds nor an upload, wherever its recipe is told', async (t) => {
  const { address, library, open, closed } = await twoServers(t);
  const digest = 'b'.repeat(64);
  const derivations = {
    vary: { kind: 'vary', source: { sample: closed[0]!.id }, strength: 0.5 },
    restyle: { kind: 'restyle', source: { upload: digest }, strength: 0.5, method: 'founded' },
    morph: { kind: 'morph', seeds: [1, 98765], samples: [open[0]!.id, closed[1]!.id], position: 0.5 },
    known: { kind: 'vary', source: { sample: open[0]!.id }, strength: 0.5 },
  } as const satisfies Record<string, Derivation>;
  const items = Object.values(derivations).map((derivation, i) => {
    const recipe = recipeOf(10 + i, derivation);
    return { recipe, wav: writeWav(readWav(wav).sound, { bitDepth: '16', info: { recipe: canonicalJson(recipe) } }) };
  });
  const maker = { batchId: 'derived', makerId: 'discord:1', makerName: 'Ada', serverId: 'open' };
  const made = await library.addSamples({ ...maker, items });
  for (const { id } of made)
    await library.toggleHeart({ sampleId: id, personId: 'discord:9', serverId: 'open', allowOwn: false });
  const secrets = new RegExp(`${closed[0]!.id}|${closed[1]!.id}|${digest}|98765`);
  const files = unzipSync((await rawRequest(address, '/top.zip')).bytes);
  for (const [name, bytes] of Object.entries(files))
    assert.doesNotMatch(Buffer.from(bytes).toString('latin1'), secrets, name);
  for (const { id } of made) {
    assert.doesNotMatch((await rawRequest(address, `/s/${id}`)).text, secrets);
    const file = await rawRequest(address, `/samples/${id}.wav`);
    assert.doesNotMatch(file.bytes.toString('latin1'), secrets);
    assert.deepEqual(readWav(file.bytes).sound, readWav(items[0]!.wav).sound);
    assert.doesNotThrow(() => JSON.parse(readWav(file.bytes).recipeText!));
  }
  const hidden = await rawRequest(address, `/s/${made[0]!.id}`);
  assert.match(hidden.text, /a sound that is not public/);
  const known = await rawRequest(address, `/s/${made[3]!.id}`);
  assert.match(known.text, new RegExp(`<li><a href="/s/${open[0]!.id}">`), 'public ancestors are links');
  assert.match(known.text, new RegExp(`&quot;sample&quot;: &quot;${open[0]!.id}`));
  assert.deepEqual((await rawRequest(address, `/samples/${made[3]!.id}.wav`)).bytes, Buffer.from(items[3]!.wav));
});

test('a pack says under which licence its sounds are, and maps them by their model’s instrument', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  const weights = drumModels().resolve('snare').manifest.weights.sha256;
  const recipe = { ...recipeOf(5, undefined, 'my-own-name'), weights };
  const [sample] = await library.addSamples({
    batchId: 'one',
    makerId: 'discord:1',
    makerName: 'Ada',
    serverId: 'open',
    items: [{ recipe, wav }],
  });
  await library.changeSettings('open', { publicGallery: true });
  await library.toggleHeart({ sampleId: sample!.id, personId: 'discord:9', serverId: 'open', allowOwn: false });
  const options = {
    host: '127.0.0.1',
    port: 0,
    url: undefined,
    library,
    models: drumModels(),
    workshop: temporaryWorkshop(t),
    log: listLog(),
  };
  const gallery = await startGallery({ ...options, now: () => clock.now });
  afterwards(t, () => gallery.stop());
  const files = unzipSync((await rawRequest(gallery.address, '/top.zip')).bytes);
  const text = (ending: string) =>
    Buffer.from(Object.entries(files).find(([name]) => name.endsWith(ending))![1]).toString();
  assert.match(text('licence.txt'), /snare:starter: weights 2+\nSource: formulas\nLicence of the model: CC0-1.0/);
  assert.equal(JSON.parse(text('recipes.json'))[0].instrument, 'snare');
});

test('a page per sound unfolds in chat: Open Graph with picture and sound at the public address', async (t) => {
  const { address, open } = await twoServers(t);
  const id = open[0]!.id;
  const { text } = await rawRequest(address, `/s/${id}`);
  for (const [property, value] of [
    ['og:url', `https://drums.example.org/s/${id}`],
    ['og:image', `https://drums.example.org/samples/${id}.png`],
    ['og:audio', `https://drums.example.org/samples/${id}.wav`],
  ])
    assert.match(text, new RegExp(`<meta property="${property}" content="${value}">`));
  assert.match(text, /Ada &lt;b&gt;/);
  assert.match(text, /dpmpp-2m/);
  const picture = await rawRequest(address, `/samples/${id}.png`);
  assert.equal(picture.headers['content-type'], 'image/png');
  assert.equal(picture.bytes.readUInt32BE(16), 860, 'the width that the page promises');
  assert.equal(picture.bytes.readUInt32BE(20), 486, 'the height that the page promises');
  assert.equal((await rawRequest(address, `/s/${id.slice(0, 6)}`)).headers.location, `/s/${id}`);
});

test('search finds by id, by maker and by model', async (t) => {
  const { address, open } = await twoServers(t);
  for (const typed of [open[1]!.id.slice(0, 6), 'Ada', 'kick'])
    assert.match((await rawRequest(address, `/search?q=${typed}`)).text, new RegExp(open[1]!.id), typed);
  assert.match((await rawRequest(address, '/search?q=zzzz')).text, /class="none"/);
});

test('the public gallery takes reads only', async (t) => {
  const { address, open } = await twoServers(t);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
    for (const path of ['/', '/top', `/s/${open[0]!.id}`, '/api/lines', '/api/presses', '/login']) {
      const answer = await rawRequest(address, path, { method, ...(method.startsWith('P') ? { body: '{}' } : {}) });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.equal(answer.headers.allow, 'GET, HEAD');
    }
  for (const path of ['/api/messages', '/api/events', '/api/commands', '/files/0123456789abcdef', '/login'])
    assert.equal((await rawRequest(address, path)).status, 404, path);
});

test('whoever asks too fast waits, and others do not', async (t) => {
  const { address, clock } = await twoServers(t, { burst: 14, perSecond: 1 });
  const ask = (from?: string) => rawRequest(address, '/top', from ? { headers: { 'X-Forwarded-For': from } } : {});
  for (let i = 0; i < 5; i++) assert.equal((await ask('203.0.113.7')).status, 200);
  const refused = await ask('203.0.113.7');
  assert.equal(refused.status, 429);
  assert.equal(refused.headers['retry-after'], '1');
  assert.equal((await ask('203.0.113.8')).status, 200);
  assert.equal((await ask()).status, 200);
  clock.now += 1000;
  assert.equal((await ask('203.0.113.7')).status, 200);
});

test('what has to be made anew costs more than what is remembered, however its address is written', async (t) => {
  const { address, open } = await twoServers(t, { burst: 100, perSecond: 1 });
  const ask = async (path: string, from: string) =>
    (await rawRequest(address, path, { headers: { 'X-Forwarded-For': from } })).status;
  /** Requests that pass before the first that has to wait. */
  const passes = async (pathOf: (i: number) => string, from: string): Promise<number> => {
    for (let i = 0; i < 120; i++) if ((await ask(pathOf(i), from)) === 429) return i;
    return 120;
  };
  assert.equal(await passes((i) => `/search?q=k${i}`, '203.0.113.1'), 10, 'rendered: 10 each');
  assert.equal(
    await passes((i) => `/top?x=${i}&period=all&page=-${i}`, '203.0.113.2'),
    91,
    'rendered once: 10, then 1 each',
  );
  assert.equal(
    await passes((i) => `/samples/${(open[i] ?? open[0])!.id}.png`, '203.0.113.3'),
    42,
    'drawn twice: 30, 30, then 1 each',
  );
  assert.equal(await ask('/search?q=a', '2001:db8:1:2::1'), 200);
  assert.equal(await passes((i) => `/search?q=b${i}`, `2001:db8:1:2:${'ffff:'.repeat(3)}9`), 9, 'one /64, one share');
  assert.equal(await ask('/search?q=c', '2001:db8:1:3::1'), 200);
});

test('sounds are kept for an hour, as they may be deleted; pages for a moment', async (t) => {
  const { address, open } = await twoServers(t);
  const path = `/samples/${open[0]!.id}.wav`;
  const sound = await rawRequest(address, path);
  assert.match(String(sound.headers['cache-control']), /^public, max-age=3600$/);
  const again = await rawRequest(address, path, { headers: { 'If-None-Match': String(sound.headers.etag) } });
  assert.equal(again.status, 304);
  assert.equal(again.bytes.length, 0);
  const page = await rawRequest(address, '/top');
  assert.match(String(page.headers['cache-control']), /max-age=15/);
  assert.match(String(page.headers.vary), /Accept-Language/);
  assert.deepEqual((await rawRequest(address, '/top')).headers['cache-control'], page.headers['cache-control']);
  const german = await rawRequest(address, '/top', { headers: { 'Accept-Language': 'de' } });
  assert.match(german.text, /<html lang="de">/);
});

test('a loop whose sound was deleted is no longer the one that a browser knows', async (t) => {
  const { address, library, open } = await twoServers(t);
  const slots = open.map(({ id }, i) => newSlot(i === 0 ? 'kick' : 'snare', i === 0 ? 'kick' : 'snare', id));
  const content = grooved({ name: 'Nightbus', tempo: 120, bars: 1, swing: 50, slots }, 'plain');
  const kit = { id: 'k'.repeat(13), serverId: 'open', ownerId: 'discord:1', content };
  await library.addKit(kit);
  const path = `/kits/${kit.id}/loop.wav`;
  const known = await rawRequest(address, path);
  assert.equal(known.status, 200);
  const again = () => rawRequest(address, path, { headers: { 'If-None-Match': String(known.headers.etag) } });
  assert.equal((await again()).status, 304);
  await library.deleteSample(open[0]!.id);
  const changed = await again();
  assert.equal(changed.status, 200);
  assert.notDeepEqual(changed.bytes, known.bytes);
});

test('a port that is taken is one clear line that names the setting', async (t) => {
  const { address, library } = await twoServers(t);
  const { port } = new URL(address);
  const options = {
    host: '127.0.0.1',
    port: Number(port),
    url: undefined,
    library,
    models: drumModels(),
    workshop: temporaryWorkshop(t),
    log: listLog(),
  };
  await assert.rejects(startGallery(options), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, new RegExp(`^GALLERY_PORT: port ${port} on 127\\.0\\.0\\.1 is taken[^\\n]*$`));
    return true;
  });
});

test('traversal and malformed ids are simply not found', async (t) => {
  const { address } = await twoServers(t);
  for (const path of [
    '/samples/..%2f..%2frimshot.db',
    '/samples/%2e%2e/rimshot.db',
    '/static/..%2fgallery.ts',
    '/s/..%2f',
    '/s/abc',
    '/samples/aaaaaaaaaaaaa',
  ])
    assert.equal((await rawRequest(address, path)).status, 404, path);
});

test('what is drawn and packed for visitors is made in the workshop, a picture once', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  const items = [1, 2].map((seed) => ({ recipe: recipeOf(seed), wav }));
  const batch = { batchId: 'one', makerId: 'discord:1', makerName: 'Ada', serverId: 'open', items };
  const [sample] = await library.addSamples(batch);
  await library.changeSettings('open', { publicGallery: true });
  await library.toggleHeart({ sampleId: sample!.id, personId: 'discord:9', serverId: 'open', allowOwn: false });
  const made: string[] = [];
  const workshop: Workshop = {
    ...stubWorkshop(),
    async picture(_wavs, labels) {
      made.push(`picture of ${labels?.join()}`);
      return Buffer.from('drawn');
    },
    async pack(sounds, { name }) {
      made.push(`pack of ${sounds.length}`);
      return { name, type: 'application/zip', bytes: Buffer.from('packed'), included: sounds, leftOut: [] };
    },
  };
  const options = { host: '127.0.0.1', port: 0, url: undefined, library, models: drumModels(), log: listLog() };
  const gallery = await startGallery({ ...options, workshop, now: () => clock.now });
  afterwards(t, () => gallery.stop());
  for (let i = 0; i < 2; i++)
    assert.equal((await rawRequest(gallery.address, `/samples/${sample!.id}.png`)).text, 'drawn');
  assert.equal((await rawRequest(gallery.address, '/top.zip')).text, 'packed');
  assert.equal(made.length, 2, made.join());
  assert.match(made[0]!, /^picture of kick/i);
  assert.equal(made[1], 'pack of 1');
});
