import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lengthFrames, type Sound } from '../../src/audio/sound.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { parseRecipe } from '../../src/sound/recipe.ts';
import { derivedRecipes } from '../../src/sound/resolve-recipe.ts';
import { sourceAudio } from '../../src/sound/source-audio.ts';
import { createEngine } from '../../src/worker/host.ts';
import { behind, drum, type LeadIn } from '../audio/lead-ins.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kick = openModelStore({ bundledDir: `${root}models`, dataDir: `${root}none` }).resolve('kick:starter');
const engine = createEngine({ device: 'cpu', threads: 1 });
after(() => engine.stop());

const fileOf = (sound: Sound): Uint8Array => writeWav(sound, { bitDepth: '16' });
function recipeOf(
  file: Uint8Array,
  strength = 0.5,
  more: { raw?: boolean; method?: 'founded' | 'upstream' } = {},
): Recipe {
  const upload = createHash('sha256').update(file).digest('hex');
  const { raw = false, method = 'founded' } = more;
  const derivation = { kind: 'restyle', source: { upload }, strength, method } as const;
  return derivedRecipes(kick.manifest, derivation, { seed: 1, count: 1, raw })[0]!;
}
/** As recipes were before there was a rule. */
function older(recipe: Recipe): Recipe {
  const { onset: _, ...derivation } = recipe.derivation as Extract<Recipe['derivation'], { kind: 'restyle' }>;
  return { ...recipe, derivation };
}

test('a recipe from a person’s file says by which rule it begins; raw ones, upstream’s and own sources say nothing', () => {
  const file = Buffer.from('x');
  const onsetOf = ({ derivation }: Recipe) => (derivation?.kind === 'restyle' ? derivation.onset : 'none');
  assert.equal(onsetOf(recipeOf(file)), 2);
  assert.equal(onsetOf(parseRecipe(JSON.stringify(recipeOf(file)))), 2);
  assert.equal(onsetOf(recipeOf(file, 0.5, { raw: true })), undefined);
  assert.equal(onsetOf(recipeOf(file, 0.5, { method: 'upstream' })), undefined);
  const own = { kind: 'vary', source: { sample: '0123456789abc' }, strength: 0.5 } as const;
  assert.deepEqual(derivedRecipes(kick.manifest, own, { seed: 1, count: 1 })[0]!.derivation, own);
});

test('a source behind a second of silence is the plain source, number for number, and the person is told', async () => {
  const plain = fileOf(await drum('kick'));
  const late = fileOf(behind(await drum('kick'), 'silence', 1));
  const wanted = await sourceAudio(plain, kick.manifest, recipeOf(plain));
  const found = await sourceAudio(late, kick.manifest, recipeOf(late));
  assert.deepEqual(found.x, wanted.x);
  assert.deepEqual([wanted.notes, found.notes], [[], [{ key: 'leadSkipped', values: { skippedMs: 1000 } }]]);
});

test('at another rate the hit lies between samples as it would without a lead-in', async () => {
  const at48 = { ...(await drum('hat')), sampleRate: 48_000 };
  const [plain, late] = [fileOf(at48), fileOf(behind(at48, 'silence', 0.3337))];
  const wanted = await sourceAudio(plain, kick.manifest, recipeOf(plain));
  assert.deepEqual((await sourceAudio(late, kick.manifest, recipeOf(late))).x, wanted.x);
});

test('an older recipe begins as ever: 2 ms before the first sample above -50 dB, with DC', async () => {
  const sound = await drum('kick');
  const plain = fileOf(sound);
  const now = await sourceAudio(plain, kick.manifest, recipeOf(plain));
  const then = await sourceAudio(plain, kick.manifest, older(recipeOf(plain)));
  assert.deepEqual(then, now);
  const late = fileOf(behind(sound, 'silence', 1));
  const shifted = await sourceAudio(late, kick.manifest, older(recipeOf(late)));
  const { lengthFrames: frames } = kick.manifest;
  assert.deepEqual(shifted.x.subarray(88, frames), then.x.subarray(0, frames - 88));
  assert.ok(shifted.x.subarray(0, 88).every((value) => value === 0));
  assert.deepEqual(shifted.notes, []);
});

test('a kick behind noise, DC, hum, a click or breath is restyled to what the plain kick is restyled to', async () => {
  const sound = await drum('kick');
  const leads: readonly LeadIn[] = ['noise at -57 dBFS', '2 % DC', '50 Hz hum', 'click', 'breath'];
  const files = [fileOf(sound), ...leads.map((lead) => fileOf(behind(sound, lead, 1)))];
  const { wavs, notes } = await engine.generate({
    id: 'restyled',
    model: kick,
    items: files.map((source) => ({ recipe: recipeOf(source), source })),
  });
  const [plain, ...others] = wavs.map((wav) => readWav(wav).sound);
  for (const [i, other] of others.entries()) {
    const likeness = correlation(plain!, other);
    assert.ok(likeness > 0.9, `${leads[i]}: ${likeness}`);
  }
  assert.ok(notes?.every((note) => note.key === 'leadSkipped' && Math.abs(Number(note.values.skippedMs) - 1000) < 2));
});

function correlation(a: Sound, b: Sound): number {
  const dot = (x: Sound, y: Sound): number =>
    x.channels.reduce((sum, channel, c) => sum + channel.reduce((s, value, i) => s + value * y.channels[c]![i]!, 0), 0);
  assert.equal(lengthFrames(a), lengthFrames(b));
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
