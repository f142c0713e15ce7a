import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { identityOf } from '../../src/sound/identity.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { importTiny } from '../model-store/golden-model.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';
import { runCli } from './run-cli.ts';

interface Made {
  readonly sounds: readonly { readonly file: string; readonly recipe: Recipe }[];
}

test('distill makes a fast variant, says how near it comes, and other sounds than its own are its parent’s matter', async (t) => {
  const folder = temporaryFolder(t);
  const env = { DATA_DIR: join(folder, 'data'), THREADS: '1' };
  const parent = await importTiny(env.DATA_DIR, { name: 'tiny' });
  const out = join(folder, 'run');
  const distilled = await runCli(
    [...['distill', 'tiny', '--steps', '3', '--training-steps', '2', '--seeds', '1', '--out', out]],
    env,
  );
  assert.equal(distilled.code, 0, distilled.stderr);
  assert.match(distilled.stderr, /At its end the run installs "tiny:fast"\. tiny stays as it is\./);
  assert.match(distilled.stdout, /^tiny:fast is distilled \(2 steps\) and installed\./);
  const rows = [...distilled.stdout.matchAll(/^\| (\S+) \| (\d+) \| \d\.\d{3} \|/gm)].map(([, ...cells]) =>
    cells.join(' '),
  );
  assert.deepEqual(rows, ['tiny 12', 'tiny 8', 'tiny 6', 'tiny 4', 'tiny:fast 3']);

  const { stdout } = await runCli(['models', '--json'], env);
  const listed = (JSON.parse(stdout) as { key: string; inUse: boolean; manifest: typeof parent.manifest }[]).filter(
    ({ manifest }) => manifest.name === 'tiny',
  );
  assert.deepEqual(
    listed.map(({ key, inUse }) => [key, inUse]),
    [
      ['tiny', true],
      ['tiny:fast', false],
    ],
  );
  const fast = listed[1]!.manifest;
  assert.equal(fast.parent?.identity, identityOf(parent.manifest));

  const made = await runCli(['generate', 'tiny:fast', '--seed', '5', '--out', folder, '--json'], env);
  const [sound] = (JSON.parse(made.stdout) as Made).sounds;
  assert.deepEqual([sound!.recipe.weights, sound!.recipe.steps], [identityOf(fast), 3]);
  const varied = await runCli(['vary', sound!.file, '1', '--seed', '1', '--out', folder, '--json'], env);
  const [variation] = (JSON.parse(varied.stdout) as Made).sounds;
  assert.deepEqual([variation!.recipe.weights, variation!.recipe.steps], [identityOf(parent.manifest), 12]);
  const others = await runCli(['generate', 'tiny:fast', '--steps', '8'], env);
  assert.equal(others.code, 2);
  assert.match(others.stderr, /^tiny:fast makes a sound in exactly 3 evaluations\. For other settings take tiny\.$/m);

  await runCli(['models', 'remove', 'tiny'], env);
  const orphan = await runCli(['vary', sound!.file, '1', '--out', folder], env);
  assert.match(orphan.stderr, /Sounds of tiny:fast are varied by the model that it was distilled from, .*\(tiny, /);
});

test('distill refuses nonsense in one sentence, and begins nothing', async (t) => {
  const folder = temporaryFolder(t);
  const env = { DATA_DIR: join(folder, 'data') };
  await importTiny(env.DATA_DIR, { name: 'tiny' });
  const out = join(folder, 'run');
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['nosuch'], 2, /There is no model "nosuch"/],
    [['tiny', '--steps', '2'], 2, /--steps 2: must be a whole number from 3 to 16\./],
    [['tiny', '--steps', '12'], 2, /--steps 12: tiny takes 12 itself/],
    [['tiny', '--resume'], 2, /holds no run that could be resumed; leave out --resume to begin one\./],
    [['tiny', '--resume', '--steps', '5'], 2, /--steps cannot be changed with --resume/],
    [['tiny', '--device', 'auto'], 2, /--device auto: this verb needs one by name/],
    [['tiny', '--minutes', '0'], 2, /--minutes 0: must be a whole number from 1/],
  ];
  for (const [args, code, sentence] of cases) {
    const run = await runCli(['distill', ...args, '--out', out], env);
    assert.equal(run.code, code, run.stderr);
    assert.match(run.stderr, sentence);
    assert.doesNotMatch(run.stderr, /\n\s+at /);
  }
  assert.ok(!existsSync(out));
});
