import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import { inspectWav } from '../../src/audio/wav-header.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';
import type { Predict } from '../../src/diffusion/samplers.ts';
import { schedules, strengthAngle } from '../../src/diffusion/schedules.ts';
import type { Derivation, Recipe } from '../../src/sound/recipe.ts';
import { wavLicence } from '../../src/sound/wav-licence.ts';
import type { NetworkCache } from '../../src/worker/network-cache.ts';
import { runBatch } from '../../src/worker/run-batch.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { importTiny } from '../model-store/golden-model.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

// The digests hold on every Node and processor: nothing here goes through ONNX Runtime. V8's own `**` fails them on
// Node 24 (src/power.ts).

const digest = (values: ArrayBufferView): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')
    .slice(0, 16);

/** The ideal network for Gaussian data of standard deviation 0.1, louder towards the beginning of each channel. */
const closedForm: Predict = async (x, sigma) => {
  const phi = (Math.PI / 2) * sigma;
  const [cos, sin] = [Math.cos(phi), Math.sin(phi)];
  return x.map((value, i) => {
    const variance = 0.01 / (1 + (i % lengthFrames) / 500);
    return (value * cos * sin * (1 - variance)) / (cos * cos * variance + sin * sin);
  });
};
const lengthFrames = 4096;
const networks = { has: () => true, predictor: async () => closedForm } as unknown as NetworkCache;

test('the noise of a seed has the same bits everywhere', () => {
  const seeds = [0, 1, 123, 0xffffffff];
  assert.deepEqual(
    seeds.map((seed) => digest(noiseOf(seed, 0, 65_536))),
    ['0cc0a055ad8bf1cb', '4c2fd4c43de4b38c', 'da2c4bf4f3e1c7eb', '4b0511bf4e165d3a'],
  );
});

test('schedules and strengths have the same bits everywhere', () => {
  const taus = { tauMax: 100, tauMin: 0.15 };
  const walks = [4, 8, 12, 16, 100].map((steps) => schedules.log({ steps, ...taus }));
  const strengths = Float64Array.from({ length: 100 }, (_, i) => strengthAngle((i + 1) / 100, taus));
  assert.deepEqual([...walks, strengths].map(digest), [
    'f7ca9aac8f109894',
    'f3da50ef6549a239',
    '8c8fcd5ac499ed6b',
    '257d180caea80b47',
    '3e7c086002861c69',
    '296bce756c9db1c1',
  ]);
});

const source = { upload: 'a'.repeat(64) };
const kinds: Readonly<Record<string, { readonly recipe?: Partial<Recipe>; readonly derivation?: Derivation }>> = {
  'from its seed': {},
  'with ddim on the linear schedule': { recipe: { sampler: 'ddim', schedule: 'linear' } },
  'warm, made mono': { recipe: { temperature: 1.2, temperatureBelowHz: 3000, monoBelowDb: -1 } },
  raw: { recipe: { raw: true } },
  morphed: { derivation: { kind: 'morph', seeds: [1, 2], samples: ['a', 'b'], position: 0.3 } },
  varied: { derivation: { kind: 'vary', source, strength: 0.37 } },
  restyled: { derivation: { kind: 'restyle', source, strength: 0.61, method: 'founded' } },
  'restyled as upstream does': { derivation: { kind: 'restyle', source, strength: 0.61, method: 'upstream' } },
  inpainted: { derivation: { kind: 'inpaint', source, keepMs: 20, resamples: 2 } },
};
const digests: Readonly<Record<string, string>> = {
  'from its seed': '10f2b9cd2b7f5b93',
  'with ddim on the linear schedule': '0bc8039459bddb76',
  'warm, made mono': '8a14163207a62849',
  raw: '5dbb919ff9ee8b23',
  morphed: 'f4ab3b0d6ec7cc09',
  varied: '45d5e125964765bb',
  restyled: '6e9a23f0a7516d14',
  'restyled as upstream does': 'ececb059aee1425c',
  inpainted: '1c9967df12016499',
};

/** A decaying tone as a WAV of another rate, so that resampling and levelling are in. */
const sourceWav = writeWav(
  {
    channels: [Float32Array.from({ length: 4000 }, (_, i) => 0.4 * Math.exp(-i / 900) * Math.sin(i / 9))],
    sampleRate: 48_000,
  },
  { bitDepth: '16' },
);

for (const [name, { recipe, derivation }] of Object.entries(kinds))
  test(`the WAV of a sound ${name} has the same bytes everywhere`, async (t) => {
    const model = await importTiny(temporaryFolder(t));
    const item = {
      recipe: { ...recipeOf(123), lengthFrames, steps: 8, ...recipe, ...(derivation && { derivation }) },
      ...(derivation && derivation.kind !== 'morph' && { source: sourceWav }),
    };
    const { wavs } = await runBatch(
      { id: 'bytes', model, items: [item] },
      {
        networks,
        signal: new AbortController().signal,
        device: 'cpu',
        onLoading() {},
        onAlive() {},
        onProgress() {},
      },
    );
    assert.equal(digest(wavs[0]!), digests[name]);
    assert.equal(inspectWav(wavs[0]!).tags.ICOP, wavLicence(model.manifest));
  });
