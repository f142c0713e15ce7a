import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { type BlobStore, blobKinds } from '../../src/blobs/blobs.ts';
import type { S3Place } from '../../src/blobs/blobs-place.ts';
import { openS3Blobs } from '../../src/blobs/s3-blobs.ts';
import { StoreAway } from '../../src/blobs/store-errors.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { HostError, UserError } from '../../src/user-error.ts';
import { batchOf, recipeOf, temporaryFolder, wavOf } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { startS3 } from '../stubs/s3-server.ts';
import { quick } from './stores.ts';

const name = 'aaaaaaaaaaaaa';
const key = `samples/${name}`;
const bytes = Buffer.alloc(50_000, 'sound');
const hex = (of: Uint8Array): string => createHash('sha256').update(of).digest('hex');

async function bucket(t: TestContext) {
  const s3 = await startS3(t);
  const blobs = await openS3Blobs(s3.place, quick);
  return { s3, blobs, samples: blobs('samples') };
}

async function libraryOver(t: TestContext, blobs: BlobStore) {
  const dataDir = temporaryFolder(t);
  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir, blobs });
  afterwards(t, () => library.close());
  return { library, db };
}

const isAway = (reason: RegExp) => (error: unknown) =>
  error instanceof StoreAway && error.kind === 'failed' && reason.test(error.message);

test('requests go to paths below the bucket, with the prefix, signed, and nothing stays of the check at the start', async (t) => {
  const { place, objects, requests } = await startS3(t);
  const blobs = await openS3Blobs({ ...place, prefix: 'a b/ü/' }, quick);
  assert.equal(objects.size, 0);
  requests.length = 0;
  await blobs('samples').write([{ name, bytes }]);
  assert.deepEqual(requests, [`PUT /drums/a%20b/%C3%BC/${key}`]);
  assert.deepEqual([...objects.keys()], [`a b/ü/${key}`]);
  assert.equal(objects.get(`a b/ü/${key}`)?.headers['content-type'], blobKinds.samples.type);
  assert.deepEqual(Buffer.from((await blobs('samples').read(name))!), bytes);
});

test('an address for visitors serves one sound, to GET alone, and not when it was changed', async (t) => {
  const { samples } = await bucket(t);
  await samples.write([
    { name, bytes },
    { name: 'bbbbbbbbbbbbb', bytes },
  ]);
  const url = await samples.url!(name);
  const served = await fetch(url);
  assert.equal(served.headers.get('content-type'), 'audio/wav');
  assert.deepEqual(Buffer.from(await served.arrayBuffer()), bytes);
  const statusOf = async (address: string, method = 'GET') => {
    const response = await fetch(address, { method });
    await response.arrayBuffer();
    return response.status;
  };
  assert.equal(await statusOf(url.replace(name, 'bbbbbbbbbbbbb')), 403);
  assert.equal(await statusOf(url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=9999')), 403);
  assert.equal(await statusOf(url, 'DELETE'), 403);
});

test('503, 429 and broken connections are waited out; a sound is stored once the store is back', async (t) => {
  const s3 = await startS3(t);
  const samples = (await openS3Blobs(s3.place, { ...quick, stallMs: 1000 }))('samples');
  s3.fail(
    /PUT/,
    { kind: 'status', status: 503 },
    { kind: 'status', status: 429, headers: { 'retry-after': '0' } },
    { kind: 'silent' },
  );
  await samples.write([{ name, bytes }]);
  s3.fail(/GET/, { kind: 'status', status: 500, code: 'InternalError' }, { kind: 'cut' });
  assert.deepEqual(Buffer.from((await samples.read(name))!), bytes);
  s3.fail(/HEAD/, { kind: 'status', status: 502 });
  assert.deepEqual(await samples.present([name]), new Set([name]));
  s3.fail(/DELETE/, { kind: 'status', status: 503 });
  await samples.remove([name]);
  assert.equal(s3.objects.size, 0);
  assert.equal(s3.faultsLeft(), 0);
});

test('a body that is cut, too short or changed is asked for again and never handed on', async (t) => {
  const { s3, samples, blobs } = await bucket(t);
  await samples.write([{ name, bytes }]);
  s3.fail(/GET/, { kind: 'cut' }, { kind: 'short' }, { kind: 'flipped' });
  assert.deepEqual(Buffer.from((await samples.read(name))!), bytes);
  s3.fail(/GET/, ...Array.from({ length: 6 }, () => ({ kind: 'flipped' }) as const));
  await assert.rejects(samples.read(name), isAway(/wrong bytes/));
  assert.equal(s3.faultsLeft(), 0);
  assert.deepEqual(Buffer.from((await samples.read(name))!), bytes);
  // Its name alone says what an upload must be, whatever the store says of it.
  const upload = hex(bytes);
  await blobs('uploads').write([{ name: upload, bytes }]);
  const other = Buffer.from('other');
  s3.objects.set(`uploads/${upload}`, {
    bytes: other,
    headers: { 'x-amz-meta-sha256': hex(other) },
    writtenAt: new Date(),
  });
  await assert.rejects(blobs('uploads').read(upload), isAway(/wrong bytes/));
});

test('a sound that another program brought there, without our digest, must be a whole WAV', async (t) => {
  const { s3, samples } = await bucket(t);
  const wav = Buffer.from(writeWav({ channels: [new Float32Array(1000)], sampleRate: 44_100 }, { bitDepth: '16' }));
  s3.objects.set(key, { bytes: wav, headers: {}, writtenAt: new Date() });
  s3.fail(/GET/, { kind: 'short' });
  assert.equal(readWav((await samples.read(name))!).sound.channels[0]?.length, 1000);
  s3.fail(/GET/, ...Array.from({ length: 6 }, () => ({ kind: 'short' }) as const));
  await assert.rejects(samples.read(name), isAway(/WAV/));
});

test('a store that stays away is a sentence, and no row loses its sound', async (t) => {
  const { s3, blobs } = await bucket(t);
  const { library, db } = await libraryOver(t, blobs);
  const [first, second] = [1, 2].map((seed) => sampleId(recipeOf(seed))) as [string, string];
  await library.addSamples(batchOf('b1', [1]));
  const away = () => s3.fail(/./, ...Array.from({ length: 100 }, () => ({ kind: 'status', status: 503 }) as const));
  away();
  await assert.rejects(library.readAudio(first), isAway(/status 503/));
  await assert.rejects(library.withAudio([first]), isAway(/status 503/));
  await assert.rejects(library.addSamples(batchOf('b2', [2])), isAway(/status 503/));
  await assert.rejects(library.addUpload({ bytes, personId: 'discord:1' }), isAway(/status 503/));
  s3.heal();
  assert.equal((await library.findSample(first))?.hasAudio, true);
  assert.equal(await library.findSample(second), undefined, 'no row came before its sound');
  assert.equal((await db.sql.selectFrom('uploads').selectAll().execute()).length, 0);
  assert.deepEqual(Buffer.from((await library.readAudio(first))!), wavOf(1));
  await library.addSamples(batchOf('b2', [2]));
});

test('only the store’s own word that a key is missing counts: not a lost bucket, and not a proxy’s 404', async (t) => {
  const { s3, blobs } = await bucket(t);
  const { library } = await libraryOver(t, blobs);
  const first = sampleId(recipeOf(1));
  await library.addSamples(batchOf('b1', [1]));
  for (const code of ['NoSuchBucket', 'nginx']) {
    s3.fail(/GET/, { kind: 'status', status: 404, code });
    await assert.rejects(
      library.readAudio(first),
      (error) => error instanceof UserError && /refuses/.test(error.message),
    );
  }
  assert.equal((await library.findSample(first))?.hasAudio, true);
  s3.objects.clear();
  assert.equal(await library.readAudio(first), undefined);
  assert.equal((await library.findSample(first))?.hasAudio, false);
});

test('one of several sounds that is not stored stores no row of any', async (t) => {
  const { s3, blobs } = await bucket(t);
  const { library } = await libraryOver(t, blobs);
  const third = sampleId(recipeOf(3));
  s3.fail(new RegExp(`PUT .*${third}`), { kind: 'status', status: 403, code: 'QuotaExceeded' });
  const isFull = (error: unknown) => error instanceof UserError && /The disk is full/.test(error.message);
  await assert.rejects(library.addSamples(batchOf('b1', [1, 2, 3])), isFull);
  s3.fail(/PUT/, { kind: 'status', status: 507, code: 'InsufficientStorage' });
  await assert.rejects(library.addSamples(batchOf('b1', [1, 2, 3])), isFull);
  for (const seed of [1, 2, 3]) assert.equal(await library.findSample(sampleId(recipeOf(seed))), undefined);
  assert.equal(s3.faultsLeft(), 0);
  assert.equal((await library.addSamples(batchOf('b1', [1, 2, 3]))).length, 3);
});

test('what is wrong with BLOBS_URL is one sentence at the start, without the secret', async (t) => {
  const { place, fail } = await startS3(t);
  const wrong = async (change: Partial<S3Place>, sentence: RegExp) =>
    assert.rejects(openS3Blobs({ ...place, ...change }, quick), (error: unknown) => {
      assert.ok(error instanceof HostError, String(error));
      assert.match(error.message, sentence);
      const told = JSON.stringify([error.message, String(error.cause), { ...(error.cause as object) }]);
      assert.doesNotMatch(told, /secret\+of|wrong-secret|Signature=|X-Amz/);
      return true;
    });
  await wrong({ secretAccessKey: 'wrong-secret' }, /does not know this key and secret.*\(403 SignatureDoesNotMatch\)$/);
  await wrong({ accessKeyId: 'NOBODY' }, /does not know this key and secret.*\(403 InvalidAccessKeyId\)$/);
  await wrong({ bucket: 'cymbals' }, /has no bucket cymbals\. Make it first\. \(404 NoSuchBucket\)$/);
  await wrong({ region: 'eu-west-9' }, /another region/);
  fail(/PUT/, { kind: 'status', status: 403, code: 'RequestTimeTooSkewed' });
  await wrong({}, /Set the clock/);
  fail(/PUT/, { kind: 'status', status: 301, code: 'PermanentRedirect' });
  await wrong({}, /another region/);
  fail(/DELETE/, { kind: 'status', status: 403, code: 'AccessDenied' });
  await wrong({}, /does not let this key read, write, list and remove/);
  fail(/PUT/, { kind: 'status', status: 418, code: 'Teapot' });
  await wrong({}, /refuses Rimshot\. \(418 Teapot\)$/);
  const nobody = createServer();
  await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
  const { port } = nobody.address() as AddressInfo;
  await new Promise((resolve) => nobody.close(resolve));
  await wrong({ endpoint: `http://127.0.0.1:${port}` }, /does not answer as it should \(ECONNREFUSED\)/);
});
