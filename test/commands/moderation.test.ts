import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNameCheck } from '../../src/library/public-name.ts';
import { UserError } from '../../src/user-error.ts';
import { kitContent } from '../library/temporary-library.ts';
import { ada, bo, cleo, smallChat } from './small-chat.ts';

const refused = (check: (name: string) => void, name: string): boolean => {
  try {
    check(name);
    return false;
  } catch (error) {
    assert.ok(error instanceof UserError);
    return true;
  }
};

test('one filter holds names to what others may read', () => {
  const check = createNameCheck(['darn', 'ass', ' ']);
  for (const name of ['Nightbus', 'class A', 'Darning', '808 low', 'Größe', 'キック', 'ok 👍🏽', 'v1.2', 'no. 4'])
    if (name !== 'Darning') assert.ok(!refused(check, name), name);
  for (const name of [
    'Darning',
    'D4RN it',
    'd a r n',
    'Dàrn',
    'kick ass',
    'https://x.example',
    'discord.gg/abc',
    'buy at drums.com',
  ])
    assert.ok(refused(check, name), name);
  for (const name of ['@everyone', '<@123>', 'a\u202eb', 'a\u200bb', 'a\nb'])
    assert.ok(refused(check, name), JSON.stringify(name));
  assert.ok(!refused(createNameCheck(), 'Darn'), 'the host chooses the words');
});

test('names, tags, collections and kits go through the filter, and nothing is stored', async (t) => {
  const chat = await smallChat(t);
  const { library } = chat.app;
  const made = await chat.say('/kick 1', { person: ada });
  const sample = made.delivered[0]!.sounds![0]!.sampleId;
  for (const line of [
    `/name ${sample} www.x.example`,

    `/collect ${sample} @everyone`,
  ]) {
    const { whispers } = await chat.say(line, { person: ada });
    assert.match(whispers[0]!.text, /must not hold/, line);
  }
  await assert.rejects(
    library.tagKeep({ sampleId: sample, personId: ada.id, add: ['www.x.example'], remove: [] }),
    UserError,
  );
  assert.equal((await library.keepsAmong(ada.id, [sample])).size, 0);
  const kit = { id: 'k'.repeat(13), serverId: 'server', ownerId: ada.id };
  await assert.rejects(library.addKit({ ...kit, content: { ...kitContent, name: 'www.x.example' } }), UserError);
  await library.addKit({ ...kit, content: kitContent });
  await assert.rejects(
    library.changeKit(kit.id, (before) => ({ ...before, name: '@here' })),
    UserError,
  );
  assert.equal((await library.findKit(kit.id))?.name, kitContent.name);
});

test('people report, moderators hide from the gallery without deleting, and show again', async (t) => {
  const chat = await smallChat(t);
  const { library } = chat.app;
  const made = await chat.say('/kick 1', { person: ada });
  const sample = made.delivered[0]!.sounds![0]!.sampleId;
  const { serverId } = (await library.findSample(sample))!;
  await library.changeSettings(serverId, { publicGallery: true });
  await library.toggleHeart({ sampleId: sample, personId: bo.id, serverId, allowOwn: false });
  const inGallery = async () => [
    (await library.findSample(sample, { publicOnly: true })) !== undefined,
    (await library.top({ publicOnly: true, period: 'all', limit: 5 })).length === 1,
    (await library.newest({ publicOnly: true, limit: 5 })).length === 1,
    (await library.searchSamples({ publicOnly: true, text: '', limit: 5 })).length === 1,
  ];
  assert.deepEqual(await inGallery(), [true, true, true, true]);

  assert.match((await chat.say(`/report ${sample}`, { person: bo })).whispers[0]!.text, /Thank you/);
  assert.match((await chat.say(`/report ${sample}`, { person: bo })).whispers[0]!.text, /before/);
  assert.match((await chat.say('/report', { person: bo })).whispers[0]!.text, /Say what you report/);
  const { whispers } = await chat.say('/report', { person: cleo });
  assert.match(whispers[0]!.text, new RegExp(`${sample.slice(0, 6)}.*1×`));
  const [hide, done] = whispers[0]!.rows![0] as readonly { readonly id: string }[];

  assert.match((await chat.press(hide!.id, { person: bo })).whispers[0]!.text, /Only moderators/);
  assert.deepEqual(await inGallery(), [true, true, true, true]);
  await chat.press(hide!.id, { person: cleo });
  assert.deepEqual(await inGallery(), [false, false, false, false]);
  assert.ok(await library.findSample(sample, { serverId }), 'it stays in its server');
  const again = await chat.say('/report', { person: cleo });
  assert.match(again.whispers[0]!.text, /hidden from the gallery/);
  const [show] = again.whispers[0]!.rows![0] as readonly { readonly id: string }[];
  await chat.press(show!.id, { person: cleo });
  assert.deepEqual(await inGallery(), [true, true, true, true]);
  await chat.press(done!.id, { person: cleo });
  assert.match((await chat.say('/report', { person: cleo })).whispers[0]!.text, /Nothing was reported/);
});

test('a hidden kit leaves the gallery as well', async (t) => {
  const { app } = await smallChat(t);
  const kit = { id: 'k'.repeat(13), serverId: 'one', ownerId: ada.id, content: kitContent };
  await app.library.addKit(kit);
  await app.library.changeSettings('one', { publicGallery: true });
  await app.library.setHidden({ serverId: 'one', kind: 'kit', subject: kit.id }, true);
  assert.equal(await app.library.findKit(kit.id, { publicOnly: true }), undefined);
  assert.deepEqual(await app.library.kits({ publicOnly: true, limit: 5 }), []);
  assert.ok(await app.library.findKit(kit.id, { serverId: 'one' }));
});
