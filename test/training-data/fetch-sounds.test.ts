import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readSound } from '../../src/audio/read-sound.ts';
import { writeWav } from '../../src/audio/wav.ts';
import { pathOf } from '../../src/training-data/checked-file.ts';
import { originalUrl } from '../../src/training-data/fetch-original.ts';
import { type FetchRequest, fetchSounds } from '../../src/training-data/fetch-sounds.ts';
import { pcmDigest, pcmOf, soundOf } from '../../src/training-data/pcm.ts';
import type { ListedSound } from '../../src/training-data/sound-list.ts';
import { UserError } from '../../src/user-error.ts';
import { temporaryFolder, treeOf } from '../model-store/temporary-folder.ts';
import { type Fault, fixtureSounds, list, serveOriginals, sourceOf } from './originals.ts';

async function setUp(t: TestContext) {
  const server = await serveOriginals(t);
  const folder = temporaryFolder(t);
  const fetch = (sounds: readonly ListedSound[] = fixtureSounds, changes: Partial<FetchRequest> = {}) =>
    fetchSounds({
      list,
      sounds,
      folder,
      base: server.base,
      options: { retries: 2, retryDelayMs: 1, stallMs: 10_000 },
      ...changes,
    });
  return { ...server, folder, fetch };
}

const [first, ...others] = fixtureSounds as [ListedSound, ...ListedSound[]];

async function digestIn(folder: string, sound: ListedSound): Promise<string> {
  return pcmDigest(pcmOf((await readSound(readFileSync(join(folder, pathOf(sound))))).sound)!);
}

const statesOf = (results: readonly { readonly state: string }[]) => results.map(({ state }) => state);

test('originals become WAV files with exactly the listed samples, and nothing else is left', async (t) => {
  const { folder, fetch, requests } = await setUp(t);
  const counts: number[] = [];
  const results = await fetch(fixtureSounds, { onSound: (done) => counts.push(done) });
  assert.deepEqual(statesOf(results), Array(5).fill('exact'));
  assert.deepEqual(counts, [1, 2, 3, 4, 5]);
  for (const sound of fixtureSounds) assert.equal(await digestIn(folder, sound), sound.sha256);
  assert.deepEqual(treeOf(folder), ['percussion', ...fixtureSounds.map((sound) => pathOf(sound)).sort()]);
  assert.deepEqual(
    [...requests].sort(),
    fixtureSounds
      .map(({ originals }) => `GET /sonic-pi-net/sonic-pi/c0002065a976b1355e7889f4aa96a1804e2b8119/${originals[0]}`)
      .sort(),
  );
});

test('what is there and right is not fetched again; a wrong, cut or missing file is', async (t) => {
  const { folder, fetch, requests } = await setUp(t);
  await fetch();
  requests.length = 0;
  const again = await fetch();
  assert.deepEqual(statesOf(again), Array(5).fill('exact'));
  assert.ok(again.every(({ wasThere }) => wasThere));
  assert.deepEqual(requests, []);
  const [a, b, c] = others.map((sound) => join(folder, pathOf(sound))) as [string, string, string];
  writeFileSync(a, readFileSync(join(folder, pathOf(first))));
  writeFileSync(b, readFileSync(b).subarray(0, 5000));
  rmSync(c);
  assert.deepEqual(statesOf(await fetch()), Array(5).fill('exact'));
  assert.equal(requests.length, 3);
  for (const sound of fixtureSounds) assert.equal(await digestIn(folder, sound), sound.sha256);
});

test('a copy of the collection as FLAC counts, and another FLAC of that name is told, not doubled', async (t) => {
  const { folder, fetch, requests } = await setUp(t);
  mkdirSync(join(folder, 'percussion'));
  await fetch([first]);
  const wav = join(folder, pathOf(first));
  // Formats are told by content.
  writeFileSync(join(folder, pathOf(first, 'flac')), readFileSync(wav));
  rmSync(wav);
  requests.length = 0;
  assert.equal((await fetch([first]))[0]!.path, pathOf(first, 'flac'));
  assert.deepEqual(requests, []);
  writeFileSync(join(folder, pathOf(first, 'flac')), 'not a sound');
  const [result] = await fetch([first]);
  assert.equal(result!.state, 'missing');
  assert.match(result!.reason!, /tabla-ke1\.flac is another sound and stands in its place\.$/);
});

test('a sound of another converter is kept as near', async (t) => {
  const { folder, fetch } = await setUp(t);
  await fetch([first]);
  const path = join(folder, pathOf(first));
  const pcm = pcmOf((await readSound(readFileSync(path))).sound)!;
  writeFileSync(path, writeWav(soundOf(pcm.map((value, i) => value + (i % 3) - 1)), { bitDepth: '16' }));
  const [result] = await fetch([first]);
  assert.deepEqual([result!.state, result!.wasThere], ['near', true]);
});

const faults: readonly { readonly what: string; readonly fault: Fault; readonly reason: RegExp }[] = [
  { what: 'a missing original', fault: { status: 404 }, reason: /the server answers 404: it does not have it\.$/ },
  { what: 'a refused original', fault: { status: 403 }, reason: /the server answers 403: it refuses\.$/ },
  {
    what: 'trouble that lasts',
    fault: { status: 503 },
    reason: /answers 503: it has trouble of its own; try again later\.$/,
  },
  { what: 'too many requests', fault: { status: 429 }, reason: /answers 429: too many requests; try again later\.$/ },
  { what: 'a body that is always cut', fault: { cutAfter: 500 }, reason: /the connection broke \(.+\)\.$/ },
  { what: 'a circle of redirects', fault: { circle: true }, reason: /the server sends in circles\.$/ },
];

for (const { what, fault, reason } of faults)
  test(`${what} is told for that sound alone, and nothing of it is written`, async (t) => {
    const { folder, fetch, faults } = await setUp(t);
    faults.set(first.originals[0]!, fault);
    const [bad, ...good] = await fetch();
    assert.equal(bad!.state, 'missing');
    assert.ok(bad!.reason!.includes(first.originals[0]!), bad!.reason);
    assert.match(bad!.reason!, reason);
    assert.deepEqual(statesOf(good), Array(4).fill('exact'));
    assert.equal(treeOf(folder).length, 5);
  });

test('trouble that passes, a cut body among it, is waited for', async (t) => {
  const { fetch, faults, requests } = await setUp(t);
  faults.set(first.originals[0]!, { status: 503, times: 2, retryAfter: '0' });
  faults.set(others[0]!.originals[0]!, { cutAfter: 500, times: 1 });
  assert.deepEqual(statesOf(await fetch()), Array(5).fill('exact'));
  assert.equal(requests.length, 5 + 2 + 1);
});

test('another sound, a page and silence are kept out', async (t) => {
  const { folder, fetch, files } = await setUp(t);
  files.set(first.originals[0]!, files.get(others[0]!.originals[0]!)!);
  files.set(others[1]!.originals[0]!, Buffer.from('<!doctype html><p>Sign in</p>'));
  files.set(
    others[2]!.originals[0]!,
    writeWav({ channels: [new Float32Array(999)], sampleRate: 44_100 }, { bitDepth: '16' }),
  );
  const results = await fetch();
  assert.deepEqual(statesOf(results), ['missing', 'exact', 'missing', 'missing', 'exact']);
  assert.match(results[0]!.reason!, /^what arrived is another sound \(\d+(\.5)? dB from the listed one\)\.$/);
  assert.match(results[2]!.reason!, /tabla_re\.flac.*web page/i);
  assert.match(results[3]!.reason!, /silent/);
  assert.equal(treeOf(folder).length, 3);
});

test('bare float samples of a plugin are read', async (t) => {
  const { fetch, files } = await setUp(t);
  const { sound } = await readSound(files.get(first.originals[0]!)!);
  const bare = { ...first, originals: ['res/samples/x.raw'] };
  files.set(bare.originals[0]!, new Uint8Array(sound.channels[0]!.slice().buffer));
  assert.deepEqual(statesOf(await fetch([bare])), ['exact']);
  files.set(bare.originals[0]!, new Uint8Array(400).fill(0xff));
  assert.match((await fetch([{ ...bare, name: 'sonicpi__other' }]))[0]!.reason!, /these are not bare float samples\.$/);
});

test('four downloads run at a time, and never more', async (t) => {
  const { fetch, mostOpen, faults } = await setUp(t);
  faults.set(first.originals[0]!, { gather: 4 });
  const many = Array.from({ length: 20 }, (_, i) => ({ ...first, name: `sonicpi__copy-${i}` }));
  assert.deepEqual(statesOf(await fetch(many)), Array(20).fill('exact'));
  assert.equal(mostOpen(), 4);
});

test('without a network the rest is not tried', async (t) => {
  const { fetch, stop } = await setUp(t);
  await stop();
  const many = Array.from({ length: 40 }, (_, i) => ({ ...first, name: `sonicpi__copy-${i}` }));
  const results = await fetch(many);
  const missing = results.filter(({ state }) => state === 'missing');
  assert.ok(missing.length >= 8 && missing.length < 12, `${missing.length}`);
  assert.match(missing[0]!.reason!, /no connection \(ECONNREFUSED\)\.$/);
  assert.equal(results.filter(({ state }) => state === 'notTried').length, 40 - missing.length);
});

test('a signal ends downloads and waits at once, leaves no half file, and the next call goes on', async (t) => {
  const { folder, fetch, faults } = await setUp(t);
  const stop = new AbortController();
  faults.set(first.originals[0]!, { silent: true });
  faults.set(others[0]!.originals[0]!, { status: 503, retryAfter: '3600' });
  const results = await fetch(fixtureSounds, {
    options: { signal: stop.signal },
    onSound: (done) => done === 3 && stop.abort(),
  });
  assert.deepEqual(statesOf(results), ['notTried', 'notTried', 'exact', 'exact', 'exact']);
  assert.equal(treeOf(folder).length, 4);
  faults.clear();
  assert.deepEqual(statesOf(await fetch()), Array(5).fill('exact'));
});

test('a disk that refuses ends the whole run with its reason', async (t) => {
  const { folder, fetch } = await setUp(t);
  writeFileSync(join(folder, 'percussion'), 'a file in place of the folder');
  await assert.rejects(fetch(), (error: unknown) => error instanceof UserError && /percussion/.test(error.message));
});

test('every character of a path reaches the server as itself', async (t) => {
  const { fetch, files, base } = await setUp(t);
  const odd = list.sounds.find(({ originals }) => originals[0]!.includes('#'))!;
  assert.match(
    originalUrl(`${base}/`, sourceOf(odd), odd.originals[0]!),
    /^http:[^#? ]+\/WAV\/1%20kicks\/modular%20hits%23/,
  );
  files.set(odd.originals[0]!, files.get(first.originals[0]!)!);
  assert.match((await fetch([odd]))[0]!.reason!, /what arrived is another sound/);
});
