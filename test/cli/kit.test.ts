import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { canonicalJson } from '../../src/sound/recipe.ts';
import { stereo, tone } from '../audio/tones.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { temporaryFolder, treeOf } from '../model-store/temporary-folder.ts';
import { afterwards } from '../stubs/last-first.ts';
import { runCli, runShell } from './run-cli.ts';

const wavOf = (seed: number, model = 'kick') => {
  const recipe = recipeOf(seed, undefined, model);
  return {
    recipe,
    wav: writeWav(stereo(tone(55 * seed, 0.3)), { bitDepth: '16', info: { recipe: canonicalJson(recipe) } }),
  };
};

test('pack writes sounds made here as a folder or a zip, in the format of one’s choice', async (t) => {
  const folder = temporaryFolder(t);
  const env = { DATA_DIR: join(folder, 'data') };
  for (const [seed, model] of [
    [1, 'kick'],
    [2, 'snare'],
  ] as const)
    writeFileSync(join(folder, `${model}.wav`), wavOf(seed, model).wav);
  const out = join(folder, 'out');
  const packed = await runCli(['pack', folder, '--name', 'Nightbus', '--format', 'sfz', '--out', out, '--json'], env);
  assert.equal(packed.code, 0, packed.stderr);
  assert.equal(JSON.parse(packed.stdout).files.length, 5);
  const inside = ['01 Kick A1 55Hz.wav', '02 Snare A2 110Hz.wav', 'Nightbus.sfz', 'licence.txt', 'recipes.json'];
  assert.deepEqual(treeOf(join(out, 'Rimshot', 'Nightbus')), inside);
  rmSync(out, { recursive: true });
  assert.equal((await runCli(['pack', folder, '--zip', '--format', 'midi', '--out', out], env)).code, 0);
  assert.deepEqual(treeOf(out), ['rimshot-kit.mid']);
});

test('pack refuses what was not made here, an empty folder and an unknown format, in a sentence', async (t) => {
  const folder = temporaryFolder(t);
  const foreign = join(folder, 'foreign.wav');
  writeFileSync(foreign, writeWav(stereo(tone(55, 0.1)), { bitDepth: '16' }));
  const refused = async (args: readonly string[]) => {
    const { code, stderr } = await runCli(args, { DATA_DIR: join(folder, 'data') });
    assert.equal(code, 2);
    return stderr;
  };
  assert.match(await refused(['pack', foreign]), /carries no recipe: only sounds made by Rimshot/);
  assert.match(await refused(['pack', temporaryFolder(t)]), /no WAVs/);
  assert.match(await refused(['pack', foreign, '--format', 'exe']), /--format exe: must be all, wav/);
  assert.match(await refused(['pack', join(folder, 'nothing.wav')]), /cannot be read/);
});

test('sync keeps a folder equal to the favourites of this machine’s library', async (t) => {
  const folder = temporaryFolder(t);
  const dataDir = join(folder, 'data');
  const env = { DATA_DIR: dataDir };
  const place = join(folder, 'Samples');
  assert.match((await runCli(['sync', place], env)).stderr, /There is nothing to keep a folder equal to/);
  const library = openLibrary({ db: await openDatabase(dataDir), dataDir });
  const batch = { batchId: 'b', makerId: 'local:me', makerName: '', serverId: 'local', items: [wavOf(1), wavOf(2)] };
  const [one, two] = await library.addSamples(batch);
  for (const { id: sampleId } of [one!, two!]) await library.keepSample({ sampleId, personId: 'local:me' });
  const sync = async () => {
    const { code, stdout, stderr } = await runCli(['sync', place, '--json'], env);
    assert.equal(code, 0, stderr);
    const { added, removed, total } = JSON.parse(stdout);
    return { added, removed, total };
  };
  assert.deepEqual(await sync(), { added: 2, removed: 0, total: 2 });
  const [kick] = treeOf(place).filter((name) => name.endsWith('.wav'));
  assert.equal(kick, `Kick/Kick A1 55Hz ${one!.id.slice(0, 6)}.wav`);
  assert.deepEqual(readWav(readFileSync(join(place, kick!))), readWav(wavOf(1).wav));
  await library.unkeepSample({ sampleId: one!.id, personId: 'local:me' });
  assert.deepEqual(await sync(), { added: 0, removed: 1, total: 1 });
  await library.close();
  assert.match((await runCli(['sync', place, '--from', 'ftp://x'], env)).stderr, /--from: must be a link/);
});

test('kit makes the sounds of /kit from one seed, the same each time', async (t) => {
  const folder = temporaryFolder(t);
  const env = { DATA_DIR: join(folder, 'data'), DEVICE: 'cpu' };
  const make = async (name: string) => {
    const out = join(folder, name);
    const { code, stderr } = await runCli(['kit', '--seed', '7', '--name', 'Nightbus', '--zip', '--out', out], env);
    assert.equal(code, 0, stderr);
    return readFileSync(join(out, 'rimshot-nightbus.zip'));
  };
  assert.deepEqual(await make('once'), await make('again'));
});

test('sync --watch follows what is kept until Ctrl-C, which keeps the folder as it is', async (t) => {
  const folder = temporaryFolder(t);
  const dataDir = join(folder, 'data');
  const place = join(folder, 'Samples');
  const library = openLibrary({ db: await openDatabase(dataDir), dataDir });
  afterwards(t, () => library.close());
  const batch = { batchId: 'b', makerId: 'local:me', makerName: '', serverId: 'local', items: [wavOf(1), wavOf(2)] };
  const [one, two] = await library.addSamples(batch);
  await library.keepSample({ sampleId: one!.id, personId: 'local:me' });
  const wavs = () => (existsSync(place) ? treeOf(place).filter((name) => name.endsWith('.wav')).length : 0);
  let isKept = false;
  const { code } = await runShell(['sync', place, '--watch'], { DATA_DIR: dataDir }, (child) => {
    const looking = setInterval(() => {
      if (wavs() === 1 && !isKept) {
        isKept = true;
        void library.keepSample({ sampleId: two!.id, personId: 'local:me' });
      }
      if (wavs() < 2) return;
      clearInterval(looking);
      child.kill('SIGINT');
    }, 50);
    child.once('exit', () => clearInterval(looking));
  });
  assert.equal(code, 0);
  assert.equal(wavs(), 2);
});
