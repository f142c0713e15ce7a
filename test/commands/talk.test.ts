import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMenu, sampleIdsOf } from '../../src/chat/rows.ts';
import { UserError } from '../../src/user-error.ts';
import { bo, cleo, refusal, smallChat } from './small-chat.ts';

test('/sample shows a sound again with recipe, ancestry, descendants, votes and live buttons', async (t) => {
  const chat = await smallChat(t);
  const [parent] = sampleIdsOf((await chat.say('/kick 1 seed:8')).delivered[0]!.rows);
  const [child] = sampleIdsOf((await chat.say(`/vary ${parent} count:1`)).delivered[0]!.rows);
  await chat.press(`r1:vote:${parent}`, { person: bo });
  const shown = (await chat.say(`/sample ${parent!.slice(0, 6)}`, { person: bo })).replies[0]!;
  assert.match(shown.text, /Made by Ada on .* · 1 vote/);
  assert.ok(shown.text.includes(`Sounds made from it: \`${child!.slice(0, 6)}\``));
  assert.equal(shown.sounds?.length, 1);
  assert.ok(shown.picture);
  const ids = shown.rows?.flatMap((row) => (isMenu(row) ? [] : row.map(({ id }) => id.split(':')[1])));
  assert.deepEqual(ids, ['vote', 'save', 'vary', 'pack']);
  const later = (await chat.say(`/sample ${child}`)).replies[0]!;
  assert.ok(later.text.includes(`\`${child!.slice(0, 6)}\` ← \`${parent!.slice(0, 6)}\``));
});

test('/top ranks the sounds of this server by votes, filtered by model and period', async (t) => {
  const chat = await smallChat(t);
  assert.match((await chat.say('/top')).replies[0]!.text, /Nobody has voted/);
  const [a, b] = sampleIdsOf((await chat.say('/kick 2')).delivered[0]!.rows);
  await chat.press(`r1:vote:${b}`, { person: bo });
  await chat.press(`r1:vote:${b}`, { person: cleo });
  await chat.press(`r1:vote:${a}`, { person: bo });
  const ranked = (await chat.say('/top')).replies[0]!;
  assert.deepEqual(sampleIdsOf(ranked.rows), [b, a]);
  assert.match(ranked.text, /best sounds this week/);
  assert.match(ranked.text, /♥ 2 · Ada/);
  assert.equal(ranked.sounds?.length, 2);
  assert.match((await chat.say('/top snare')).replies[0]!.text, /Nobody/);
  assert.match((await chat.say('/top period:all', { serverId: 'server-2' })).replies[0]!.text, /Nobody/);
  assert.match(refusal(await chat.say('/top period:century')), /“century” is not among the choices/);
});

test('/settings is for managers, shows what holds and changes only what is given', async (t) => {
  const chat = await smallChat(t);
  assert.match(refusal(await chat.say('/settings fame-threshold:1', { person: bo })), /Only those who manage/);
  const shown = async (line: string) => refusal(await chat.say(line, { person: cleo }));
  assert.match(await shown('/settings'), /Hall of fame: closed\nAllowed channels: all/);
  const changed = await shown('/settings allow-channel:<#55> samples-per-day:50 jobs-per-person:2 public-gallery:yes');
  assert.match(changed, /Allowed channels: <#55>\nSounds a person and day: 50\nJobs a person at once: 2\n.*yes/);
  assert.match(await shown('/settings deny-channel:55'), /Allowed channels: all\nSounds a person and day: 50/);
  assert.match(await shown('/settings fame-channel:<#9>'), /Hall of fame: <#9>/);
  assert.match(await shown('/settings fame-off'), /Hall of fame: closed/);
  assert.match(await shown('/settings jobs-per-person:0'), /jobs-per-person: 0 is not allowed. Allowed: 1 to 20/);
});

test('a hall of fame in a channel that refuses us is not stored', async (t) => {
  const chat = await smallChat(t);
  const closed = { ...chat.app, post: () => Promise.reject(new Error('Missing Access')) };
  const { settings } = await import('../../commands/settings.ts');
  const asked = { ...chat.request({ person: cleo }), options: { 'fame-channel': '9' } };
  await assert.rejects(settings.run(asked, closed), /Missing Access/);
  assert.equal((await chat.app.library.settings('server-1')).fameChannelId, undefined);
});

test('/forget-me erases only after its confirmation, and only whoever presses it', async (t) => {
  const chat = await smallChat(t);
  const [id] = sampleIdsOf((await chat.say('/kick 1')).delivered[0]!.rows);
  const { whispers } = await chat.say('/forget-me');
  const [button] = whispers[0]!.rows!.flatMap((row) => (isMenu(row) ? [] : row));
  await chat.press(button!.id, { person: bo });
  assert.equal((await chat.app.library.findSample(id!))?.makerName, 'Ada');
  assert.match(refusal(await chat.press(button!.id)), /your name was taken off 1 sounds/);
  assert.equal((await chat.app.library.findSample(id!))?.makerName, '');
  assert.match((await chat.say(`/sample ${id}`, { person: bo })).replies[0]!.text, /Made by somebody/);
});

test('/about names models with licences, the device, measured speed and limits', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/kick 1');
  const { text } = (await chat.say('/about')).replies[0]!;
  for (const part of [
    'kick:starter** (in use)',
    'kick:pretrained',
    'licence: CC0-1.0',
    'Device: cpu',
    '20 ms a step',
    'Limits: 3 jobs',
  ])
    assert.ok(text.includes(part), part);
});

test('progress is told while sounds are made, and what failed is told to its person', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/kick 1');
  assert.deepEqual(chat.deliveries('request-1').progress, ['Step 1 of 10, about 1 s left']);
  const broken = Promise.reject(new UserError('The device is gone.', { kind: 'failed' }));
  broken.catch(() => undefined);
  chat.gate.wait = broken;
  await chat.say('/kick 1');
  await chat.settle();
  assert.deepEqual(chat.deliveries('request-2'), {
    messages: [],
    failures: ['The device is gone.'],
    progress: ['Step 1 of 10, about 1 s left'],
  });
});

test('names cannot mention anybody, break the layout or run on', async (t) => {
  const chat = await smallChat(t);
  const name = `**@everyone** \`x\` <@123>\n${'n'.repeat(101)}`;
  const { text } = (await chat.say('/kick 1', { person: { id: 'discord:9', name } })).delivered[0]!;
  assert.equal(text.split('\n').length, 3);
  assert.doesNotMatch(text, /@everyone|<@123>/);
  assert.ok(text.length < 400);
});
