/** A beatbox in a strict Discord: as a file, from a voice message by its menu, corrected by a press, over a restart. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readWav } from '../../src/audio/wav.ts';
import { snowflake } from './server/snowflake.ts';
import { idsOf, pressOf, recipeIn, soundsFor, startTown, wavsOf, whispered } from './town.ts';

/** "Boots and cats" as a phone sends it: Ogg Opus, mono, 48 kHz. */
const recording = readFileSync(new URL('../fixtures/audio/boots-and-cats.opus', import.meta.url));

/** A decoder and a thread have to start first. */
const slowMs = 240_000;

test('a voice message becomes a kit with its beat by the menu of its message, and a press sorts a hit anew', async (t) => {
  const { discord, channel, ann, bob, restart } = await startTown(t);
  const message = discord.remember(channel, { ageMs: 1000, components: [] });
  message.attachments = [
    { id: snowflake(), filename: 'voice-message.ogg', bytes: recording, contentType: 'audio/ogg' },
  ];
  const made = await soundsFor(discord, ann.contextMenu(message, 'Beatbox into a kit'), 'a kit', slowMs);
  assert.equal(made.attachments.length, 10, 'eight hits, their picture, and the loop');
  const loop = readWav(made.attachments.at(-1)!.bytes).sound;
  assert.match(made.attachments.at(-1)!.filename, /-100bpm\.wav$/);
  assert.equal(loop.channels[0]!.length, Math.round((60 / 100 / 4) * 16 * 44_100));
  const models = wavsOf(made)
    .slice(0, 8)
    .map(({ bytes }) => recipeIn(bytes).model);
  assert.deepEqual(models, ['kick', 'hat', 'snare', 'hat', 'kick', 'hat', 'snare', 'hat']);

  await restart();
  const menu = made.components
    .flatMap(({ components }) => components.map(({ custom_id }) => custom_id))
    .find((id) => /^r1:sort:[^:]+$/.test(id))!;
  const corrected = await soundsFor(discord, ann.select(made, menu, 'snare.kick'), 'another drum', slowMs);
  assert.equal(idsOf(corrected).length, 1);
  assert.equal(recipeIn(wavsOf(corrected)[0]!.bytes).model, 'kick');
  assert.match((await whispered(discord, bob.select(made, menu, 'snare-2.kick'))).content, /somebody else/);
  const played = await soundsFor(discord, bob.click(corrected, pressOf(corrected, 'beat')), 'the beat', slowMs);
  const [row] = played.content.split('\n').filter((line) => /kick 3/.test(line));
  assert.match(row ?? '', /^`\.{4}[xXo]\.{11}`/, played.content);
});

test('/beatbox takes any recording, and says what is wrong with one', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const file = discord.file('mouth.opus', recording, { contentType: 'audio/ogg' });
  const asked = ann.slash(channel, 'beatbox', { file, seed: 7, name: 'Mouth' });
  const made = await soundsFor(discord, asked, 'a kit', slowMs);
  assert.match(made.content + JSON.stringify(made.embeds), /\*\*Mouth\*\* stays as your kit/);
  const broken = discord.file('mouth.ogg', recording.subarray(0, 40), { contentType: 'audio/ogg' });
  assert.match(
    (await whispered(discord, ann.slash(channel, 'beatbox', { file: broken }), slowMs)).content,
    /mouth\.ogg/,
  );
  const text = discord.remember(channel, { ageMs: 1000, components: [], content: 'boots and cats' });
  assert.match((await whispered(discord, ann.contextMenu(text, 'Beatbox into a kit'))).content, /no sound file/);
});
