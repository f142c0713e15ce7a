import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Sound } from '../../src/audio/sound.ts';
import { writeWav } from '../../src/audio/wav.ts';
import { importCheckpoint } from '../../src/model-store/import-checkpoint.ts';
import { installedDir } from '../../src/model-store/read-models.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { splitClips } from '../../src/trainer/clips.ts';
import { type ClipFormat, readClip } from '../../src/trainer/read-clips.ts';
import type { RunDescription } from '../../src/trainer/run-folder.ts';
import { runTraining } from '../../src/trainer/run-training.ts';
import { startRun } from '../../src/trainer/start-run.ts';
import { UserError } from '../../src/user-error.ts';
import { behind, drum } from '../audio/lead-ins.ts';
import { goldenPath } from '../fixtures/golden.ts';
import { type Content, goodNames, layOut, thump } from './folders.ts';

const root = mkdtempSync(join(tmpdir(), 'rimshot-training-folders-'));
after(() => rmSync(root, { recursive: true, force: true }));
let model: InstalledModel;
before(async () => {
  model = await importCheckpoint({
    ckptPath: goldenPath('tiny', 'tiny.ckpt'),
    configPath: goldenPath('tiny', 'config.yaml'),
    name: 'tiny',
    variant: 'own',
    instrument: 'kick',
    set: 'online',
    precision: 'float32',
    directory: installedDir(root, 'tiny', 'own'),
    provenance: { source: 'fixture', licence: 'CC0', attributions: [], notes: [] },
  });
});

const wav = (sound: Sound): Uint8Array => writeWav(sound, { bitDepth: '16' });
const silence = (seconds: number): Sound => ({ channels: [new Float32Array(44_100 * seconds)], sampleRate: 44_100 });
const flac = readFileSync(new URL('../fixtures/audio/drums/kick.flac', import.meta.url));

interface Begun {
  readonly description: RunDescription;
  readonly paths: readonly string[];
  readonly said: string;
}

async function begin(
  name: string,
  more: readonly (readonly [string | Buffer, Content])[],
  strict = false,
): Promise<Begun> {
  const said: string[] = [];
  const description = await startRun({
    folder: join(root, `${name}-run`),
    data: layOut(join(root, name), more),
    name: 'thumps',
    instrument: undefined,
    from: model,
    preset: 'full',
    licence: 'CC0',
    overrides: { steps: 1, batch: 1, accumulate: 1, listenEvery: 0 },
    strict,
    log: (text) => said.push(text),
  });
  const paths = [...description.training, ...description.validation].map(({ path }) => path).sort();
  return { description, paths, said: said.join('\n') };
}
const resume = (name: string) =>
  runTraining({
    folder: join(root, `${name}-run`),
    device: 'cpu',
    threads: 1,
    modelFolder: (called) => installedDir(join(root, name), called, 'own'),
  });

test('a folder with odd files is trained on: the sounds are taken, the rest is one list with a reason each', async () => {
  const odd = [
    ['._a.wav', Buffer.from('0005160700020000', 'hex')],
    ['empty.wav', new Uint8Array(0)],
    ['silent.wav', wav(silence(1))],
    ['words.wav', 'not a sound'],
    ['torn.wav', thump(7).slice(0, 30)],
    ['gone.wav', { link: 'nowhere' }],
    ['other.flac', flac],
  ] as const;
  const { paths, said } = await begin('odd', odd);
  assert.deepEqual(paths, [...goodNames, 'other.flac'].sort());
  const [head, ...reasons] = said.split('\n').map((line) => line.trim());
  assert.equal(head, '4 files are left out:');
  assert.equal(reasons.length, 4);
  for (const reason of [
    /^gone\.wav is a link to nothing/,
    /^silent\.wav is silent/,
    /^words\.wav is text/,
    /^torn\.wav /,
  ])
    assert.equal(reasons.filter((line) => reason.test(line)).length, 1, `${reason}: ${said}`);
  assert.equal((await resume('odd')).step, 1);

  await assert.rejects(
    begin('strict', odd, true),
    (error: unknown) =>
      error instanceof UserError &&
      /^4 files are left out:\n.*--strict every sound must be usable/s.test(error.message),
  );
});

test('where nothing can be used the list is in the refusal', async () => {
  const bad = goodNames.map((name) => [name, 'text'] as const);
  await assert.rejects(
    begin('bad', bad),
    (error: unknown) =>
      error instanceof UserError && /holds no sounds.*4 files are left out:\n {2}a\.wav is text/s.test(error.message),
  );
});

test('what is mended in a file is said, and the file is used', async () => {
  const broken = Buffer.from(
    writeWav({ channels: [new Float32Array(4000).fill(0.25)], sampleRate: 44_100 }, { bitDepth: '32f' }),
  );
  broken.writeFloatLE(Number.NaN, broken.length - 400);
  const { paths, said } = await begin('mended', [['nan.wav', broken]]);
  assert.ok(paths.includes('nan.wav'));
  assert.match(said, /^nan\.wav is damaged: 1 of its 4,000 samples is not a number and was read as silence\.$/m);
});

test('names that are not UTF-8 are trained on, and found again by a resumed run', {
  skip: process.platform !== 'linux' && 'only Linux keeps names as bytes',
}, async () => {
  const { paths, description } = await begin('latin1', [[Buffer.from('smør.wav', 'latin1'), thump(5)]]);
  assert.ok(paths.includes('smør.wav'));
  const files = [...description.training, ...description.validation];
  assert.deepEqual(
    files.filter(({ rawPath }) => rawPath !== undefined).map(({ path }) => path),
    ['smør.wav'],
  );
  assert.equal((await resume('latin1')).step, 1);
});

test('copies stay on one side of the split, whatever their names and formats', async () => {
  const copies = Array.from({ length: 9 }, (_, i) => [`copy${i}.wav`, thump(i % 3)] as const);
  const kick = wav(await drum('kick'));
  const { description } = await begin('copies', [...copies, ['kick.wav', kick], ['kick.flac', flac]]);
  const digests = (files: RunDescription['training']) =>
    new Set(files.map(({ path, sha256 }) => (path.startsWith('kick') ? 'kick' : sha256)));
  const [training, validation] = [digests(description.training), digests(description.validation)];
  assert.ok(validation.size > 0);
  for (const digest of validation) assert.ok(!training.has(digest));
});

test('a split without copies is the one of before; nothing but copies still leaves something to learn from', () => {
  const items = Array.from({ length: 30 }, (_, i) => i);
  assert.deepEqual(splitClips(items, String).validation, [1, 7, 12]);
  const pairs = splitClips(items, (i) => String(i % 2));
  assert.deepEqual([pairs.training.length, pairs.validation.length], [15, 15]);
  assert.deepEqual(splitClips(items, () => 'same').validation, []);
  assert.deepEqual(splitClips([7], String), { training: [7], validation: [] });
});

const format: ClipFormat = { sampleRate: 44_100, lengthFrames: 32_768, level: { measure: 'peak', db: -1 } };
async function clipOf(name: string, sound: Sound) {
  const folder = join(root, 'single');
  layOut(folder);
  writeFileSync(join(folder, name), wav(sound));
  const file = { path: name, location: Buffer.from(join(folder, name)) };
  return (await readClip(file, folder, format)).clip;
}

test('a late hit is learnt from its first sample on, a long recording up to the silence behind its first hit', async () => {
  const kick = await drum('kick-acoustic');
  const wanted = await clipOf('plain.wav', kick);
  assert.deepEqual(await clipOf('late.wav', behind(kick, 'silence', 1)), wanted);
  const short: Sound = { ...kick, channels: kick.channels.map((channel) => channel.subarray(0, 6000)) };
  const next = behind(await drum('snare'), 'silence', 0.2);
  const two: Sound = {
    sampleRate: 44_100,
    channels: [0, 1].map((c) => Float32Array.from([...short.channels[c]!, ...next.channels[c]!])),
  };
  const [left] = await clipOf('two.wav', two);
  assert.ok(left.subarray(6000).every((value) => value === 0));
  assert.ok(left.subarray(0, 4000).some((value) => Math.abs(value) > 0.1));
});
