import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepStartMask, slerp } from '../../src/diffusion/derive.ts';
import { noiseOf, noiseStreams } from '../../src/diffusion/noise.ts';
import type { Predict } from '../../src/diffusion/samplers.ts';
import { heated } from '../../src/diffusion/temperature.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { type RenderItem, render } from '../../src/sound/render.ts';
import { morphRecipes } from '../../src/sound/resolve-recipe.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { importTiny } from '../model-store/golden-model.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

/** A network whose answer is not proportional to what it is given, so that the size of the start can be heard. */
const predict: Predict = async (x) => x.map(Math.tanh);

const lengthFrames = 64;
const recipe: Recipe = { ...recipeOf(1), lengthFrames };
const noise = noiseOf(recipe.seed, noiseStreams.start, 2 * lengthFrames);
const twice = noise.map((value) => 2 * value);

test('temperature is the standard deviation of the noise that seeds and morphs start from', async (t) => {
  const { manifest } = await importTiny(temporaryFolder(t));
  const sound = async (item: RenderItem) => (await render(manifest, [item], predict))[0]!.channels;
  const morph = { kind: 'morph', seeds: [1, 2], samples: ['a', 'b'], position: 0 } as const;
  for (const derived of [recipe, { ...recipe, derivation: morph }]) {
    const hot = await sound({ recipe: { ...derived, temperature: 2 } });
    assert.deepEqual(hot, await sound({ recipe, noise: twice }));
    assert.notDeepEqual(hot, await sound({ recipe: derived }));
  }
  const given = { recipe: { ...recipe, temperature: 2 }, noise };
  assert.deepEqual(await sound(given), await sound({ recipe }), 'noise that is given is taken as it is');
});

test('below a frequency the temperature is a shelf on that noise', async (t) => {
  const { manifest } = await importTiny(temporaryFolder(t));
  const warm = { temperature: 2, temperatureBelowHz: 5000 };
  const { sampleRate } = manifest;
  const [sound] = await render(manifest, [{ recipe: { ...recipe, ...warm } }], predict);
  const [same] = await render(manifest, [{ recipe, noise: heated(noise, warm, { channels: 2, sampleRate }) }], predict);
  assert.deepEqual(sound, same);
});

test('a sound that is nearly mono is made so where the recipe says from where on', async (t) => {
  const { manifest } = await importTiny(temporaryFolder(t));
  const [left, right] = [noise.subarray(0, lengthFrames), noise.subarray(lengthFrames)];
  const nearly = Float32Array.from([...left, ...left.map((value, i) => value + 0.01 * right[i]!)]);
  const channels = async (given: Float32Array, monoBelowDb?: number) =>
    (await render(manifest, [{ recipe: { ...recipe, monoBelowDb }, noise: given }], predict))[0]!.channels;
  const [a, b] = await channels(nearly, -25);
  assert.deepEqual(a, b);
  assert.deepEqual(await channels(noise, -25), await channels(noise), 'a wide one stays as it is');
  const [c, d] = await channels(nearly);
  assert.notDeepEqual(c, d);
});

test('vary noises its source as the network knows it, whatever the temperature', async (t) => {
  const { manifest } = await importTiny(temporaryFolder(t));
  const derivation = { kind: 'vary', source: { sample: '4k7qz2abcdefg' }, strength: 0.5 } as const;
  const sound = async (temperature?: number) =>
    (await render(manifest, [{ recipe: { ...recipe, derivation, temperature }, noise, source: twice }], predict))[0]!;
  assert.deepEqual(await sound(2), await sound());
});

test("what inpainting keeps is counted in the model's own rate", async (t) => {
  const { manifest } = await importTiny(temporaryFolder(t));
  const derivation = { kind: 'inpaint', source: { sample: '4k7qz2abcdefg' }, keepMs: 1.5, resamples: 1 } as const;
  for (const sampleRate of [16_000, 44_100]) {
    const keepFrames = Math.round(0.0015 * sampleRate);
    const mask = keepStartMask(2, lengthFrames, keepFrames, Math.round(0.005 * sampleRate));
    const item: RenderItem = { recipe: { ...recipe, sampler: 'ddim', derivation }, source: twice };
    const [sound] = await render({ ...manifest, sampleRate }, [item], predict);
    assert.deepEqual(sound, (await render({ ...manifest, sampleRate }, [{ ...item, mask }], predict))[0]);
    assert.equal(sound!.sampleRate, sampleRate);
  }
});

test('a turned start is that of two seeds; a morph goes between starts as they were, and its tuning between theirs', async (t) => {
  const { manifest } = await importTiny(temporaryFolder(t));
  const sound = async (item: RenderItem) => (await render(manifest, [item], predict))[0]!.channels;
  const own = { toward: { seed: 2, amount: 0.15 } };
  const turned = slerp(noise, noiseOf(2, noiseStreams.start, 2 * lengthFrames), 0.15);
  assert.deepEqual(await sound({ recipe: { ...recipe, start: own } }), await sound({ recipe, noise: turned }));
  const a = { id: 'a', recipe: { ...recipe, start: own, semitones: 3 } };
  const b = { id: 'b', recipe: { ...recipe, seed: 5 } };
  const [between] = morphRecipes(a, b, 1);
  assert.equal(between!.semitones, 1.5);
  const other = noiseOf(5, noiseStreams.start, 2 * lengthFrames);
  assert.deepEqual(await sound({ recipe: between! }), await sound({ recipe, noise: slerp(turned, other, 0.5) }));
});
