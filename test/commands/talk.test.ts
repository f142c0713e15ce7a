import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import type { BareRequest } from '../../src/chat/chat.ts';
import { isMenu, sampleIdsOf } from '../../src/chat/rows.ts';
import { HostError } from '../../src/user-error.ts';
import { bo, cleo, refusal, smallChat, uploadOf } from './small-chat.ts';

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
  assert.deepEqual(ids, ['vote', 'pack']);
  assert.deepEqual(
    shown.rows?.filter(isMenu).map(({ choices }) => choices.length),
    [2],
  );
  const later = (await chat.say(`/sample ${child}`)).replies[0]!;
  assert.ok(later.text.includes(`\`${child!.slice(0, 6)}\` ← \`${parent!.slice(0, 6)}\``));
});

test('what waits for the engine is acknowledged before, in public or in private like its answer', async (t) => {
  const chat = await smallChat(t);
  const posted = (await chat.say('/kick 1')).delivered[0]!;
  const [id] = sampleIdsOf(posted.rows);
  let free = () => {};
  const busy = new Promise<void>((resolve) => {
    free = resolve;
  });
  const { engine, workshop } = chat.app;
  const { device } = engine;
  const { picture } = workshop;
  Object.assign(engine, { device: () => busy.then(() => device()) });
  Object.assign(workshop, {
    picture: (wavs: readonly Uint8Array[]) => busy.then(() => picture(wavs)),
  });
  const started = [
    ['deferred', (asked) => chat.router.command('about', {}, asked)],
    ['deferred', (asked) => chat.router.command('sample', { id: id! }, asked)],
    ['deferredPrivately', (asked) => chat.router.press(`r1:sample:${id}`, asked)],
    ['deferredPrivately', (asked) => chat.router.context('about', asked)],
  ] satisfies [string, (asked: BareRequest) => Promise<unknown>][];
  const asked = started.map(([how, ask]) => {
    const request = chat.request({ rows: posted.rows });
    return { how, request, over: ask(request) };
  });
  const waiting = ({ answers }: (typeof asked)[number]['request']) =>
    answers.deferred.length + answers.deferredPrivately.length;
  while (asked.some(({ request }) => waiting(request) === 0)) await new Promise((resolve) => setTimeout(resolve, 2));
  for (const { how, request } of asked) {
    assert.equal(request.answers[how as 'deferred'].length, 1);
    assert.equal(request.answers.replies.length + request.answers.whispers.length, 0);
  }
  free();
  await Promise.all(asked.map(({ over }) => over));
  for (const { how, request } of asked)
    assert.equal(request.answers[how === 'deferred' ? 'replies' : 'whispers'].length, 1);
});

test('a posted WAV is fetched after the acknowledgement of a context action, and no more than three at once', async (t) => {
  const chat = await smallChat(t);
  const [sound] = (await chat.say('/kick 1')).delivered[0]!.sounds!;
  let free = () => {};
  const slow = new Promise<void>((resolve) => {
    free = resolve;
  });
  let most = 0;
  let now = 0;
  const upload = {
    ...uploadOf(sound!.wav),
    read: async () => {
      now++;
      most = Math.max(most, now);
      await slow;
      now--;
      return sound!.wav;
    },
  };
  const asked = ['vary', 'about', 'about', 'about', 'about'].map((verb) => {
    const request = chat.request({ uploads: [upload] });
    return { request, over: chat.router.context(verb, request) };
  });
  const acknowledged = () =>
    asked.every(({ request: { answers } }) => answers.deferred.length + answers.deferredPrivately.length === 1);
  while (!acknowledged() || now < 3) await new Promise((resolve) => setTimeout(resolve, 2));
  free();
  await Promise.all(asked.map(({ over }) => over));
  assert.equal(most, 3);
  await chat.settle();
  assert.equal(chat.deliveries(asked[0]!.request.id).messages.length, 1);
});

test('/pack of what one keeps leaves out what this server may not know', async (t) => {
  const chat = await smallChat(t);
  const [here] = sampleIdsOf((await chat.say('/kick 1 seed:1')).delivered[0]!.rows);
  const [there] = sampleIdsOf((await chat.say('/kick 1 seed:2', { serverId: 'two' })).delivered[0]!.rows);
  await chat.press(`r1:save:${here}`);
  await chat.press(`r1:save:${there}`, { serverId: 'two' });
  const [reply] = (await chat.say('/pack')).replies;
  const names = Object.keys(unzipSync(reply!.files![0]!.bytes)).filter((name) => name.endsWith('.wav'));
  assert.equal(names.length, 1);
  assert.match(names[0]!, /^Rimshot\/Kept\/01 Kick/);
  assert.match(refusal(await chat.say('/pack', { serverId: 'three' })), /keep no sounds/);
});

test('/mine and /top are acknowledged before sounds are read and sent', async (t) => {
  const chat = await smallChat(t);
  assert.equal((await chat.say('/mine')).deferredPrivately.length, 1);
  assert.equal((await chat.say('/top')).deferred.length, 1);
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
  assert.match(changed, /Allowed channels: <#55>\nSounds per person and day: 50\nJobs per person: 2\n.*yes/);
  assert.match(await shown('/settings deny-channel:55'), /Allowed channels: all\nSounds per person and day: 50/);
  assert.match(await shown('/settings fame-channel:<#9>'), /Hall of fame: <#9>/);
  assert.match(await shown('/settings fame-off'), /Hall of fame: closed/);
  assert.match(await shown('/settings jobs-per-person:0'), /jobs-per-person: 0 is not allowed. Allowed: 1 to 20/);
});

test('a hall of fame in a channel that refuses us is not stored', async (t) => {
  const chat = await smallChat(t);
  const closed = { ...chat.app, post: () => Promise.reject(new Error('Missing Access')) };
  const { settings } = await import('../../commands/settings.ts');
  const current = () => chat.app.library.settings('server-1');
  const asked = {
    ...chat.request({ person: cleo }),
    options: { 'fame-channel': '9' },
    settings: current,
    settingsHere: current,
  };
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
  const broken = Promise.reject(new HostError('The device is gone.', { kind: 'failed' }));
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
  assert.equal(text.split('\n').length, 4, 'heading, sound, weights, terms');
  assert.doesNotMatch(text, /@everyone|<@123>/);
  assert.ok(text.length < 500);
});
