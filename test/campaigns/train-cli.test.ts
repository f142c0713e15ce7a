import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { peakOf } from '../../src/audio/sound.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { readMetrics } from '../../src/trainer/run-folder.ts';
import { type CliRun, runCli, runShell } from '../cli/run-cli.ts';

const root = mkdtempSync(join(tmpdir(), 'rimshot-train-cli-'));
after(() => rmSync(root, { recursive: true, force: true }));
const env = { DATA_DIR: join(root, 'data'), DEVICE: 'cpu', THREADS: '2' };
const sounds = join(root, 'blips');
const run = join(root, 'run');

before(() => {
  mkdirSync(sounds);
  // Nothing like a kick: there is a lot to learn, and soon.
  for (let i = 0; i < 4; i++) {
    const channel = Float32Array.from(
      { length: 24_000 },
      (_, at) => 0.7 * Math.exp(-at / 9000) * Math.sign(Math.sin((2 * Math.PI * (500 + 5 * i) * at) / 44_100)),
    );
    writeFileSync(
      join(sounds, `blip${i}.wav`),
      writeWav({ channels: [channel], sampleRate: 44_100 }, { bitDepth: '16' }),
    );
  }
});

/** `rimshot train` that gets Ctrl-C once a step is in its metrics. */
const interrupted = (args: readonly string[]): Promise<CliRun> =>
  runShell(['train', ...args], env, (child) => {
    const metrics = join(run, 'metrics.jsonl');
    const poll = setInterval(() => {
      if (!existsSync(metrics) || !readFileSync(metrics, 'utf8').includes('\n')) return;
      clearInterval(poll);
      child.kill('SIGINT');
    }, 20);
    child.on('close', () => clearInterval(poll));
  });

test('from a starter: a run is stopped by Ctrl-C, resumed, learns, and its model plays', async () => {
  const args =
    '--batch 1 --accumulate 1 --steps 40 --learning-rate 2e-3 --no-augment --no-choice --validate-every 1 --save-every 100 --listen-every 100';
  const begin = ['--name', 'blips', '--data', sounds, '--from', 'kick:starter', '--out', run, ...args.split(' ')];
  const stopped = await interrupted(begin);
  assert.equal(stopped.code, 0, stopped.stderr);
  assert.match(stopped.stderr, /^At its end the run installs its weights as "blips"\.$/m);
  assert.match(
    stopped.stdout,
    /^Stopped and saved at step \d+ of 40\. Go on with: .*train --name blips --resume --out /m,
  );
  const done = (await readMetrics(run)).at(-1)!.step;
  assert.ok(done >= 1 && done < 40, `${done} steps`);

  const renamed = await runCli(['train', '--name', 'blops', '--resume', '--out', run], env);
  assert.equal(renamed.code, 2);
  assert.match(renamed.stderr, /^--name blops: the run in .* is of blips; a run keeps its name\.$/m);
  const end = Math.max(done + 3, 6);
  const resumed = await runCli(['train', '--name', 'blips', '--resume', '--out', run, '--steps', String(end)], env);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stdout, new RegExp(`^blips is trained \\(${end} steps\\) and installed\\.`, 'm'));
  const metrics = await readMetrics(run);
  assert.deepEqual(
    metrics.map(({ step }) => step),
    Array.from({ length: end }, (_, i) => i + 1),
  );
  // The held-out sound, with noise that never changes.
  const held = metrics.flatMap(({ validation }) => validation ?? []);
  assert.ok(held.at(-1)! < 0.85 * held[0]!, `validation loss went from ${held[0]} to ${held.at(-1)}`);

  const out = join(root, 'out');
  const made = await runCli(['generate', 'blips', '1', '--steps', '2', '--seed', '1', '--out', out, '--json'], env);
  assert.equal(made.code, 0, made.stderr);
  const { model, sounds: files } = JSON.parse(made.stdout) as { model: string; sounds: { file: string }[] };
  assert.equal(model, 'blips');
  const { sound } = readWav(readFileSync(files[0]!.file));
  assert.deepEqual(
    sound.channels.map(({ length }) => length),
    [32_768, 32_768],
  );
  assert.ok(peakOf(sound) > 0.5 && peakOf(sound) <= 1);
});
