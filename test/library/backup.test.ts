import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { backUp } from '../../src/library/backup.ts';
import { lockDataDir, openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { runShell } from '../cli/run-cli.ts';
import { afterwards } from '../stubs/last-first.ts';
import { batchOf, recipeOf, temporaryFolder, temporaryLibrary, wavOf } from './temporary-library.ts';

const run = promisify(execFile);
const models = fileURLToPath(new URL('../../models', import.meta.url));
const id = sampleId(recipeOf(1));
const vote = { sampleId: id, personId: 'discord:2', serverId: 'one', allowOwn: false };

const put = (dataDir: string, path: string, text: string): void => {
  mkdirSync(dirname(join(dataDir, path)), { recursive: true });
  writeFileSync(join(dataDir, path), text);
};

for (const name of ['backup.tar', 'backup.tar.gz'])
  test(`${name}, taken while the bot runs and unpacked elsewhere, has its votes, sounds, uploads and own models`, async (t) => {
    const { library, dataDir } = await temporaryLibrary(t);
    afterwards(t, lockDataDir(dataDir));
    await library.addSamples(batchOf('b1', [1, 2]));
    await library.toggleHeart(vote);
    const upload = await library.addUpload({ bytes: Buffer.from('RIFF'), personId: 'discord:1' });
    put(dataDir, 'models/mine/own/weights.safetensors', 'w'.repeat(1000));
    put(dataDir, 'models/kick/pretrained/weights.safetensors', 'large');
    put(dataDir, 'samples/ab/abcdefgh.wav.part', 'half');
    put(dataDir, 'channel/empty.jsonl', '');
    const long = `models/${'a-long-name-'.repeat(9)}/own/${'größer-'.repeat(9)}.safetensors`;
    assert.ok(long.length > 155);
    put(dataDir, long, 'long');
    const archive = join(temporaryFolder(t), name);
    const { files } = await backUp({ dataDir, file: archive });
    assert.equal(files, 7);
    // Nobody else on this machine may read who voted for what.
    assert.equal(statSync(archive).mode & 0o077, 0);
    // Nothing is left in the folder, and what happens later is not in the archive.
    assert.ok(!readdirSync(dataDir).some((entry) => entry.startsWith('backup')));
    await library.toggleHeart({ ...vote, personId: 'discord:3' });

    const restored = join(temporaryFolder(t), 'data');
    mkdirSync(restored);
    await run('tar', ['-xf', archive, '-C', restored]);
    const again = openLibrary({ db: await openDatabase(restored), dataDir: restored });
    afterwards(t, () => again.close());
    assert.equal((await again.findSample(id))?.votes, 1);
    assert.deepEqual(Buffer.from((await again.readAudio(id)) ?? []), wavOf(1));
    assert.equal(Buffer.from((await again.readUpload(upload)) ?? []).toString(), 'RIFF');
    assert.equal(readFileSync(join(restored, 'models/mine/own/weights.safetensors'), 'utf8'), 'w'.repeat(1000));
    assert.ok(existsSync(join(restored, 'channel/empty.jsonl')));
    assert.equal(readFileSync(join(restored, long), 'utf8'), 'long');
    assert.equal(statSync(join(restored, 'rimshot.db')).mode & 0o077, 0);
    for (const path of ['models/kick', 'samples/ab/abcdefgh.wav.part', 'rimshot.lock'])
      assert.ok(!existsSync(join(restored, path)), path);
  });

test('before the first start a backup holds the own models, and brings no database into being', async (t) => {
  const dataDir = temporaryFolder(t);
  put(dataDir, 'models/mine/own/model.json', '{}');
  put(dataDir, 'models/kick/pretrained/model.json', '{}');
  const archive = join(temporaryFolder(t), 'early.tar');
  assert.deepEqual(await backUp({ dataDir, file: archive }), { files: 1, bytes: 2 });
  assert.equal((await run('tar', ['-tf', archive])).stdout, 'models/mine/own/model.json\n');
  assert.deepEqual(readdirSync(dataDir), ['models']);
});

test('a DATA_DIR that is made is for this user alone', async (t) => {
  const dataDir = join(temporaryFolder(t), 'new', 'data');
  await (await openDatabase(dataDir)).close();
  assert.equal(statSync(dataDir).mode & 0o077, 0);
});

test('a backup that cannot be written is a sentence, and the old one stays', async (t) => {
  const { dataDir } = await temporaryLibrary(t);
  const folder = temporaryFolder(t);
  await assert.rejects(
    backUp({ dataDir, file: join(folder, 'no', 'such', 'backup.tar') }),
    (error: unknown) => error instanceof UserError && /the folder does not exist/.test(error.message),
  );
  const file = join(folder, 'backup.tar');
  mkdirSync(file);
  await assert.rejects(backUp({ dataDir, file }), UserError);
  assert.deepEqual(readdirSync(folder), ['backup.tar']);
  for (const empty of [temporaryFolder(t), join(folder, 'nowhere')])
    await assert.rejects(backUp({ dataDir: empty, file: join(folder, 'b.tar') }), /nothing to back up/);
});

const rimshot = (dataDir: string, ...args: string[]) => runShell(args, { DATA_DIR: dataDir });

test('rimshot prune and rimshot backup work from the shell, and refuse what they do not understand', async (t) => {
  const { library, dataDir } = await temporaryLibrary(t);
  // Of these, one has a vote, one has weights that are not installed, and one could be made again.
  await library.addSamples(batchOf('b1', [1, 2]));
  const { weights } = openModelStore({ bundledDir: models, dataDir }).resolve('kick').manifest;
  const items = [{ recipe: { ...recipeOf(3), weights: weights.sha256 }, wav: wavOf(3) }];
  await library.addSamples({ ...batchOf('b2', []), items });
  await library.toggleHeart(vote);
  assert.deepEqual(JSON.parse((await rimshot(dataDir, 'prune', '--days', '0', '--json')).stdout), {
    sounds: 1,
    uploads: 0,
  });
  assert.ok(await library.readAudio(id));
  const bad = await rimshot(dataDir, 'prune', '--days', 'soon');
  assert.deepEqual([bad.code, bad.stderr.trim()], [2, '--days must be a number from 0 to 36500, not soon.']);
  const named = await rimshot(dataDir, 'backup', 'backup.zip');
  assert.deepEqual([named.code, named.stderr.includes('must be named *.tar')], [2, true]);
  const file = join(temporaryFolder(t), 'b.tgz');
  assert.match((await rimshot(dataDir, 'backup', file)).stdout, /b\.tgz: 3 files/);
  assert.ok(existsSync(file));
});
