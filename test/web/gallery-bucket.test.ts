import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import { openS3Blobs } from '../../src/blobs/s3-blobs.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { canonicalJson } from '../../src/sound/recipe.ts';
import { startGallery } from '../../src/web/gallery.ts';
import { quick } from '../blobs/stores.ts';
import { recipeOf, temporaryFolder } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { listLog } from '../stubs/log.ts';
import { drumModels } from '../stubs/models.ts';
import { startS3 } from '../stubs/s3-server.ts';
import { temporaryWorkshop } from '../workshop/temporary-workshop.ts';
import { rawRequest } from './request.ts';

const wavOf = (recipe: object): Uint8Array =>
  writeWav(
    { channels: [Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i / 9) / 2)], sampleRate: 44_100 },
    { bitDepth: '16', info: { recipe: canonicalJson(recipe) } },
  );

/** A gallery over a bucket: a sound with nothing to hide, one from an upload, and one of a server that shows nothing. */
async function galleryOver(t: TestContext, allowedOrigin?: string) {
  const s3 = await startS3(t);
  if (allowedOrigin) s3.allowOrigin(allowedOrigin);
  const dataDir = temporaryFolder(t);
  const blobs = await openS3Blobs(s3.place, quick);
  const library = openLibrary({ db: await openDatabase(dataDir), dataDir, blobs });
  afterwards(t, () => library.close());
  const plain = recipeOf(1);
  const derived = recipeOf(2, { kind: 'inpaint', source: { upload: 'b'.repeat(64) }, keepMs: 20, resamples: 2 });
  const add = async (serverId: string, ...recipes: (typeof plain)[]) => {
    const items = recipes.map((recipe) => ({ recipe, wav: wavOf(recipe) }));
    const batch = { batchId: serverId, makerId: 'discord:1', makerName: 'Ada', serverId, items };
    return (await library.addSamples(batch)).map(({ id }) => id);
  };
  const [open, fromUpload] = await add('open', plain, derived);
  const [closed] = await add('closed', recipeOf(3));
  await library.changeSettings('open', { publicGallery: true });
  for (const sampleId of [open!, fromUpload!])
    await library.toggleHeart({ sampleId, personId: 'discord:9', serverId: 'open', allowOwn: false });
  const gallery = await startGallery({
    ...{ host: '127.0.0.1', port: 0, url: 'https://drums.example.org' },
    ...{ library, models: drumModels(), workshop: temporaryWorkshop(t), log: listLog() },
  });
  afterwards(t, () => gallery.stop());
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    rawRequest(gallery.address, path, { headers, method });
  return { s3, get, library, plain, open: open!, fromUpload: fromUpload!, closed: closed! };
}

const byPage = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'empty' };

test('who comes from elsewhere is sent to the bucket for a sound, for a few minutes; our own pages get it from us', async (t) => {
  const { s3, get, plain, open } = await galleryOver(t);
  const sent = await get(`/samples/${open}.wav`);
  assert.equal(sent.status, 302);
  assert.equal(sent.headers['cache-control'], 'no-store');
  const address = String(sent.headers.location);
  assert.ok(address.startsWith(`${s3.place.endpoint}/drums/samples/${open}?`));
  assert.match(address, /X-Amz-Expires=300&/);
  const served = await fetch(address);
  assert.deepEqual(Buffer.from(await served.arrayBuffer()), Buffer.from(wavOf(plain)));
  const direct = await get(`/samples/${open}.wav`, byPage);
  assert.deepEqual([direct.status, direct.bytes.equals(Buffer.from(wavOf(plain)))], [200, true]);
  assert.match(String(direct.headers['content-security-policy']), /connect-src 'self';/);
  assert.equal((await get(`/samples/${open}.wav`, {}, 'HEAD')).status, 200);
});

test('a bucket with a rule for our pages serves them too', async (t) => {
  const { s3, get, open } = await galleryOver(t, 'https://drums.example.org');
  const sent = await get(`/samples/${open}.wav`, byPage);
  assert.equal(sent.status, 302);
  assert.ok(String(sent.headers['content-security-policy']).includes(`connect-src 'self' ${s3.place.endpoint};`));
});

test('nobody is sent to the bucket for what is hidden, changed on the way, not public or gone', async (t) => {
  const { get, library, open, fromUpload, closed } = await galleryOver(t, '*');
  const derived = await get(`/samples/${fromUpload}.wav`);
  assert.equal(derived.status, 200);
  assert.doesNotMatch(derived.bytes.toString('latin1'), /b{64}/);
  assert.equal((await get(`/samples/${open}.wav?take`)).status, 200);
  assert.equal((await get(`/samples/${closed}.wav`)).status, 404);
  await library.deleteSample(open);
  assert.equal((await get(`/samples/${open}.wav`)).status, 404);
});
