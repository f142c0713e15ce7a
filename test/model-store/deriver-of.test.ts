import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriverOf } from '../../src/model-store/deriver-of.ts';
import { originOf } from '../../src/sound/manifest.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { wavLicence } from '../../src/sound/wav-licence.ts';
import { UserError } from '../../src/user-error.ts';
import { manifestOf, stubModels } from '../stubs/models.ts';

const parent = manifestOf('kick', 'kick', 'pretrained');
const sampling = { ...parent.sampling, sampler: 'ddim', steps: 4, tauMax: 10 } as const;
const fast = manifestOf('kick', 'kick', 'fast', {
  sampling,
  parent: { variant: 'pretrained', identity: parent.weights.sha256 },
});

test('a fast model’s sounds are varied by its parent, and any other’s by the model itself', () => {
  const models = stubModels([manifestOf('kick', 'kick'), parent, fast]);
  assert.equal(deriverOf({ manifest: fast }, models).manifest, parent);
  assert.equal(deriverOf({ manifest: parent }, models).manifest, parent);
});

test('without the parent the refusal names both, in the language of its reader', () => {
  assert.throws(
    () => deriverOf({ manifest: fast }, stubModels([fast])),
    (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /kick:fast .*no longer installed \(kick:pretrained, [0-9a-f]{8}\)/);
      return true;
    },
  );
});

test('a fast model makes its sounds with its own sampling alone', () => {
  const [recipe] = seedRecipes(fast, { seed: 1, count: 1, sampling: { steps: 4 } });
  assert.deepEqual([recipe?.sampler, recipe?.steps, recipe?.tauMax], ['ddim', 4, 10]);
  assert.throws(
    () => seedRecipes(fast, { seed: 1, count: 1, sampling: { steps: 5 } }),
    /kick:fast makes a sound in exactly 4 evaluations\. For other settings take kick:pretrained\./,
  );
});

test('the terms of a fast model are its parent’s', () => {
  assert.equal(originOf(fast), 'pretrained');
  assert.equal(wavLicence(fast), wavLicence(parent));
  assert.match(wavLicence(fast), /Not cleared for commercial release/);
});
