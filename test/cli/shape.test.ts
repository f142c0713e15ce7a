import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { lengthFrames } from '../../src/audio/sound.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { parseRecipe, sampleId } from '../../src/sound/recipe.ts';
import { shapeRecipe } from '../../src/sound/shape-recipe.ts';
import { shapedWav } from '../../src/sound/shape-wav.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'rimshot-shape-'));
const dataDir = join(folder, 'data');
const env = { DATA_DIR: dataDir };
const out = join(folder, 'out');
after(() => rmSync(folder, { recursive: true, force: true }));
const kick = 'docs/sounds/kick.wav';

test('a sound made here keeps its recipe with what was done; 24 bits and 48 kHz are written as asked', async () => {
  const args = ['shape', kick, '--end-ms', '300', '--semitones', '-2', '--bits', '24', '--rate', '48000'];
  const { code, stdout, stderr } = await runCli([...args, '--json', '--out', out], env);
  assert.equal(code, 0, stderr);
  const made = JSON.parse(stdout) as { file: string; id: string };
  const bytes = readFileSync(made.file);
  const { sound, recipeText = '' } = readWav(bytes);
  assert.equal(bytes.readUInt16LE(34), 24);
  assert.equal(sound.sampleRate, 48_000);
  assert.equal(lengthFrames(sound), Math.round((Math.round(13_230 * 2 ** (2 / 12)) * 48_000) / 44_100));
  const recipe = parseRecipe(recipeText);
  assert.equal(sampleId(recipe), made.id);
  assert.deepEqual(recipe.derivation?.kind === 'shape' && recipe.derivation.steps, [
    { endMs: 300, semitones: -2, fadeOutMs: 5 },
  ]);
});

test('a sound of the library is shaped by its id, a shape of it from the same first sound', async () => {
  const stored = new Uint8Array(readFileSync(kick));
  const recipe = parseRecipe(readWav(stored).recipeText ?? '');
  const id = sampleId(recipe);
  const first = shapeRecipe({ id, recipe }, { gainDb: -6 });
  const { wav } = await shapedWav(first, stored);
  const library = openLibrary({ db: await openDatabase(dataDir), dataDir });
  const items = [
    { recipe, wav: stored },
    { recipe: first, wav },
  ];
  await library.addSamples({ batchId: 'b', makerId: 'local:me', makerName: '', serverId: 'local', items });
  await library.close();
  const { code, stdout, stderr } = await runCli(
    ['shape', sampleId(first).slice(0, 8), '--reverse', '--json', '--out', out],
    env,
  );
  assert.equal(code, 0, stderr);
  const made = JSON.parse(stdout) as { file: string; id: string };
  const second = shapeRecipe({ id: sampleId(first), recipe: first }, { reverse: true });
  assert.equal(made.id, sampleId(second));
  assert.deepEqual(readFileSync(made.file), Buffer.from((await shapedWav(second, stored)).wav));
});

test('any other file is shaped without a recipe; what makes no sense is refused in a line', async () => {
  const path = join(folder, 'clap.wav');
  const channel = Float32Array.from({ length: 4410 }, (_, i) => Math.sin(i / 9) / 2);
  writeFileSync(path, writeWav({ channels: [channel], sampleRate: 44_100 }, { bitDepth: '16' }));
  const { code, stdout } = await runCli(['shape', path, '--gain-db', '12', '--out', out], env);
  assert.equal(code, 0);
  assert.match(stdout, /clap-shaped\.wav/);
  assert.equal(readWav(readFileSync(stdout.trim())).recipeText, undefined);
  for (const [args, said] of [
    [[path], /Say what to change/],
    [[path, '--end-ms', '5', '--start-ms', '9'], /the end must come after the start/],
    [[path, '--gain-db', '99'], /--gain-db 99: must be a number from -60 to 24/],
    [[path, '--bits', '12'], /--bits 12: must be 16 or 24/],
    [['0000000000000', '--reverse'], /no file and no sound/],
    [['nowhere.wav', '--reverse'], /nowhere\.wav cannot be read/],
  ] as const) {
    const { code, stderr } = await runCli(['shape', ...args, '--out', out], env);
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, said);
  }
});
