import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleIdsOf } from '../../src/chat/rows.ts';
import { manifestOf, stubModels } from '../stubs/models.ts';
import { refusal, smallChat } from './small-chat.ts';

const parent = manifestOf('kick', 'kick');
const fast = manifestOf('kick', 'kick', 'fast', {
  sampling: { ...parent.sampling, sampler: 'ddim', steps: 4 },
  parent: { variant: 'starter', identity: parent.weights.sha256 },
});

test('a fast model is offered by its variant, makes sounds in its own evaluations, and its parent varies them', async (t) => {
  const chat = await smallChat(t, { models: stubModels([parent, fast]) });
  const offered = await chat.router.complete('kick', 'model', 'fast', chat.request());
  assert.deepEqual(
    offered.map(({ value }) => value),
    ['kick:fast'],
  );
  const { delivered } = await chat.say('/kick 1 seed:7 model:kick:fast');
  assert.match(delivered[0]!.text, /kick:fast .* · 4 steps/);
  const [id] = sampleIdsOf(delivered[0]?.rows);
  const recipe = (await chat.app.library.findSample(id!))?.recipe;
  assert.deepEqual([recipe?.weights, recipe?.steps], [fast.weights.sha256, 4]);
  for (const line of [`/vary ${id} count:1`, `/inpaint ${id} count:1`]) {
    const derived = await chat.say(line);
    const [child] = sampleIdsOf(derived.delivered[0]?.rows);
    assert.equal((await chat.app.library.findSample(child!))?.recipe.weights, parent.weights.sha256);
  }
  assert.match(refusal(await chat.say('/kick 1 model:kick:fast steps:9')), /kick:fast makes a sound in exactly 4/);
});
