import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openCheckpoint } from '../../src/checkpoint/open-checkpoint.ts';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { type PullRequest, pullPretrained } from '../../src/model-store/pull.ts';
import { UserError } from '../../src/user-error.ts';
import { tinyCheckpoint, tinyConfig } from './golden-model.ts';
import { startHub } from './hub.ts';
import { temporaryFolder, treeOf } from './temporary-folder.ts';

const checkpoint = readFileSync(tinyCheckpoint);

async function setUp(t: TestContext, files: Readonly<Record<string, Uint8Array>> = {}) {
  const hub = await startHub(t, {
    'README.md': Buffer.from('# A model'),
    'config.yaml': readFileSync(tinyConfig),
    'epoch=01-valid_loss=0.012.ckpt': checkpoint,
    ...files,
  });
  const dataDir = temporaryFolder(t);
  const open = () => openModelStore({ bundledDir: '/nowhere', dataDir, warn: (line) => assert.fail(line) });
  const pull = (changes: Partial<PullRequest> = {}) =>
    pullPretrained({
      name: 'kick',
      hub: { endpoint: hub.endpoint, token: undefined },
      dataDir,
      set: 'online',
      installed: open().list()[0],
      download: { retries: 3, retryDelayMs: 1, stallMs: 10_000 },
      ...changes,
    });
  return { hub, dataDir, open, pull };
}

/** The pull fails with one sentence, and afterwards there is what was there before. */
async function refusal(pull: () => Promise<unknown>): Promise<string> {
  try {
    await pull();
  } catch (error) {
    assert.ok(error instanceof UserError, `a sentence for a person, not ${String(error)}`);
    assert.equal(error.kind, 'failed');
    return error.message;
  }
  return 'pulled';
}

const installedFiles = [
  'downloads',
  'models',
  'models/kick',
  'models/kick/pretrained',
  'models/kick/pretrained/model.json',
  'models/kick/pretrained/weights.safetensors',
];

async function assertInstalled({ dataDir, open }: Awaited<ReturnType<typeof setUp>>): Promise<void> {
  assert.deepEqual(treeOf(dataDir), installedFiles);
  const wanted = (await openCheckpoint(bytesSource('x', checkpoint))).weights('online');
  const weights = await loadWeights(open().resolve('kick'), { verify: true });
  for (const name of wanted.shapes.keys()) assert.deepEqual(weights.get(name), await wanted.read(name));
}

test('a pull lists the repository, downloads at its commit, verifies, imports, and keeps the safetensors alone', async (t) => {
  const set = await setUp(t);
  const stages: string[] = [];
  const { model, changed } = await set.pull({
    onProgress: (stage, done, total) => stages.push(`${stage} ${done}/${total}`),
  });
  assert.equal(changed, true);
  await assertInstalled(set);
  const { provenance } = model.manifest;
  assert.equal(provenance.source, `${set.hub.endpoint}/crlandsc/tiny-audio-diffusion-kicks at ${'a'.repeat(40)}`);
  assert.equal(provenance.licence, 'mit');
  assert.match(provenance.notes.join(' '), /exclude commercial models/);
  assert.ok(
    set.hub.requests.every((line) => !line.includes('/resolve/') || line.includes(`/resolve/${'a'.repeat(40)}/`)),
  );
  assert.equal(stages[0], `download 0/${checkpoint.length}`);
  assert.ok(stages.includes(`download ${checkpoint.length}/${checkpoint.length}`));
  assert.equal(stages.at(-1), 'import 133/133');
});

test('the same checkpoint is not downloaded twice; a new commit with other files is', async (t) => {
  const set = await setUp(t);
  await set.pull();
  const { length } = set.hub.requests;
  assert.equal((await set.pull()).changed, false);
  set.hub.revision = 'b'.repeat(40);
  assert.equal((await set.pull()).changed, false);
  assert.ok(set.hub.requests.slice(length).every((line) => !line.includes('/resolve/')));
  assert.equal((await set.pull({ set: 'ema' })).changed, true);
  set.hub.files.set('config.yaml', Buffer.concat([readFileSync(tinyConfig), Buffer.from('# new\n')]));
  assert.equal((await set.pull({ set: 'ema' })).changed, true);
});

test('a cut connection is resumed by range, within one pull', async (t) => {
  const set = await setUp(t);
  Object.assign(set.hub.faults, { cutAfter: 200_000, cutTimes: 2 });
  await set.pull();
  await assertInstalled(set);
  const ranges = set.hub.requests.filter((line) => line.startsWith('STORAGE'));
  assert.deepEqual(
    ranges.map((line) => line.replace(/\d{2,}/, 'N')),
    ['STORAGE whole', 'STORAGE bytes=N-', 'STORAGE bytes=N-'],
  );
  assert.ok(set.hub.sent() < checkpoint.length + 100_000, 'what was there is not sent again');
});

test('a connection that is cut for good keeps what came, and the next pull goes on from there', async (t) => {
  const set = await setUp(t);
  Object.assign(set.hub.faults, { cutAfter: 50_000, cutTimes: 1000 });
  assert.match(
    await refusal(set.pull),
    /^epoch=01-valid_loss=0\.012\.ckpt: the connection broke after 0\.2 of 0\.5 MB .* They are kept: the same command goes on from there\.$/,
  );
  assert.deepEqual(set.open().list(), []);
  assert.equal(treeOf(set.dataDir).filter((name) => name.endsWith('.ckpt.part')).length, 1);
  set.hub.faults.cutTimes = 0;
  const before = set.hub.sent();
  await set.pull();
  await assertInstalled(set);
  assert.ok(set.hub.sent() - before < checkpoint.length - 150_000);
});

test('a connection that stalls counts as broken', async (t) => {
  const set = await setUp(t);
  set.hub.faults.stallAfter = 100_000;
  assert.match(
    await refusal(() => set.pull({ download: { retries: 1, retryDelayMs: 1, stallMs: 300 } })),
    /the connection broke after|cannot be reached \(silent for 0\.3 s\)/,
  );
});

test('a hub that ignores ranges is read from the start again', async (t) => {
  const set = await setUp(t);
  Object.assign(set.hub.faults, { cutAfter: 200_000, cutTimes: 1, ignoreRange: true });
  await set.pull();
  await assertInstalled(set);
});

test('wrong bytes are never used: the download is deleted, the old model stays', async (t) => {
  const set = await setUp(t);
  await set.pull();
  set.hub.files.set('epoch=01-valid_loss=0.012.ckpt', randomBytes(checkpoint.length));
  set.hub.faults.wrongBytes = true;
  assert.match(
    await refusal(set.pull),
    /^epoch=01-valid_loss=0\.012\.ckpt: what arrived is not the file that the hub announced \(sha256 \w{12}… instead of \w{12}…\)\. It was deleted and nothing was changed; try again\.$/,
  );
  set.hub.faults.wrongBytes = false;
  await assertInstalledBut(set);
});

async function assertInstalledBut(set: Awaited<ReturnType<typeof setUp>>): Promise<void> {
  await loadWeights(set.open().resolve('kick'), { verify: true });
  assert.ok(treeOf(set.dataDir).every((name) => !name.endsWith('.part') && !name.endsWith('.ckpt')));
}

test('a wrong digest, no digest and more bytes than announced are refused as well', async (t) => {
  const set = await setUp(t);
  set.hub.faults.claimedSha256 = 'c'.repeat(64);
  assert.match(await refusal(set.pull), /not the file that the hub announced/);
  set.hub.faults.claimedSha256 = 'not a digest';
  assert.match(await refusal(set.pull), /gave an answer that cannot be used \(it states no size and digest for epoch/);
  delete set.hub.faults.claimedSha256;
  set.hub.faults.tooMuch = true;
  assert.match(await refusal(set.pull), /the hub sends more than the \d+ bytes that it announced/);
  assert.deepEqual(set.open().list(), []);
  assert.ok(treeOf(set.dataDir).every((name) => !name.endsWith('.part')));
});

test('a checkpoint that is verified but hostile or of another network changes nothing', async (t) => {
  const set = await setUp(t);
  await set.pull();
  set.hub.files.set('epoch=01-valid_loss=0.012.ckpt', Buffer.from('just a text file\n'));
  assert.match(await refusal(set.pull), /no PyTorch checkpoint/);
  await assertInstalledBut(set);
});

for (const [status, sentence] of [
  [401, /answers 401: it asks for an access token; set HF_TOKEN to one that may read it\. Nothing was changed\.$/],
  [404, /answers 404: it does not have it\. Nothing was changed\.$/],
  [503, /answers 503: it has trouble of its own; try again later\. Nothing was changed\.$/],
  [429, /answers 429: too many requests were made; try again later\. Nothing was changed\.$/],
] as const)
  test(`status ${status}, while listing and while downloading, is one clear sentence`, async (t) => {
    const set = await setUp(t);
    set.hub.faults.status = status;
    assert.match(await refusal(set.pull), sentence);
    delete set.hub.faults.status;
    set.hub.faults.downloadStatus = status;
    assert.match(await refusal(set.pull), sentence);
    assert.deepEqual(set.open().list(), []);
  });

test('trouble that passes is waited for', async (t) => {
  const set = await setUp(t);
  Object.assign(set.hub.faults, { downloadStatus: 503, statusTimes: 2 });
  await set.pull();
  await assertInstalled(set);
});

test('without network there is one sentence that names the hub', async (t) => {
  const set = await setUp(t);
  await set.hub.stop();
  const sentence = await refusal(set.pull);
  assert.match(
    sentence,
    /^crlandsc\/tiny-audio-diffusion-kicks: http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Nothing was changed\.$/,
  );
});

test('the token is sent to the hub and not to the host of the large files', async (t) => {
  const set = await setUp(t);
  set.hub.faults.token = 'hf_secret';
  assert.match(
    await refusal(() => set.pull({ hub: { endpoint: set.hub.endpoint, token: 'hf_wrong' } })),
    /does not accept the access token in HF_TOKEN/,
  );
  await set.pull({ hub: { endpoint: `${set.hub.endpoint}/`, token: 'hf_secret' } });
  await assertInstalled(set);
  assert.deepEqual(set.hub.leaked, []);
});

test('a repository without a checkpoint, or with two, is refused with their names', async (t) => {
  const set = await setUp(t, { 'other.ckpt': Buffer.from('x') });
  assert.match(
    await refusal(set.pull),
    /one checkpoint is expected, the repository has 2 \(epoch.*\.ckpt, other\.ckpt\)/,
  );
  for (const name of [...set.hub.files.keys()]) if (name.endsWith('.ckpt')) set.hub.files.delete(name);
  assert.match(await refusal(set.pull), /one checkpoint is expected, the repository has 0\./);
});

test('a config of an unknown network is refused, and its download does not stay', async (t) => {
  const set = await setUp(t);
  set.hub.files.set('config.yaml', Buffer.from(readFileSync(tinyConfig, 'utf8').replace('UNetT', 'WaveNet')));
  assert.match(await refusal(set.pull), /network type .* is not known/);
  assert.deepEqual(treeOf(set.dataDir), ['downloads']);
});

test('a download that was complete when its process ended is verified and used, not repeated', async (t) => {
  const set = await setUp(t);
  const digest = createHash('sha256').update(checkpoint).digest('hex');
  mkdirSync(join(set.dataDir, 'downloads'));
  writeFileSync(join(set.dataDir, 'downloads', `${digest}.ckpt`), checkpoint);
  await set.pull();
  await assertInstalled(set);
  assert.equal(set.hub.sent(), 0);
});
