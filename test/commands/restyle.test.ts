import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import type { Button, Message } from '../../src/chat/chat.ts';
import { isMenu, sampleIdsOf } from '../../src/chat/rows.ts';
import { bo, refusal, smallChat, uploadOf } from './small-chat.ts';

const bytes = writeWav({ channels: [new Float32Array(4410).fill(0.1)], sampleRate: 44_100 }, { bitDepth: '16' });

const buttonsOf = ({ rows = [] }: Message): Button[] => rows.flatMap((row) => (isMenu(row) ? [] : row));

test('/restyle without a model asks its person which one, and a press makes it of the kept file as it was wished', async (t) => {
  const chat = await smallChat(t);
  const asked = await chat.say('/restyle strength:0.35 count:2 seed:7', {}, [uploadOf(bytes)]);
  assert.deepEqual([asked.deferredPrivately.length, asked.deferred.length, asked.replies.length], [1, 0, 0]);
  const buttons = buttonsOf(asked.whispers[0]!);
  assert.deepEqual(
    buttons.map(({ label }) => label),
    ['kick', 'snare', 'hat', 'perc', 'dustbin'],
  );
  assert.ok(buttons.every(({ id }) => id.length <= 100));
  for (const { id, label } of buttons.slice(0, 2)) {
    const { delivered } = await chat.press(id);
    const ids = sampleIdsOf(delivered[0]?.rows);
    assert.equal(ids.length, 2);
    const recipe = (await chat.app.library.findSample(ids[0]!))?.recipe;
    assert.equal(recipe?.model, label);
    assert.equal(recipe.seed, 7);
    const { derivation } = recipe;
    assert.ok(derivation?.kind === 'restyle' && 'upload' in derivation.source && derivation.strength === 0.35);
    assert.ok(await chat.app.library.readUpload(derivation.source.upload));
  }
});

test('without a seed every press takes a new one', async (t) => {
  const chat = await smallChat(t);
  const { whispers } = await chat.say('/restyle count:1', {}, [uploadOf(bytes)]);
  const [{ id } = assert.fail()] = buttonsOf(whispers[0]!);
  const made = await Promise.all([await chat.press(id), await chat.press(id)]);
  assert.equal(new Set(made.flatMap(({ delivered }) => sampleIdsOf(delivered[0]?.rows))).size, 2);
});

test('the buttons are their person’s: others, forgotten files and forged ids are refused', async (t) => {
  const chat = await smallChat(t);
  const { whispers } = await chat.say('/restyle', {}, [uploadOf(bytes)]);
  const [{ id } = assert.fail()] = buttonsOf(whispers[0]!);
  assert.match(refusal(await chat.press(id, { person: bo })), /no longer kept for you/);
  for (const forged of [
    id.replace(/:[0-9a-f]{32}:/, ':0:'),
    id.replace(/:[0-9a-f]{32}:/, (digest) => `${digest.slice(0, 9)}:`),
    id.replace(/:[0-9a-f]{32}:/, `:${'f'.repeat(32)}:`),
  ])
    assert.match(refusal(await chat.press(forged)), /no longer kept for you/, forged);
  for (const [from, to] of [
    [/-0\.6-/, '-2-'],
    [/-4-$/, '-9-'],
    [/-4-$/, '-4-4294967296'],
    [/:[0-9a-f]{12}-/, ':ffffffffffff-'],
  ] as const)
    assert.match(refusal(await chat.press(id.replace(from, to))), /does nothing here any more/, `${from}`);
  await chat.app.library.forgetPerson('discord:1');
  assert.match(refusal(await chat.press(id)), /no longer kept for you/);
  const made = { personId: 'discord:1', of: 'made', serverId: 'server-1', limit: 10 } as const;
  assert.equal((await chat.app.library.findSounds(made)).total, 0);
});
