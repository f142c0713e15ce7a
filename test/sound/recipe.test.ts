import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, type Derivation, parseRecipe, sampleId } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { recipeOf } from '../library/temporary-library.ts';

const id = '4k7qz2abcdefg';

test('what Rimshot writes is read back unchanged, for every derivation', () => {
  const derivations: (Derivation | undefined)[] = [
    undefined,
    { kind: 'vary', source: { sample: id }, strength: 0.35 },
    { kind: 'morph', seeds: [1, 2], samples: [id, id], position: 0.5 },
    { kind: 'restyle', source: { upload: 'b'.repeat(64) }, strength: 1, method: 'upstream' },
    { kind: 'inpaint', source: { sample: id }, keepMs: 40, resamples: 2 },
  ];
  for (const derivation of derivations) {
    const recipe = recipeOf(7, derivation);
    assert.deepEqual(parseRecipe(canonicalJson(recipe)), recipe);
  }
  const warm = { ...recipeOf(7), temperature: 1.2, temperatureBelowHz: 5000, monoBelowDb: -25 };
  assert.deepEqual(parseRecipe(canonicalJson(warm)), warm);
});

test('a claim with a wrong field is refused by its name', () => {
  const changed = (change: object) => JSON.stringify({ ...recipeOf(1), ...change });
  const claims: [string, RegExp][] = [
    ['', /not valid JSON/],
    ['{', /not valid JSON/],
    ['[]', /recipe: /],
    [changed({ seed: -1 }), /seed/],
    [changed({ seed: 2 ** 32 }), /seed/],
    [changed({ steps: 1e9 }), /steps/],
    [changed({ lengthFrames: 1e9 }), /lengthFrames/],
    [changed({ model: '../../etc/passwd' }), /model/],
    [changed({ weights: 'x' }), /weights/],
    [changed({ tauMin: 'Infinity' }), /tauMin/],
    [changed({ temperature: 0 }), /temperature/],
    [changed({ temperature: 2.1 }), /temperature/],
    [changed({ temperatureBelowHz: 0 }), /temperatureBelowHz/],
    [changed({ monoBelowDb: 3 }), /monoBelowDb/],
    [changed({ extra: true }), /extra/],
    [changed({ derivation: { kind: 'vary', source: { sample: '../x' }, strength: 0.5 } }), /derivation/],
    [changed({ derivation: { kind: 'shell' } }), /derivation/],
    [`"${'x'.repeat(5000)}"`, /5002 characters are too many/],
  ];
  for (const [claim, pattern] of claims)
    assert.throws(
      () => parseRecipe(claim),
      (error) => error instanceof UserError && pattern.test(error.message),
      claim.slice(0, 200),
    );
});

test('a key that is not known is cut short in the sentence', () => {
  const claim = JSON.stringify({ ...recipeOf(1), ['x\u202e'.repeat(700)]: 1 });
  assert.throws(
    () => parseRecipe(claim),
    (error) => error instanceof UserError && error.message.length <= 500 && !error.message.includes('\u202e'),
  );
});

test('start and tuning are parts of a recipe, within their limits; without them the id is that of before', () => {
  const plain = recipeOf(7);
  const turned = { ...plain, start: { toward: { seed: 9, amount: 0.15 } }, semitones: -2.5 };
  assert.deepEqual(parseRecipe(canonicalJson(turned)), turned);
  assert.equal(sampleId({ ...plain, start: undefined, semitones: undefined }), sampleId(plain));
  assert.notEqual(sampleId(turned), sampleId(plain));
  for (const wrong of [
    { start: { toward: { seed: -1, amount: 0.1 } } },
    { start: { toward: { seed: 1, amount: 1.5 } } },
    { start: { other: 1 } },
    { semitones: 13 },
  ])
    assert.throws(() => parseRecipe(canonicalJson({ ...plain, ...wrong })), /start|semitones/, JSON.stringify(wrong));
});
