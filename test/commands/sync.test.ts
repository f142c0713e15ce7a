import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleIdsOf } from '../../src/chat/rows.ts';
import { bo, refusal, smallChat } from './small-chat.ts';

test('/mine leads to a private link, which replaces an earlier one and can be revoked by its person alone', async (t) => {
  const chat = await smallChat(t);
  const [id] = sampleIdsOf((await chat.say('/kick 1')).delivered[0]!.rows);
  await chat.press(`r1:save:${id}`);
  const link = async (): Promise<string> => {
    const { whispers, replies } = await chat.press('r1:sync:link');
    assert.equal(replies.length, 0, 'nobody else sees it');
    const told = /https:\/\/drums\.example\/keeps\/([\w-]{43})/.exec(whispers[0]!.text);
    assert.ok(told, whispers[0]!.text);
    assert.deepEqual(
      whispers[0]!.rows?.flat().map((button) => 'label' in button && button.id),
      ['r1:sync:revoke'],
    );
    return told[1]!;
  };
  const { whispers } = await chat.say('/mine');
  assert.ok(JSON.stringify(whispers[0]?.rows).includes('r1:sync:link'));
  const [first, second] = [await link(), await link()];
  const owner = (token: string) => chat.app.library.syncLinkOwner(token);
  assert.equal(await owner(first), undefined);
  const person = await owner(second);
  assert.ok(person);
  assert.match(refusal(await chat.press('r1:sync:revoke', { person: bo })), /no link/);
  assert.equal(await owner(second), person);
  assert.match(refusal(await chat.press('r1:sync:revoke')), /no longer works/);
  assert.equal(await owner(second), undefined);
});

test('on the local page the folder needs no link, and without a gallery there is no button for one', async (t) => {
  const chat = await smallChat(t, { galleryUrl: '' });
  const [id] = sampleIdsOf((await chat.say('/kick 1')).delivered[0]!.rows);
  await chat.press(`r1:save:${id}`);
  assert.ok(!JSON.stringify((await chat.say('/mine')).whispers[0]?.rows).includes('r1:sync'));
  assert.match(refusal(await chat.press('r1:sync:link')), /no gallery/);
  assert.match(refusal(await chat.press('r1:sync:link', { platform: 'local' })), /rimshot -- sync "Rimshot sounds"`$/);
});
