import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { canonicalJson } from '../../src/sound/recipe.ts';
import { linkSource } from '../../src/sync/link-source.ts';
import { syncFolder } from '../../src/sync/sync-folder.ts';
import { stereo, tone } from '../audio/tones.ts';
import { recipeOf, temporaryLibrary } from '../library/temporary-library.ts';
import { temporaryFolder, treeOf } from '../model-store/temporary-folder.ts';
import { rawRequest } from './request.ts';
import { testGallery } from './test-gallery.ts';

const [ada, bo] = ['discord:1', 'discord:2'] as const;

/** A gallery over a closed server in which Ada made three sounds; she keeps two of them, Bo one. */
async function keptOnes(t: TestContext) {
  const { library, clock, db } = await temporaryLibrary(t);
  const source = recipeOf(77);
  const recipes = [
    recipeOf(1),
    recipeOf(2),
    recipeOf(3, { kind: 'vary', source: { upload: 'b'.repeat(64) }, strength: 0.5 }),
  ];
  const items = [...recipes, source].map((recipe, i) => ({
    recipe,
    wav: writeWav(stereo(tone(55 * (i + 1), 0.3)), { bitDepth: '16', info: { recipe: canonicalJson(recipe) } }),
  }));
  const made = await library.addSamples({ batchId: 'b', makerId: ada, makerName: 'Ada', serverId: 'closed', items });
  const [one, two, three] = made.map(({ id }) => id) as [string, string, string];
  for (const sampleId of [one, three]) await library.keepSample({ sampleId, personId: ada });
  await library.keepSample({ sampleId: three, personId: bo });
  const gallery = await testGallery(t, { library, now: () => clock.now });
  return { ...gallery, library, clock, db, one, two, three, items };
}

test('a private link shows what its person keeps, of closed servers too, and rimshot sync makes a folder of it', async (t) => {
  const { address, library, one, three } = await keptOnes(t);
  const link = `${address}/keeps/${await library.createSyncLink(ada)}`;
  const folder = join(temporaryFolder(t), 'sounds');
  const source = linkSource(link);
  assert.equal((await syncFolder(folder, source))?.added, 2);
  const wavs = treeOf(folder).filter((name) => name.endsWith('.wav'));
  assert.deepEqual(
    wavs,
    [`Kick/Kick A1 55Hz ${one.slice(0, 6)}.wav`, `Kick/Kick E3 165Hz ${three.slice(0, 6)}.wav`].sort(),
  );
  assert.equal(await syncFolder(folder, source), undefined, 'If-None-Match');
  await library.unkeepSample({ sampleId: one, personId: ada });
  assert.deepEqual(await syncFolder(folder, source), { added: 0, renamed: 0, removed: 1, total: 1, notes: [] });
  await library.revokeSyncLink(ada);
  await assert.rejects(syncFolder(folder, source), /revoked/);
  assert.equal(treeOf(folder).filter((name) => name.endsWith('.wav')).length, 1, 'nothing is removed');
});

test('the link is known to nobody but its person: its digest is stored, and no page, log or cache has it', async (t) => {
  const { address, library, db, log, one } = await keptOnes(t);
  const token = await library.createSyncLink(ada);
  const stored = JSON.stringify(await db.sql.selectFrom('sync_links').selectAll().execute());
  assert.ok(!stored.includes(token));
  for (const path of [`/keeps/${token}`, `/keeps/${token}/${one}.wav`]) {
    const { status, headers } = await rawRequest(address, path);
    assert.equal(status, 200);
    assert.match(String(headers['cache-control']), /^private/);
    assert.equal(headers['x-robots-tag'], 'noindex');
    assert.match(String(headers['referrer-policy']), /no-referrer/);
  }
  assert.match((await rawRequest(address, '/robots.txt')).text, /Disallow: \/keeps\//);
  await db.close();
  assert.equal((await rawRequest(address, `/keeps/${token}`)).status, 500);
  assert.equal(log.lines[0]?.fields.path, '/keeps/…');
  assert.ok(!inspect(log.lines, { depth: 9 }).includes(token));
});

test('a wrong link, a revoked one, an older one, foreign sounds and forged paths are not found', async (t) => {
  const { address, library, clock, one, two, three } = await keptOnes(t);
  const old = await library.createSyncLink(ada);
  const token = await library.createSyncLink(ada);
  const bos = await library.createSyncLink(bo);
  const statusOf = async (path: string): Promise<number> => {
    clock.now += 60_000;
    return (await rawRequest(address, path)).status;
  };
  assert.equal(await statusOf(`/keeps/${token}`), 200);
  assert.equal(await statusOf(`/keeps/${bos}/${three}.wav`), 200);
  const wrong = [
    `/keeps/${old}`,
    `/keeps/${'A'.repeat(43)}`,
    '/keeps/',
    '/keeps',
    `/keeps/${token.slice(1)}`,
    `/keeps/${token.toLowerCase()}x`,
    // Made by her, and not kept; kept by her alone.
    `/keeps/${token}/${two}.wav`,
    `/keeps/${bos}/${one}.wav`,
    `/keeps/${token}/${one}`,
    `/keeps/${token}/${one}.wav.wav`,
    `/keeps/${token}/${one.slice(0, 6)}.wav`,
    `/keeps/${token}/..%2f..%2frimshot.db`,
    `/keeps/${token}/%2e%2e/%2e%2e/etc/passwd`,
    `/keeps/${token}/${one}%00.wav`,
  ];
  for (const path of wrong) assert.equal(await statusOf(path), 404, path);
  assert.equal(await statusOf(`/keeps/${token}/${one}.wav`), 200);
  assert.equal(await library.revokeSyncLink(ada), true);
  assert.equal(await library.revokeSyncLink(ada), false);
  for (const path of [`/keeps/${token}`, `/keeps/${token}/${one}.wav`]) assert.equal(await statusOf(path), 404, path);
  assert.equal((await rawRequest(address, `/keeps/${bos}`, { method: 'DELETE' })).status, 405);
  await library.forgetPerson(bo);
  assert.equal(await statusOf(`/keeps/${bos}`), 404);
});

test('whoever guesses links waits, and then even the right one is not looked at', async (t) => {
  const { address, library, clock } = await keptOnes(t);
  const token = await library.createSyncLink(ada);
  const guesses = Array.from({ length: 8 }, (_, i) => `/keeps/${String(i).repeat(43)}`);
  for (const path of guesses) assert.equal((await rawRequest(address, path)).status, 404);
  const refused = await rawRequest(address, `/keeps/${token}`);
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers['retry-after']) > 0);
  clock.now += 60_000;
  assert.equal((await rawRequest(address, `/keeps/${token}`)).status, 200);
});

test('list and WAVs have tags and ranges; what a recipe started from is told to its maker alone', async (t) => {
  const { address, library, one, three, items } = await keptOnes(t);
  const [hers, his] = [await library.createSyncLink(ada), await library.createSyncLink(bo)];
  for (const path of [`/keeps/${hers}`, `/keeps/${hers}/${one}.wav`]) {
    const { headers, bytes } = await rawRequest(address, path);
    const unchanged = await rawRequest(address, path, { headers: { 'If-None-Match': String(headers.etag) } });
    assert.deepEqual([unchanged.status, unchanged.bytes.length], [304, 0]);
    const rest = { Range: 'bytes=100-', 'If-Range': String(headers.etag) };
    const part = await rawRequest(address, path, { headers: rest });
    if (bytes.length > 100) assert.deepEqual([part.status, part.bytes], [206, bytes.subarray(100)]);
    assert.equal((await rawRequest(address, path, { method: 'HEAD' })).status, 200);
  }
  const wav = async (token: string) => (await rawRequest(address, `/keeps/${token}/${three}.wav`)).bytes;
  assert.deepEqual(await wav(hers), Buffer.from(items[2]!.wav));
  const told = readWav(await wav(his)).recipeText ?? '';
  assert.ok(!told.includes('b'.repeat(64)) && JSON.parse(told).derivation.source === null, told);
});
