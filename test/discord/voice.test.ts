import assert from 'node:assert/strict';
import { test } from 'node:test';
import decodeOpus from '@audio/decode-opus';
import type { Posted, Sent, TestDiscord } from './server/test-discord.ts';
import { idsOf, pressOf, recipeIn, soundsFor, startTown, wavsOf } from './town.ts';

/** Pictures and voice messages are made in a thread, which a busy machine starts slowly. */
const patienceMs = 120_000;

/** The private messages that an interaction was answered with, in order. */
const whispersOf = (discord: TestDiscord, sent: Sent, count: number): Promise<readonly Posted[]> =>
  discord.until(
    `${count} private messages`,
    () => {
      const all = [...discord.world.messages.values()].filter(
        (one) => one.interactionId === sent.id && !one.loading && !one.deleted,
      );
      return all.length >= count && all;
    },
    patienceMs,
  );

test('🎧 answers only whoever pressed, with the sounds of the message as a voice message and when each begins', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await soundsFor(discord, ann.slash(channel, 'kick', { count: 4 }), '/kick', patienceMs);
  const sample = ann.slash(channel, 'sample', { id: idsOf(kicks)[1] ?? '' });
  const shown = await soundsFor(discord, sample, '/sample', patienceMs);
  for (const [message, count] of [
    [kicks, 4],
    [shown, 1],
  ] as const) {
    const press = bob.click(message, pressOf(message, 'listen'));
    const [list, voice] = await whispersOf(discord, press, 2);
    assert.ok(list && voice?.voice);
    assert.deepEqual([list.visibleTo, voice.visibleTo], [bob.id, bob.id]);
    for (const [i, id] of idsOf(message).entries())
      assert.match(list.content, new RegExp(`\`${i + 1}\` \\*\\*${id.slice(0, 6)}\\*\\* at \\d+\\.\\d s`));
    assert.match(list.content, /at 0\.0 s/);
    const { channelData } = await decodeOpus(voice.attachments[0]!.bytes);
    assert.equal(channelData[0]?.length, Math.round(voice.voice.seconds * 48_000));
    assert.equal(voice.voice.waveform.length, 256);
    assert.equal(wavsOf(message).length, count);
    assert.match(voice.attachments[0]!.contentType, /^audio\/ogg/);
  }
  assert.deepEqual(discord.world.refusals, []);
});

test('where Discord refuses the voice message, the presser gets the same as a file', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await soundsFor(discord, ann.slash(channel, 'kick', { count: 2 }), '/kick', patienceMs);
  discord.faults.next('POST', /^\/webhooks\//, { kind: 'refuse', status: 400, code: 50173 });
  const [, file] = await whispersOf(discord, bob.click(kicks, pressOf(kicks, 'listen')), 2);
  assert.ok(file && !file.voice);
  assert.match(file.content, /took no voice message here/);
  assert.equal(file.visibleTo, bob.id);
  assert.match(file.attachments[0]!.filename, /^rimshot-\w{6}\.ogg$/);
  assert.ok(((await decodeOpus(file.attachments[0]!.bytes)).channelData[0]?.length ?? 0) > 0);
});

test('/shape posts the shaped sound with its own buttons, and Before shows the one that it was made from', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await soundsFor(discord, ann.slash(channel, 'kick', { count: 1 }), '/kick', patienceMs);
  const [id = ''] = idsOf(kicks);
  const values = {
    sample: id,
    start: 5,
    end: 40,
    'fade-out': 10,
    semitones: -2,
    fine: 30,
    drive: 6,
    width: 120,
    reverse: true,
  };
  const shaped = await soundsFor(discord, bob.slash(channel, 'shape', values), '/shape', patienceMs);
  const { derivation } = recipeIn(wavsOf(shaped)[0]!.bytes);
  assert.deepEqual(derivation?.kind === 'shape' && derivation.steps, [
    { startMs: 5, endMs: 40, fadeOutMs: 10, semitones: -2, cents: 30, driveDb: 6, widthPercent: 120, reverse: true },
  ]);
  const press = bob.click(shaped, pressOf(shaped, 'unshape'));
  const before = await discord.until('the sound before', () => discord.whisperTo(press), patienceMs);
  assert.equal(before.visibleTo, bob.id);
  assert.ok(before.content.includes(id.slice(0, 6)));
  assert.equal(wavsOf(before).length, 1);
});

test('every list of sounds has a 🎧 that plays what it shows: /mine, /like and a kit', async (t) => {
  const { discord, channel, ann, product } = await startTown(t);
  const kicks = await soundsFor(discord, ann.slash(channel, 'kick', { count: 2 }), '/kick', patienceMs);
  const [first = ''] = idsOf(kicks);
  const heart = ann.click(kicks, `r1:vote:${first}`);
  await discord.until('the heart', () => heart.acknowledgement, patienceMs);
  const { library } = product().app;
  while ((await library.unmeasured(1)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await soundsFor(discord, ann.slash(channel, 'kit', { name: 'Nightbus' }), '/kit', patienceMs);
  for (const [name, values, count] of [
    ['mine', {}, 1],
    ['like', { sample: first, count: 2 }, 2],
    ['kit', { kit: 'Nightbus' }, 6],
  ] as const) {
    const asked = ann.slash(channel, name, values);
    const shown = await discord.until(
      `/${name}`,
      () => [discord.whisperTo(asked), discord.answerTo(asked)].find((one) => one && wavsOf(one).length > 0),
      patienceMs,
    );
    const [list, voice] = await whispersOf(discord, ann.click(shown, pressOf(shown, 'listen')), 2);
    assert.equal(list?.content.split('\n').length, 1 + count, `/${name}: ${list?.content}`);
    assert.ok((voice?.voice?.seconds ?? 0) > 0.35 * (count - 1), name);
  }
});

test('under /top and in the hall of fame 🎧 plays what stands there', async (t) => {
  const { discord, guild, channel, ann, bob, boss } = await startTown(t);
  const fame = discord.channel(guild, 'hall-of-fame');
  const set = boss.slash(channel, 'settings', { 'fame-channel': fame.id, 'fame-threshold': 1 });
  await discord.until('the settings', () => discord.whisperTo(set), patienceMs);
  const kicks = await soundsFor(discord, ann.slash(channel, 'kick', { count: 3 }), '/kick', patienceMs);
  const loved = idsOf(kicks).slice(0, 2);
  for (const id of loved) {
    const heart = bob.click(kicks, `r1:vote:${id}`);
    await discord.until('the heart', () => heart.acknowledgement, patienceMs);
  }
  const entries = () => discord.messages(fame).filter((message) => wavsOf(message).length > 0);
  await discord.until('the hall of fame', () => entries().length === 2, patienceMs);
  const top = await soundsFor(discord, ann.slash(channel, 'top'), '/top', patienceMs);
  for (const message of [top, ...entries()]) {
    const press = bob.click(message, pressOf(message, 'listen'));
    const [list, voice] = await whispersOf(discord, press, 2);
    const shown = idsOf(message);
    assert.equal(list!.content.split('\n').length, 1 + shown.length, list!.content);
    for (const id of shown) assert.ok(loved.includes(id) && list!.content.includes(id.slice(0, 6)), list!.content);
    assert.ok((voice?.voice?.seconds ?? 0) > 0.35 * (shown.length - 1));
    assert.deepEqual([list!.visibleTo, voice!.visibleTo], [bob.id, bob.id]);
  }
  assert.equal(idsOf(top).length, 2);
  assert.deepEqual(discord.world.refusals, []);
});
