import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Button, Menu, Message } from '../../src/chat/chat.ts';
import { isMenu, sampleIdsOf } from '../../src/chat/rows.ts';
import { beatOf, classOf, type KitRecord } from '../../src/kits/kit.ts';
import { hitsOf } from '../../src/kits/sequence.js';
import { bootsAndCats, wavOfPhrase } from '../beatbox/small-phrase.ts';
import { ada, bo, refusal, type SmallChat, smallChat, uploadOf } from './small-chat.ts';

const phrase = await wavOfPhrase(bootsAndCats(100));

const buttonsOf = ({ rows = [] }: Message): Button[] => rows.flatMap((row) => (isMenu(row) ? [] : row));
const sortMenuOf = ({ rows = [] }: Message): Menu => rows.filter(isMenu).find(({ id }) => id.startsWith('r1:sort:'))!;
const currentKit = async ({ app }: SmallChat): Promise<KitRecord> =>
  (await app.library.currentKit({ personId: ada.id, serverId: 'server-1' }))!;

test('/beatbox answers with a sound for each hit, a kit, its beat and the loop', async (t) => {
  const chat = await smallChat(t);
  const { deferred, delivered } = await chat.say('/beatbox seed:7 name:Mouth', {}, [uploadOf(phrase)]);
  assert.equal(deferred.length, 1);
  const [message = assert.fail()] = delivered;
  assert.equal(message.sounds?.length, 8);
  assert.deepEqual(
    message.files?.map(({ name }) => name),
    ['mouth-100bpm.wav'],
  );
  assert.match(message.text, /\*\*Mouth\*\* stays as your kit/);
  assert.match(message.text, /kick · hit 1 /);
  const kit = await currentKit(chat);
  assert.deepEqual([kit.name, kit.tempo, kit.bars], ['Mouth', 100, 1]);
  const heard = hitsOf(beatOf(kit)).map(({ row, step }) => [classOf(kit.slots[row]!.part), step]);
  assert.deepEqual(
    heard,
    bootsAndCats(100).map(({ drum }, i) => [drum, 2 * i]),
  );
  for (const id of sampleIdsOf(message.rows)) {
    const recipe = (await chat.app.library.findSample(id))!.recipe;
    assert.ok(recipe.derivation?.kind === 'restyle' && 'upload' in recipe.derivation.source);
    assert.ok(await chat.app.library.readUpload(recipe.derivation.source.upload), 'the hit itself is kept');
  }
});

test('a hit that was sorted wrongly is another drum after one press, in its place and with its level; twice does no more', async (t) => {
  const chat = await smallChat(t);
  const { delivered } = await chat.say('/beatbox seed:7', {}, [uploadOf(phrase)]);
  const menu = sortMenuOf(delivered[0]!);
  const before = await currentKit(chat);
  const snare = before.slots.find(({ key }) => key === 'snare')!;
  assert.ok(menu.choices.length <= 25 && menu.choices.some(({ value }) => value === 'snare.kick'));
  const pressed = await chat.press(menu.id, {}, 'snare.kick');
  const [made] = sampleIdsOf(pressed.delivered[0]!.rows);
  const after = await currentKit(chat);
  const moved = after.slots.find(({ sampleId }) => sampleId === made)!;
  assert.deepEqual([moved.part, moved.steps, after.slots.length], ['kick', snare.steps, before.slots.length]);
  const recipes = await Promise.all([snare.sampleId!, made!].map((id) => chat.app.library.findSample(id)));
  assert.equal(recipes[1]!.recipe.model, 'kick');
  assert.deepEqual(recipes[1]!.recipe.derivation, recipes[0]!.recipe.derivation);
  assert.match(refusal(await chat.press(menu.id, {}, 'snare.kick')), /sorted already/);
  assert.equal((await currentKit(chat)).revision, after.revision);
});

test('unsure hits are marked, and one press sorts the whole group', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/beatbox seed:7', {}, [uploadOf(phrase)]);
  const kit = await currentKit(chat);
  const snares = kit.slots.filter(({ part }) => part === 'snare').map(({ key }) => key);
  assert.equal(snares.length, 2);
  await chat.app.library.changeKit(kit.id, (content) => ({
    ...content,
    slots: content.slots.map((slot) => (snares.includes(slot.key) ? { ...slot, unsure: 'hat' as const } : slot)),
  }));
  const shown = await chat.say(`/kit kit:${kit.id}`);
  assert.match(shown.replies[0]!.text, /snare ❔/);
  // The answer to any correction shows the doubts that are left.
  const first = await chat.press(`r1:sort:${kit.id}`, {}, 'kick.perc');
  const button = buttonsOf(first.delivered[0]!).find(({ id }) => id.startsWith('r1:sort:'))!;
  assert.match(button.label, /^Hits 3, 7: hat$/);
  const { delivered } = await chat.press(button.id);
  assert.equal(delivered[0]!.sounds?.length, 2);
  const after = await currentKit(chat);
  assert.deepEqual(
    after.slots.filter(({ part }) => part === 'snare'),
    [],
  );
  assert.ok(after.slots.every(({ unsure }) => unsure === undefined));
  assert.ok(!buttonsOf(delivered[0]!).some(({ id }) => id.startsWith('r1:sort:')), 'no doubt is left');
});

test('only its owner sorts a kit, and forged presses change nothing', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/beatbox seed:7', {}, [uploadOf(phrase)]);
  const kit = await currentKit(chat);
  assert.match(refusal(await chat.press(`r1:sort:${kit.id}`, { person: bo }, 'snare.kick')), /somebody else/);
  for (const value of ['snare', 'snare.piano', 'unsure-snare.hat', '..', 'tom.kick'])
    assert.notEqual(refusal(await chat.press(`r1:sort:${kit.id}`, {}, value)), '', value);
  assert.equal((await currentKit(chat)).revision, kit.revision);
});

test('on a message the first recording is taken; where there is none, and for silence, a sentence says so', async (t) => {
  const chat = await smallChat(t);
  const made = await chat.context('beatbox', { uploads: [uploadOf(phrase, 'voice-message.ogg')] });
  assert.equal(made.delivered[0]?.sounds?.length, 8);
  assert.match(refusal(await chat.context('beatbox', { uploads: [] })), /no sound file on this message/);
  const silent = await wavOfPhrase([]);
  assert.match(refusal(await chat.say('/beatbox', {}, [uploadOf(silent)])), /no hit in this recording/);
  assert.match(refusal(await chat.say('/beatbox')), /missing/);
});
