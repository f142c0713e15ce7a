import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readWav } from '../../src/audio/wav.ts';
import { inspectWav } from '../../src/audio/wav-header.ts';
import { canonicalJson, mostShapeSteps, parseRecipe, sampleId } from '../../src/sound/recipe.ts';
import { plainStep, shapeNumbers, shapeRanges } from '../../src/sound/shape-fields.ts';
import { beforeShape, isShape, shapeRecipe } from '../../src/sound/shape-recipe.ts';
import { shapedWav } from '../../src/sound/shape-wav.ts';
import { inForm } from '../../src/sound/wav-form.ts';

const kick = new Uint8Array(readFileSync(new URL('../../docs/sounds/kick.wav', import.meta.url)));
const recipe = parseRecipe(readWav(kick).recipeText ?? '');
const root = { id: sampleId(recipe), recipe };

test('a step is without what changes nothing, rounded, and has a short fade where only the end is cut', () => {
  assert.equal(plainStep({ gainDb: 0, widthPercent: 100, startMs: 0, fadeInMs: 0 }), undefined);
  assert.deepEqual(plainStep({ gainDb: 0.1 + 0.2 }), { gainDb: 0.3 });
  assert.deepEqual(plainStep({ endMs: 300 }), { endMs: 300, fadeOutMs: 5 });
  assert.deepEqual(plainStep({ endMs: 300, fadeOutMs: 0 }), { endMs: 300 });
});

test('the fullest recipe is still one that is read, and one step more starts anew', () => {
  const full = Object.fromEntries(
    shapeNumbers.map((field) => [field, Math.min(shapeRanges[field].max, 9999.123) - 0.123]),
  );
  let sound = root as { readonly id: string; readonly recipe: typeof recipe };
  for (let i = 0; i < mostShapeSteps; i++) {
    const next = shapeRecipe(sound, { ...plainStep(full), reverse: true });
    sound = { id: sampleId(next), recipe: next };
  }
  assert.deepEqual(parseRecipe(canonicalJson(sound.recipe)), JSON.parse(JSON.stringify(sound.recipe)));
  const anew = shapeRecipe(sound, { gainDb: -1 });
  assert.deepEqual([anew.derivation.source, anew.derivation.steps.length], [{ sample: sound.id }, 1]);
});

test('before a step is the sound without it, down to the source', () => {
  const first = shapeRecipe(root, { gainDb: -1 });
  const second = shapeRecipe({ id: sampleId(first), recipe: first }, { reverse: true });
  assert.deepEqual(beforeShape(second), { id: sampleId(first), recipe: first });
  assert.deepEqual(beforeShape(first), { id: root.id });
});

test('a claimed step out of range, empty or unknown is refused with its field', () => {
  const shape = shapeRecipe(root, { gainDb: -1 });
  for (const step of [{ gainDb: 99 }, {}, { volume: 1 }, { reverse: false }, { startMs: null }]) {
    const claimed = { ...shape, derivation: { ...shape.derivation, steps: [step] } };
    assert.throws(() => parseRecipe(JSON.stringify(claimed)), /derivation/, JSON.stringify(step));
  }
  const upload = { ...shape, derivation: { ...shape.derivation, source: { upload: 'a'.repeat(64) } } };
  assert.throws(() => parseRecipe(JSON.stringify(upload)), /derivation/);
});

test('what is only cut or turned round keeps every 16-bit sample; the licence goes along', async () => {
  const turned = shapeRecipe(root, { reverse: true });
  const again = shapeRecipe({ id: sampleId(turned), recipe: turned }, { reverse: true });
  assert.ok(isShape(again));
  const { wav } = await shapedWav(again, kick);
  assert.deepEqual(readWav(wav).sound, readWav(kick).sound);
  assert.equal(inspectWav(wav).tags.ICOP, inspectWav(kick).tags.ICOP);
});

test('in 24 bits a stored sound has the same samples, a shape more than its stored 16; tags stay', async () => {
  const fine = await inForm(kick, { bitDepth: '24' }, root.id);
  assert.deepEqual(readWav(fine).sound, readWav(kick).sound);
  assert.equal(readWav(fine).recipeText, readWav(kick).recipeText);
  const quieter = shapeRecipe(root, { gainDb: -6 });
  const stored = readWav((await shapedWav(quieter, kick)).wav).sound.channels[0]!;
  const finer = readWav((await shapedWav(quieter, kick, { bitDepth: '24' })).wav).sound.channels[0]!;
  const exact = readWav(kick).sound.channels[0]!.map((value) => value * 10 ** (-6 / 20));
  const worst = (found: Float32Array) =>
    found.reduce((most, value, i) => Math.max(most, Math.abs(value - exact[i]!)), 0);
  assert.ok(worst(finer) < 2 ** -23 && worst(stored) > 2 ** -17, `${worst(finer)} ${worst(stored)}`);
});
