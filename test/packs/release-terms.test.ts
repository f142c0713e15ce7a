import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locales, stringsOf } from '../../src/languages/index.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { licenceText } from '../../src/packs/licence-text.ts';
import { creditLines, releaseTerms } from '../../src/packs/release-terms.ts';
import type { InstalledModel, Manifest } from '../../src/sound/manifest.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { wavLicence } from '../../src/sound/wav-licence.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

const bundledDir = new URL('../../models', import.meta.url).pathname;

/** The bundled starters, and variants of the kick under other digests. */
function models(dataDir: string) {
  const store = openModelStore({ bundledDir, dataDir, warn() {} });
  const kick = store.list().find(({ manifest }) => manifest.name === 'kick')!;
  const like = (variant: Manifest['variant'], letter: string, provenance: object): InstalledModel => ({
    ...kick,
    manifest: {
      ...kick.manifest,
      variant,
      weights: { ...kick.manifest.weights, sha256: letter.repeat(64) },
      provenance: { ...kick.manifest.provenance, ...provenance },
    },
  });
  const others = [
    like('pretrained', 'a', { attributions: ['tiny-audio-diffusion by Christopher Landschoot (crlandsc)'] }),
    like('own', 'b', { licence: 'all mine, ask me', attributions: [] }),
  ];
  const withWeights = (digest: string) =>
    others.find(({ manifest }) => manifest.weights.sha256 === digest) ?? store.withWeights(digest);
  return { withWeights, kick };
}

const recipeWith = (weights: string, more: Partial<Recipe> = {}): Recipe => ({ ...recipeOf(1), weights, ...more });

test('each kind of model has its own sentence on release, in every language', (t) => {
  const { withWeights, kick } = models(temporaryFolder(t));
  for (const locale of locales) {
    const strings = stringsOf(locale);
    const of = (weights: string, more?: Partial<Recipe>) =>
      releaseTerms([recipeWith(weights, more)], { withWeights }, strings);
    assert.equal(of(kick.manifest.weights.sha256), strings.terms.starter);
    assert.equal(of('a'.repeat(64)), strings.terms.pretrained);
    assert.match(of('b'.repeat(64)), /all mine, ask me/);
    assert.equal(of('c'.repeat(64)), strings.terms.unknown);
    const derivation = {
      kind: 'restyle',
      source: { upload: 'd'.repeat(64) },
      strength: 0.5,
      method: 'founded',
    } as const;
    assert.equal(of('a'.repeat(64), { derivation }), `${strings.terms.pretrained} ${strings.terms.upload}`);
  }
});

test('sounds of several models are told under the strictest first, with every credit once', (t) => {
  const { withWeights, kick } = models(temporaryFolder(t));
  const { sha256 } = kick.manifest.weights;
  const recipes = [sha256, sha256, 'a'.repeat(64)].map((weights) => recipeWith(weights));
  const { starter, pretrained } = stringsOf('en').terms;
  assert.equal(releaseTerms(recipes, { withWeights }, stringsOf('en')), `${pretrained} ${starter}`);
  const credits = creditLines(recipes, { withWeights });
  assert.equal(credits.length, kick.manifest.provenance.attributions.length + 1);
  const text = licenceText(recipes, { withWeights });
  for (const line of [pretrained, starter, ...credits]) assert.ok(text.includes(line), line);
});

test('the text in a WAV names terms and credits', (t) => {
  const { withWeights, kick } = models(temporaryFolder(t));
  assert.match(wavLicence(kick.manifest), /^Free to release, commercially too\. Please credit: .*MuldjordKit/);
  assert.match(wavLicence(withWeights('a'.repeat(64))!.manifest), /^Not cleared for commercial release.*Landschoot/);
  assert.equal(
    wavLicence(withWeights('b'.repeat(64))!.manifest),
    "To be released as the model's maker states: all mine, ask me.",
  );
});
