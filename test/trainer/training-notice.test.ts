import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trainingNotice } from '../../src/cli/training-notice.ts';
import type { InstalledModel, Variant } from '../../src/sound/manifest.ts';

/** Models of one name, of which the last is in use. */
function storeOf(name: string, ...variantsThere: readonly Variant[]) {
  const models = variantsThere.map((variant) => ({ manifest: { name, variant } }) as InstalledModel);
  return { list: () => models, resolve: () => models.at(-1)! };
}

for (const { name, there, says } of [
  { name: 'my-toms', there: [], says: 'At its end the run installs its weights as "my-toms".' },
  {
    name: 'my-toms',
    there: ['own'],
    says: 'At its end the run installs its weights as "my-toms", replacing the own weights of that name.',
  },
  {
    name: 'kick',
    there: ['starter'],
    says: 'At its end the run installs its weights as "kick:own", and "kick" means them instead of kick:starter ("npm run rimshot -- models use kick starter" goes back).',
  },
  {
    name: 'kick',
    there: ['own', 'starter', 'pretrained'],
    says: 'At its end the run installs its weights as "kick:own", replacing the own weights of that name, and "kick" means them instead of kick:pretrained ("npm run rimshot -- models use kick pretrained" goes back).',
  },
  {
    name: 'kick',
    there: ['starter', 'own'],
    says: 'At its end the run installs its weights as "kick:own", replacing the own weights of that name.',
  },
] as const) {
  test(`before a run of ${name} beside [${there}] it is said what its end changes`, () => {
    assert.equal(trainingNotice(storeOf(name, ...there), name), says);
  });
}
