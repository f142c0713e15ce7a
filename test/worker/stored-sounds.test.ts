import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readWav } from '../../src/audio/wav.ts';
import { runCli } from '../cli/run-cli.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

/** Another processor's kernels round a few samples to the neighbouring step; dither may carry that one step further. */
const toleranceSteps = 2;

/** README's sounds, by model and seed. */
const stored = { 'kick@1': 39, 'snare@1': 4, 'hat@1': 36, perc: 31 };

for (const [model, seed] of Object.entries(stored))
  test(`${model} seed:${seed} is still README's sound`, async (t) => {
    const folder = temporaryFolder(t);
    const args = ['generate', model, '1', '--seed', String(seed), '--out', folder];
    const { code, stdout, stderr } = await runCli(args, { DATA_DIR: join(folder, 'data'), DEVICE: 'cpu' });
    assert.equal(code, 0, stderr);
    const made = readWav(readFileSync(stdout.trim())).sound;
    const wanted = readWav(
      readFileSync(new URL(`../../docs/sounds/${model.split('@')[0]}.wav`, import.meta.url)),
    ).sound;
    assert.equal(made.channels.length, wanted.channels.length);
    for (const [c, channel] of made.channels.entries()) {
      const worst = channel.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted.channels[c]![i]!)), 0);
      assert.ok(worst * 32_768 <= toleranceSteps, `channel ${c} is off by ${worst * 32_768} steps of 16 bits`);
    }
  });
