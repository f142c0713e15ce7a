import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type BlobKind, type BlobStore, blobKinds } from '../../src/blobs/blobs.ts';
import { fileBlobs } from '../../src/blobs/file-blobs.ts';
import { openS3Blobs } from '../../src/blobs/s3-blobs.ts';
import { fetchWeights } from '../../src/model-store/fetch-weights.ts';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { publishWeights, unpublishWeights } from '../../src/model-store/publish-weights.ts';
import { fetchedDir, installedDir } from '../../src/model-store/read-models.ts';
import { shareModels } from '../../src/model-store/share-models.ts';
import { identityOf } from '../../src/sound/identity.ts';
import { HostError, UserError } from '../../src/user-error.ts';
import { quick } from '../blobs/stores.ts';
import { startS3 } from '../stubs/s3-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const bundledDir = fileURLToPath(new URL('../../models', import.meta.url));

/** A machine of its own, with these own models: copies of starters with another number of steps. */
function machine(
  t: TestContext,
  own: Readonly<Record<string, { readonly from: string; readonly steps: number }>> = {},
) {
  const dataDir = temporaryFolder(t);
  const warnings: string[] = [];
  for (const [name, { from, steps }] of Object.entries(own)) {
    const folder = installedDir(dataDir, name, 'own');
    cpSync(join(bundledDir, from), folder, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    const change = { name, variant: 'own', identifiedBy: 'settings', sampling: { ...manifest.sampling, steps } };
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...manifest, ...change }));
  }
  const models = openModelStore({ bundledDir, dataDir, warn: (line) => warnings.push(line) });
  return { dataDir, models, warnings };
}

const sharedFolder = (t: TestContext): BlobStore =>
  fileBlobs(temporaryFolder(t), { assertInPlace: () => {}, isShared: true });

async function namesOf(blobs: BlobStore, kind: BlobKind): Promise<string[]> {
  const all: string[] = [];
  for await (const page of blobs(kind).list()) all.push(...page.map(({ name }) => name));
  return all;
}

test('a model of one machine is on another after both have shared, with the same weights, and is not sent twice', async (t) => {
  const s3 = await startS3(t);
  const blobs = await openS3Blobs(s3.place, quick);
  const here = machine(t, { mykick: { from: 'kick', steps: 7 } });
  const there = machine(t);
  await shareModels({ ...here, blobs });
  await shareModels({ ...there, blobs });
  const [mine, theirs] = [here.models.resolve('mykick'), there.models.resolve('mykick')];
  assert.deepEqual(theirs.manifest, mine.manifest);
  assert.notEqual(theirs.directory, mine.directory);
  assert.deepEqual(
    readFileSync(join(theirs.directory, theirs.manifest.weights.file)),
    readFileSync(join(mine.directory, mine.manifest.weights.file)),
  );
  assert.ok((await loadWeights(theirs, { verify: true })).size > 0);
  s3.requests.length = 0;
  await shareModels({ ...here, blobs });
  await shareModels({ ...there, blobs });
  assert.deepEqual(
    s3.requests.filter((line) => /PUT|weights/.test(line)),
    [],
  );
  assert.deepEqual([...here.warnings, ...there.warnings], []);
});

test('weights come in pieces; a transfer that broke goes on where it was, and nothing half-fetched is taken for a model', async (t) => {
  const s3 = await startS3(t);
  const blobs = await openS3Blobs(s3.place, quick);
  const here = machine(t, { mykick: { from: 'kick', steps: 7 } });
  const there = machine(t);
  const model = here.models.resolve('mykick');
  const identity = identityOf(model.manifest);
  const pieceBytes = 1 << 20;
  const count = Math.ceil(model.manifest.weights.bytes / pieceBytes);
  assert.ok(count > 2, `${count}`);
  const away = Array.from({ length: 6 }, () => ({ kind: 'status', status: 503 }) as const);
  s3.fail(/PUT .*manifests/, ...away);
  await assert.rejects(publishWeights(model, blobs, pieceBytes), /does not answer/);
  assert.equal(await fetchWeights(identity, { ...there, blobs }), false, 'model.json comes last');
  s3.requests.length = 0;
  assert.equal(await publishWeights(model, blobs, pieceBytes), true);
  assert.equal(s3.requests.filter((line) => /PUT .*weights/.test(line)).length, 0);
  assert.equal((await namesOf(blobs, 'weights')).length, count);
  assert.equal(await publishWeights(model, blobs, pieceBytes), false);
  s3.fail(/GET .*weights/, { kind: 'cut' }, { kind: 'flipped' });
  const [last] = s3.requests.filter((line) => /HEAD .*weights/.test(line)).slice(-1);
  s3.fail(new RegExp(last!.replace('HEAD', 'GET')), ...away);
  await assert.rejects(fetchWeights(identity, { ...there, blobs }), /does not answer/);
  there.models.refresh();
  assert.equal(there.models.withWeights(identity), undefined);
  assert.deepEqual(readdirSync(join(there.dataDir, 'models', '.fetched')), []);
  s3.heal();
  assert.equal(await fetchWeights(identity, { ...there, blobs }), true);
  there.models.refresh();
  assert.ok(await loadWeights(there.models.withWeights(identity)!, { verify: true }));
});

test('other weights under the same name stay and go before; a sound gets those that it means', async (t) => {
  const blobs = sharedFolder(t);
  const here = machine(t, { mine: { from: 'kick', steps: 7 } });
  const there = machine(t, { mine: { from: 'snare', steps: 9 } });
  await shareModels({ ...here, blobs });
  await shareModels({ ...there, blobs });
  await shareModels({ ...here, blobs });
  const [first, second] = [here, there].map(({ models }) => models.resolve('mine').manifest);
  assert.deepEqual([first!.sampling.steps, second!.sampling.steps], [7, 9]);
  for (const { models } of [here, there])
    for (const manifest of [first!, second!])
      assert.equal(models.withWeights(identityOf(manifest), 'mine')?.manifest.sampling.steps, manifest.sampling.steps);
  assert.equal(there.models.list().filter(({ manifest }) => manifest.name === 'mine').length, 1);
});

test('a recipe from before a change of the sampler finds the weights of its network', async (t) => {
  const blobs = sharedFolder(t);
  const here = machine(t, { mine: { from: 'kick', steps: 7 } });
  const before = machine(t, { mine: { from: 'kick', steps: 9 } });
  const there = machine(t);
  await shareModels({ ...here, blobs });
  const identity = identityOf(before.models.resolve('mine').manifest);
  assert.equal(await fetchWeights(identity, { ...there, blobs }), true);
  there.models.refresh();
  assert.equal(there.models.withWeights(identity, 'mine')?.manifest.sampling.steps, 7);
  assert.equal(await fetchWeights('0'.repeat(64), { ...there, blobs }), false);
});

test('changed weights are not published, and wrong pieces and manifests are not fetched', async (t) => {
  const blobs = sharedFolder(t);
  const here = machine(t, { mine: { from: 'kick', steps: 7 } });
  const there = machine(t);
  const model = here.models.resolve('mine');
  const identity = identityOf(model.manifest);
  const path = join(model.directory, model.manifest.weights.file);
  const right = readFileSync(path);
  const wrong = Buffer.from(right);
  wrong[wrong.length - 1]! ^= 1;
  writeFileSync(path, wrong);
  await assert.rejects(
    publishWeights(model, blobs),
    (error) => error instanceof UserError && error.key === 'weightsDiffer',
  );
  assert.deepEqual(await namesOf(blobs, 'manifests'), []);
  writeFileSync(path, right);
  await publishWeights(model, blobs);
  const [piece] = await namesOf(blobs, 'weights');
  const bytes = await blobs('weights').read(piece!);
  await blobs('weights').write([{ name: piece!, bytes: wrong }]);
  const isWrong = (error: unknown) => error instanceof HostError && /is not what it should be/.test(error.message);
  await assert.rejects(fetchWeights(identity, { ...there, blobs }), isWrong);
  await blobs('weights').remove([piece!]);
  await assert.rejects(fetchWeights(identity, { ...there, blobs }), isWrong);
  await blobs('weights').write([{ name: piece!, bytes: bytes! }]);
  const told = await blobs('manifests').read(identity);
  for (const text of ['{', '{}', Buffer.from(told!).toString().replace('"steps":7', '"steps":8')]) {
    await blobs('manifests').write([{ name: identity, bytes: Buffer.from(text) }]);
    await assert.rejects(fetchWeights(identity, { ...there, blobs }), /is not one/);
  }
  assert.equal(existsSync(fetchedDir(there.dataDir, identity)), false);
});

test('a model that is taken back leaves the pieces that others need', async (t) => {
  const blobs = sharedFolder(t);
  const here = machine(t, {
    one: { from: 'kick', steps: 7 },
    two: { from: 'kick', steps: 9 },
    three: { from: 'snare', steps: 9 },
  });
  await shareModels({ ...here, blobs });
  const pieces = (await namesOf(blobs, 'weights')).length;
  const identityOfModel = (name: string) => identityOf(here.models.resolve(name).manifest);
  await unpublishWeights(identityOfModel('one'), blobs);
  assert.equal((await namesOf(blobs, 'weights')).length, pieces);
  await unpublishWeights(identityOfModel('two'), blobs);
  assert.ok((await namesOf(blobs, 'weights')).length < pieces);
  await unpublishWeights(identityOfModel('three'), blobs);
  for (const kind of Object.keys(blobKinds) as BlobKind[]) assert.deepEqual(await namesOf(blobs, kind), []);
  const other = machine(t);
  await shareModels({ ...other, blobs });
  assert.throws(() => other.models.resolve('one'), UserError);
  rmSync(other.dataDir, { recursive: true });
});
