/** Kits in a strict Discord: every command, button and menu of theirs, with two people, over a restart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWav } from '../../src/audio/wav.ts';
import { idsOf, labelOf, pressOf, sounds, soundsFor, startTown, wavsOf, whispered } from './town.ts';

/** A menu with one select has the id of its verb. */
const menuOf = (message: Parameters<typeof pressOf>[0], verb: string): string => {
  const ids = message.components.flatMap(({ components }) => components.map(({ custom_id }) => custom_id));
  return ids.find((id) => new RegExp(`^r1:${verb}:[^:]+$`).test(id)) ?? '';
};

test('a kit is made, rolled, locked, played, hearted, copied and deleted, and outlives a restart', async (t) => {
  const { discord, channel, ann, bob, restart } = await startTown(t);
  const made = await sounds(discord, ann, channel, 'kit', { seed: 7, name: 'Nightbus' });
  assert.equal(wavsOf(made).length, 6);
  assert.match(made.content + JSON.stringify(made.embeds ?? ''), /Nightbus/);

  const rolled = await soundsFor(discord, ann.select(made, menuOf(made, 'roll'), 'snare'), 'a snare');
  assert.notEqual(idsOf(rolled)[0], idsOf(made)[1]);
  assert.match((await whispered(discord, bob.select(made, menuOf(made, 'roll'), 'snare'))).content, /somebody else/);
  const shown = await sounds(discord, ann, channel, 'kit', { kit: 'Nightbus' });
  const locked = await whispered(discord, ann.select(shown, menuOf(shown, 'lock'), 'kick'));
  assert.match(locked.content + JSON.stringify(locked.embeds ?? ''), /locked/);
  assert.match((await whispered(discord, ann.slash(channel, 'slot', { slot: 'kick' }))).content, /kick is locked/);

  await restart();
  const hat = await sounds(discord, ann, channel, 'slot', { slot: 'open-hat' });
  assert.equal(wavsOf(hat).length, 3);
  const set = await whispered(discord, ann.slash(channel, 'slot', { slot: 'perc', volume: -6, mute: true }));
  assert.match(set.content + JSON.stringify(set.embeds ?? ''), /muted/);
  const beat = await sounds(discord, ann, channel, 'beat', { groove: 'house', swing: 58, bars: 2 });
  assert.deepEqual(
    beat.attachments.map(({ filename }) => filename),
    ['nightbus-124bpm.wav', 'nightbus-124bpm.mid'],
  );
  const { sound } = readWav(beat.attachments[0]!.bytes);
  assert.equal(sound.channels[0]!.length, Math.round((60 / 124 / 4) * 32 * 44_100));
  const again = await soundsFor(discord, bob.click(beat, pressOf(beat, 'beat')), 'the same loop');
  assert.ok(Buffer.from(again.attachments[0]!.bytes).equals(Buffer.from(beat.attachments[0]!.bytes)));

  const heart = pressOf(beat, 'kit-heart');
  bob.click(beat, heart);
  await discord.until('the heart', () => labelOf(beat, heart).endsWith('1'));
  const list = await whispered(discord, bob.slash(channel, 'kits'));
  assert.match(list.content + JSON.stringify(list.embeds ?? ''), /Nightbus.*1 heart/);
  const opened = await whispered(discord, bob.select(list, 'r1:show-kit:chosen', heart.split(':')[2]!));
  const copied = await whispered(discord, bob.click(opened, pressOf(opened, 'open-kit')));
  assert.match(copied.content, /in your strip now/);
  const own = await sounds(discord, bob, channel, 'beat', { tempo: 99 });
  assert.equal(own.attachments[0]?.filename, 'nightbus-99bpm.wav');

  const card = await sounds(discord, ann, channel, 'kit', { kit: heart.split(':')[2]! });
  const question = await whispered(discord, ann.click(card, pressOf(card, 'kit-delete')));
  const gone = await whispered(discord, ann.click(question, pressOf(question, 'kit-delete')));
  assert.match((await whispered(discord, bob.click(beat, pressOf(beat, 'beat')))).content, /no kit/);
  assert.match((await whispered(discord, ann.click(gone, pressOf(gone, 'undo')))).content, /It is back/);
  const sure = await whispered(discord, ann.click(card, pressOf(card, 'kit-delete')));
  await whispered(discord, ann.click(sure, pressOf(sure, 'kit-delete')));
  assert.match((await whispered(discord, bob.click(beat, pressOf(beat, 'beat')))).content, /no kit/);
});

test('options of kits are completed from one’s own kits and slots', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  await sounds(discord, ann, channel, 'kit', { seed: 7, name: 'Nightbus' });
  for (const [command, option, typed, wanted] of [
    ['beat', 'kit', 'night', 'Nightbus'],
    ['slot', 'slot', 'open', 'open-hat'],
  ] as const) {
    const sent = ann.type(channel, command, option, typed);
    const choices = await discord.until('choices', () => sent.choices);
    assert.ok(
      choices.some(({ name }) => name.includes(wanted)),
      `${wanted} for ${typed}`,
    );
  }
});
