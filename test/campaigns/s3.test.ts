/** Sounds in the bucket of a store that others wrote: OpenStack's Swift with its S3 interface. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { S3Place } from '../../src/blobs/blobs-place.ts';
import { sha256Of } from '../../src/blobs/body-fault.ts';
import { openS3Blobs } from '../../src/blobs/s3-blobs.ts';
import { createOutlastLock } from '../../src/jobs/outlast-lock.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { HostError } from '../../src/user-error.ts';
import { batchOf, recipeOf, temporaryFolder, wavOf } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { startSwift, withoutSwift } from '../stubs/swift-server.ts';

const inSwift = { skip: withoutSwift };
let swift: Awaited<ReturnType<typeof startSwift>>;
before(async () => {
  if (!withoutSwift) swift = await startSwift();
});
after(() => swift?.stop());
const idOf = (seed: number): string => sampleId(recipeOf(seed));
const seeds = Array.from({ length: 60 }, (_, i) => i + 1);

async function libraryIn(t: TestContext, place: S3Place) {
  const dataDir = temporaryFolder(t);
  const blobs = await openS3Blobs(place);
  const clock = { now: Date.now() };
  const library = openLibrary({ db: await openDatabase(dataDir), dataDir, blobs, now: () => clock.now });
  afterwards(t, () => library.close());
  return { library, blobs, clock };
}

test('sounds, uploads and pieces of weights are kept, served to visitors, swept and deleted', inSwift, async (t) => {
  const { library, blobs, clock } = await libraryIn(t, { ...swift.place, prefix: 'rim shot/ü/' });
  await library.addSamples(batchOf('b1', seeds));
  for (const seed of seeds) assert.deepEqual(Buffer.from((await library.readAudio(idOf(seed)))!), wavOf(seed));
  assert.equal((await library.withAudio(seeds.map(idOf))).size, seeds.length);
  const piece = randomBytes(8 << 20);
  await blobs('weights').write([{ name: sha256Of(piece), bytes: piece }]);
  assert.deepEqual(Buffer.from((await blobs('weights').read(sha256Of(piece)))!), piece);

  const url = await blobs('samples').url!(idOf(1));
  const served = await fetch(url, { headers: { Range: 'bytes=0-3' } });
  assert.deepEqual([served.status, served.headers.get('content-type')], [206, 'audio/wav']);
  assert.equal(await served.text(), wavOf(1).toString().slice(0, 4));
  for (const changed of [
    url.replace(idOf(1), idOf(2)),
    url.replace(/Expires=\d+/, 'Expires=86400'),
    url.split('?')[0]!,
  ]) {
    const refused = await fetch(changed);
    await refused.arrayBuffer();
    // Swift answers what carries no signature at all with 400.
    assert.equal(refused.status, changed.includes('?') ? 403 : 400, changed);
  }

  await library.deleteSample(idOf(1));
  assert.equal((await fetch(url)).status, 404);
  await blobs('samples').write([{ name: 'zzzzzzzzzzzzz', bytes: piece.subarray(0, 100) }]);
  clock.now += 120_000;
  assert.equal(await library.sweepBlobs(60_000), 1);
  assert.equal((await library.withAudio(seeds.map(idOf))).size, seeds.length - 1);
});

test('a wrong secret, key, bucket or region is one sentence at the start', inSwift, async () => {
  for (const [change, sentence] of [
    [{ secretAccessKey: 'wrong' }, /does not know this key and secret/],
    [{ accessKeyId: 'rimshot:nobody' }, /does not know this key and secret/],
    [{ bucket: 'cymbals' }, /has no bucket cymbals\. Make it first/],
    [{ region: 'eu-west-9' }, /another region/],
  ] as const)
    await assert.rejects(
      openS3Blobs({ ...swift.place, ...change }),
      (error) => error instanceof HostError && sentence.test(error.message),
    );
});

test('a store that is killed and comes back is waited for; while it is away nothing is lost', inSwift, async (t) => {
  const { place, end, start } = swift;
  const { library } = await libraryIn(t, place);
  /** As jobs do. */
  const outlast = createOutlastLock(
    () => false,
    () => {},
  );
  await library.addSamples(batchOf('b1', [1]));
  for (const server of ['object', 'proxy'] as const) {
    await end(server);
    const stored = outlast(() => library.addSamples(batchOf(`b-${server}`, [2, 3, 4])));
    const heard = outlast(() => library.readAudio(idOf(1)));
    await pause(1000);
    start(server);
    await stored;
    assert.deepEqual(Buffer.from((await heard)!), wavOf(1));
    for (const seed of [2, 3, 4]) await library.deleteSample(idOf(seed));
  }
  await end('object');
  await assert.rejects(library.readAudio(idOf(1)), /^StoreAway|does not answer as it should/);
  await assert.rejects(library.addSamples(batchOf('b9', [9])), /does not answer as it should/);
  assert.equal((await library.findSample(idOf(1)))?.hasAudio, true);
  assert.equal(await library.findSample(idOf(9)), undefined);
});
