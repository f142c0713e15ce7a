import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Button, Message } from '../../src/chat/chat.ts';
import { isMenu, sampleIdsOf } from '../../src/chat/rows.ts';
import { bo, refusal, type SmallChat, smallChat } from './small-chat.ts';

const buttonsOf = ({ rows = [] }: Message): Button[] => rows.flatMap((row) => (isMenu(row) ? [] : row));
const idsShown = (message: Message): readonly string[] => (message.sounds ?? []).map(({ sampleId }) => sampleId);

async function made(chat: SmallChat, line: string, who = {}): Promise<readonly string[]> {
  const { delivered } = await chat.say(line, who);
  return sampleIdsOf(delivered[0]!.rows);
}

/** What was whispered to Bo. */
const whispered = async (chat: SmallChat, line: string): Promise<Message> =>
  (await chat.say(line, { person: bo })).whispers[0] ?? assert.fail(`${line} was not answered`);

async function undone(chat: SmallChat, message: Message): Promise<void> {
  const undo = buttonsOf(message).find(({ id }) => id.startsWith('r1:undo:'));
  assert.ok(undo, message.text);
  assert.match(refusal(await chat.press(undo.id, { person: bo })), /It is back/);
}

/** Until all sounds are measured. */
async function measured(chat: SmallChat): Promise<void> {
  while ((await chat.app.library.unmeasured(1)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a sound is named, tagged and put into a collection, found by words, and each removal is undone', async (t) => {
  const chat = await smallChat(t);
  const [kick = '', other = ''] = await made(chat, '/kick 2');
  const find = async (words: string) => idsShown(await whispered(chat, `/mine ${words}`));
  assert.match((await whispered(chat, `/name ${kick} Night bus`)).text, /\w{6} is “Night bus” to you now/);
  assert.match((await whispered(chat, `/tag ${kick} dark, #Wet`)).text, /tagged \\#dark \\#wet/);
  assert.match((await whispered(chat, `/collect ${kick} My album`)).text, /in your collection “My album”/);
  await whispered(chat, `/collect ${other} MY ALBUM`);
  assert.deepEqual(await find('night bus'), [kick]);
  assert.deepEqual(await find('tag:wet'), [kick]);
  assert.deepEqual((await find('collection:"my album"')).toSorted(), [kick, other].toSorted());
  assert.match((await whispered(chat, '/mine')).text, /· Night bus · kick · \\#dark · \\#wet · ♥ 0/);

  const renamed = await whispered(chat, `/name ${kick}`);
  assert.match(renamed.text, /no name of yours/);
  assert.match((await whispered(chat, '/mine night')).text, /No sound of yours matches/);
  await undone(chat, renamed);
  assert.deepEqual(await find('night'), [kick]);

  const untagged = await whispered(chat, `/tag ${kick} -dark -wet`);
  assert.match(untagged.text, /no tags of yours/);
  await undone(chat, untagged);
  assert.deepEqual(await find('dark'), [kick]);

  const called = await whispered(chat, '/collect collection:"my album" name:"Side B"');
  assert.match(called.text, /“My album” is called “Side B” now/);
  assert.equal((await find('collection:"side b"')).length, 2);
  await whispered(chat, '/collect collection:"side b" name:"My Album"');
  await whispered(chat, '/collect collection:"MY ALBUM" name:"My album"');

  const out = await whispered(chat, `/collect ${kick} collection:"my album" remove`);
  assert.match(out.text, /no longer in “My album”/);
  assert.deepEqual(await find('collection:"My album"'), [other]);
  await undone(chat, out);
  const gone = await whispered(chat, '/collect collection:"my album" remove:yes');
  assert.match(gone.text, /collection “My album” is gone/);
  assert.match((await whispered(chat, '/mine collection:"My album"')).text, /no collection “My album”/);
  await undone(chat, gone);
  assert.equal((await find('collection:"My album"')).length, 2);
  assert.deepEqual(chat.logged, []);
});

test('what makes no sense as a tag, a collection or a name is refused, and nothing is kept for it', async (t) => {
  const chat = await smallChat(t);
  const [kick = ''] = await made(chat, '/kick 1');
  const refused = async (line: string) => (await whispered(chat, line)).text;
  assert.match(await refused(`/tag ${kick} <@everyone>`), /is no tag/);
  assert.match(await refused(`/tag ${kick} ${'x'.repeat(25)}`), /is no tag/);
  assert.match(await refused(`/tag ${kick} ${Array.from({ length: 13 }, (_, i) => `t${i}`).join(' ')}`), /At most 12/);
  assert.match(await refused(`/tag ${kick}`), /missing/);
  assert.match(await refused(`/name ${kick} ${'x'.repeat(61)}`), /61 characters/);
  assert.match(await refused(`/collect ${kick}`), /which collection/);
  assert.match(await refused('/collect collection:album'), /Say which sound/);
  assert.match(await refused('/collect collection:album remove:yes'), /no collection “album”/);
  assert.match(await refused('/collect collection:album name:other'), /no collection “album”/);
  assert.match(await refused(`/collect ${kick} collection:album name:other`), /with the collection alone/);
  for (const line of [
    '/name 0000000000000 word',
    '/tag 0000000000000 word',
    '/collect 0000000000000 word',
    '/like 0000000000000',
  ])
    assert.match(await refused(line), /There is no sound/, line);
  assert.match((await whispered(chat, '/mine')).text, /Nothing yet/);
  await whispered(chat, `/collect ${kick} Album`);
  const [snare = ''] = await made(chat, '/snare 1');
  assert.match(await refused(`/collect ${snare} collection:Album remove`), /is not in “Album”/);
  await whispered(chat, `/collect ${snare} Other`);
  assert.match(await refused('/collect collection:Other name:ALBUM'), /another collection called “ALBUM”/);
});

test('names are plain text in every message', async (t) => {
  const chat = await smallChat(t);
  const [kick = ''] = await made(chat, '/kick 1');
  const { text } = await whispered(chat, `/name ${kick} "**@everyone** [x](http://evil)"`);
  assert.doesNotMatch(text, /@everyone|[^\\]\*\*|[^\\]\[x/);
  assert.doesNotMatch((await whispered(chat, '/mine')).text, /@everyone|\]\(http/);
});

test('/mine filters by what was measured and pages by buttons, which hold the whole query', async (t) => {
  const chat = await smallChat(t);
  const kicks = await made(chat, '/kick 8');
  const more = await made(chat, '/kick 3');
  const hats = await made(chat, '/hat 2');
  for (const id of [...kicks, ...more, ...hats]) await chat.press(`r1:vote:${id}`, { person: bo });
  await measured(chat);
  const first = await whispered(chat, '/mine kick decay:short brightness:middle pitch:none');
  assert.match(first.text, /· 11 sounds · page 1 of 2/);
  assert.equal(idsShown(first).length, 8);
  const next = buttonsOf(first).find(({ label }) => label === 'Next') ?? assert.fail('no next page');
  const second = (await chat.press(next.id, { person: bo })).whispers[0]!;
  assert.equal(idsShown(second).length, 3);
  assert.deepEqual([...idsShown(first), ...idsShown(second)].toSorted(), [...kicks, ...more].toSorted());
  assert.ok(buttonsOf(second).some(({ label }) => label === 'Previous'));
  assert.deepEqual(idsShown(await whispered(chat, '/mine instrument:hat')).toSorted(), [...hats].toSorted());
  assert.deepEqual(idsShown(await whispered(chat, '/mine closed hat')).toSorted(), [...hats].toSorted());
  assert.match((await whispered(chat, '/mine decay:long')).text, /No sound/);
  assert.match((await whispered(chat, '/mine page:9')).text, /No sound/);
  assert.match((await whispered(chat, '/mine decay:eternal')).text, /not among the choices/);
  const seed = (await chat.app.library.findSample(hats[0]!))!.recipe.seed;
  assert.deepEqual(idsShown(await whispered(chat, `/mine ${seed}`)), [hats[0]]);
  assert.deepEqual(idsShown(await whispered(chat, '/mine maker:ada instrument:hat')).toSorted(), [...hats].toSorted());
  for (const forged of ['r1:mine:%%', 'r1:mine:zzzz', 'r1:mine:cGFnZT05OTk5OTk'])
    assert.equal((await chat.press(forged, { person: bo })).whispers.length, 1, forged);
  const long = await whispered(chat, `/mine ${'kick '.repeat(14)}`);
  assert.ok(buttonsOf(long).every(({ id }) => id.length <= 100));
  const menu = (first.rows ?? []).find((row) => isMenu(row) && row.id === 'r1:save:chosen');
  assert.ok(menu && isMenu(menu));
  const back = await chat.press(menu.id, { person: bo }, menu.choices[0]!.value);
  assert.match(refusal(back), /no longer kept/);
  assert.match((await whispered(chat, '/mine kick')).text, /10 sounds/);
  assert.deepEqual(chat.logged, []);
});

test('whoever keeps nothing sees what they made, and one press leads from one to the other', async (t) => {
  const chat = await smallChat(t);
  const [kick = ''] = await made(chat, '/kick 1', { person: bo });
  const mine = await whispered(chat, '/mine');
  assert.match(mine.text, /What you made/);
  await chat.press(`r1:vote:${kick}`, { person: bo });
  const kept = await whispered(chat, '/mine');
  assert.match(kept.text, /What you keep/);
  const other = buttonsOf(kept).find(({ label }) => label === 'What you made') ?? assert.fail('no other list');
  assert.match((await chat.press(other.id, { person: bo })).whispers[0]!.text, /What you made/);
});

test('/like shows the nearest sounds that this server knows, with hearts and variations', async (t) => {
  const chat = await smallChat(t);
  const kicks = await made(chat, '/kick 3');
  await made(chat, '/kick 3', { serverId: 'private' });
  await measured(chat);
  const { replies } = await chat.say(`/like ${kicks[0]}`);
  assert.match(replies[0]!.text, /Most like \w{6}.*\n`1` \*\*\w{6}\*\* · kick · \d+% alike · Ada/);
  assert.deepEqual([...sampleIdsOf(replies[0]!.rows)].toSorted(), kicks.slice(1).toSorted());
  assert.ok(replies[0]!.rows?.some(isMenu));
  const alone = await made(chat, '/kick 1', { serverId: 'two' });
  assert.match((await chat.say(`/like ${alone[0]}`, { serverId: 'two' })).replies[0]!.text, /No other sound/);
  Object.assign(chat.app.likeness, { nearest: async () => undefined });
  assert.match(refusal(await chat.say(`/like ${kicks[0]}`)), /cannot be compared: its audio was cleared away/);
});

test('/mine finds a sound that was made and not kept', async (t) => {
  const chat = await smallChat(t);
  const [kick = ''] = await made(chat, '/kick 1 seed:77', { person: bo });
  const found = await whispered(chat, '/mine 77');
  assert.deepEqual(idsShown(found), [kick]);
  assert.match(found.text, /What you made\*\* · one sound/);
  assert.match((await whispered(chat, '/mine 78')).text, /No sound of yours matches/);
});
