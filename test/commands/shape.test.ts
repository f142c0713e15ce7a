import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lengthFrames } from '../../src/audio/sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { parseRecipe, sampleId } from '../../src/sound/recipe.ts';
import { isShape } from '../../src/sound/shape-recipe.ts';
import { refusal, smallChat } from './small-chat.ts';

const idIn = (text = ''): string => /\*\*(\w{6})\*\*/.exec(text)?.[1] ?? '';

test('/shape answers with the shaped sound, whose recipe names what was done; Before leads back', async (t) => {
  const chat = await smallChat(t);
  const [made] = (await chat.say('/kick 1 seed:7')).delivered;
  const original = made?.sounds?.[0];
  assert.ok(original);
  const [shaped] = (await chat.say(`/shape ${original.sampleId} gain:-6 reverse:yes`)).delivered;
  const sound = shaped?.sounds?.[0];
  assert.ok(shaped && sound);
  assert.match(shaped.text, /Shaped.* reversed, gain -6 dB/s);
  assert.doesNotMatch(shaped.text, /seed|steps/);
  const { recipeText = '', sound: audio } = readWav(sound.wav);
  const recipe = parseRecipe(recipeText);
  assert.equal(sampleId(recipe), sound.sampleId);
  assert.deepEqual(recipe.derivation, {
    kind: 'shape',
    source: { sample: original.sampleId },
    steps: [{ reverse: true, gainDb: -6 }],
  });
  assert.equal(lengthFrames(audio), lengthFrames(readWav(original.wav).sound));
  const buttons = (shaped.rows ?? []).flat().flatMap((button) => ('id' in button ? [button.id] : []));
  assert.ok(!buttons.some((id) => id.startsWith('r1:again:')));
  const { whispers } = await chat.press(`r1:unshape:${sound.sampleId}`);
  assert.equal(idIn(whispers[0]?.text), original.sampleId.slice(0, 6));
  const { replies } = await chat.say(`/shape ${sound.sampleId} undo:yes`);
  assert.equal(replies[0]?.sounds?.[0]?.sampleId, original.sampleId);
});

test('a request that changes nothing, ends before it starts or goes back from no shape is refused with a sentence', async (t) => {
  const chat = await smallChat(t);
  const [made] = (await chat.say('/kick 1 seed:7')).delivered;
  const id = made?.sounds?.[0]?.sampleId ?? '';
  assert.match(refusal(await chat.say(`/shape ${id} gain:0 width:100`)), /Say what to change/);
  assert.match(refusal(await chat.say(`/shape ${id} start:300 end:200`)), /The end must come after the start/);
  assert.match(refusal(await chat.say(`/shape ${id} undo:yes`)), /nothing to undo/);
  assert.match(refusal(await chat.say(`/shape ${id} gain:99`)), /gain/);
  assert.equal((await chat.app.jobs.list()).length, 0);
});

test('a shape of a shape starts from the same sound with both steps, and each step back is the sound before', async (t) => {
  const chat = await smallChat(t);
  const [made] = (await chat.say('/kick 1 seed:7')).delivered;
  const ids = [made?.sounds?.[0]?.sampleId ?? ''];
  for (let i = 1; i <= 10; i++) {
    const [shaped] = (await chat.say(`/shape ${ids.at(-1)} gain:-${i}`)).delivered;
    ids.push(shaped?.sounds?.[0]?.sampleId ?? '');
  }
  const last = await chat.app.library.findSample(ids[10] ?? '');
  assert.ok(last && isShape(last.recipe));
  assert.equal(last.recipe.derivation.source.sample, ids[0]);
  assert.deepEqual(
    last.recipe.derivation.steps.map(({ gainDb }) => gainDb),
    [-1, -2, -3, -4, -5, -6, -7, -8, -9, -10],
  );
  for (let i = 10; i > 0; i--) {
    const { whispers } = await chat.press(`r1:unshape:${ids[i]}`);
    assert.equal(idIn(whispers[0]?.text), ids[i - 1]?.slice(0, 6));
  }
});
