import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { commands, contextActions } from '../../commands/index.ts';
import { readWav } from '../../src/audio/wav.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { soundFrames } from '../stubs/models.ts';
import { idsOf, labelOf, pressOf, recipeIn, sounds, startTown, wavsOf, whispered } from './town.ts';

test('every command and context menu is registered, and Discord takes all of them', async (t) => {
  const { discord } = await startTown(t);
  const registered = discord.world.commands.get('') ?? [];
  assert.deepEqual(
    registered.map(({ name }) => name).sort(),
    [...commands.map(({ name }) => name), ...contextActions.map(({ name }) => name.en)].sort(),
  );
  for (const command of registered) assert.ok(command.name_localizations?.ja, `${command.name} in Japanese`);
  const options = registered.flatMap((command) => ('options' in command ? (command.options ?? []) : []));
  const files = options.filter(({ type }) => type === 11);
  // A recipe travels in a WAV alone; what is restyled, or is a beatbox, may be of any format that is read.
  assert.deepEqual(
    files.map(({ file_types }) => file_types?.includes('.opus') && file_types.includes('audio')).sort(),
    [false, true, true],
  );
  for (const { file_types } of files) assert.ok(file_types?.includes('.wav'));
});

for (const name of ['kick', 'snare', 'hat', 'perc'] as const) {
  test(`/${name} posts four WAVs that carry their recipes, a picture, ids and buttons`, async (t) => {
    const { discord, channel, ann } = await startTown(t);
    const message = await sounds(discord, ann, channel, name);
    const wavs = wavsOf(message);
    assert.equal(wavs.length, 4);
    assert.equal(message.attachments.filter(({ contentType }) => contentType === 'image/png').length, 1);
    const recipes = wavs.map(({ bytes }) => recipeIn(bytes));
    assert.deepEqual(recipes.map(sampleId), idsOf(message));
    for (const [i, { bytes }] of wavs.entries()) {
      const { sound } = readWav(bytes);
      assert.deepEqual([sound.channels.length, sound.channels[0]?.length, sound.sampleRate], [2, soundFrames, 44100]);
      assert.ok(message.content.includes(`${recipes[i]?.seed}`), 'the seed is written');
      assert.ok(message.content.includes(idsOf(message)[i]?.slice(0, 6) ?? '?'), 'the id is written');
    }
    assert.deepEqual(message.pinged, []);
  });
}

test('count, seed, steps, raw and model decide the sounds; the same seed is the same sound, also after a restart', async (t) => {
  const { discord, channel, ann, bob, restart } = await startTown(t);
  const values = { count: 2, seed: 4294967295, steps: 12, raw: true, model: 'kick:pretrained' };
  const first = await sounds(discord, ann, channel, 'kick', values);
  const recipes = wavsOf(first).map(({ bytes }) => recipeIn(bytes));
  assert.deepEqual(
    recipes.map(({ seed, steps, raw }) => [seed, steps, raw]),
    [
      [4294967295, 12, true],
      [0, 12, true],
    ],
  );
  const hat = await sounds(discord, ann, channel, 'hat', { count: 1, seed: 123 });
  const again = await sounds(discord, bob, channel, 'hat', { count: 1, seed: 123 });
  await restart();
  const later = await sounds(discord, ann, channel, 'hat', { count: 1, seed: 123 });
  for (const other of [again, later]) {
    assert.deepEqual(idsOf(other), idsOf(hat));
    assert.deepEqual(wavsOf(other)[0]?.bytes, wavsOf(hat)[0]?.bytes);
  }
});

test('/kit, /vary, /morph, /inpaint and /restyle post their sounds', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const kit = await sounds(discord, ann, channel, 'kit', { seed: 7 });
  assert.equal(wavsOf(kit).length, 6);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 2 });
  const [a = '', b = ''] = idsOf(kicks);
  const vary = await sounds(discord, ann, channel, 'vary', { sample: a, strength: 0.3, count: 3 });
  assert.deepEqual(
    wavsOf(vary).map(({ bytes }) => recipeIn(bytes).derivation),
    Array(3).fill({ kind: 'vary', source: { sample: a }, strength: 0.3 }),
  );
  const morph = await sounds(discord, ann, channel, 'morph', { a, b: b.slice(0, 6), count: 2 });
  assert.equal(recipeIn(wavsOf(morph)[0]!.bytes).derivation?.kind, 'morph');
  const inpaint = await sounds(discord, ann, channel, 'inpaint', { sample: a, 'keep-ms': 20, count: 1 });
  assert.equal(recipeIn(wavsOf(inpaint)[0]!.bytes).derivation?.kind, 'inpaint');
  const file = discord.file('mine.wav', wavsOf(kicks)[0]!.bytes);
  const restyle = await sounds(discord, ann, channel, 'restyle', { file, model: 'snare', count: 1 });
  assert.equal(recipeIn(wavsOf(restyle)[0]!.bytes).derivation?.kind, 'restyle');
});

test('/sample, /top, /mine, /about and /queue answer', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 2 });
  const [id = ''] = idsOf(kicks);
  const shown = await sounds(discord, bob, channel, 'sample', { id: id.slice(0, 6) });
  assert.deepEqual(idsOf(shown), [id]);
  assert.deepEqual(wavsOf(shown)[0]?.bytes, wavsOf(kicks)[0]?.bytes);
  const posted = await sounds(discord, bob, channel, 'sample', {
    file: discord.file('x.wav', wavsOf(kicks)[1]!.bytes),
  });
  assert.deepEqual(idsOf(posted), idsOf(kicks).slice(1));
  bob.click(kicks, `r1:vote:${id}`);
  await discord.until('the vote', () => labelOf(kicks, `r1:vote:${id}`).endsWith('1'));
  const top = await sounds(discord, ann, channel, 'top', { period: 'day', model: 'kick' });
  assert.equal(idsOf(top)[0], id);
  const mine = await whispered(discord, ann.slash(channel, 'mine'));
  assert.ok(mine.content.includes(id.slice(0, 6)));
  const about = ann.slash(channel, 'about');
  const said = await discord.until('/about', () => discord.answerTo(about));
  assert.match(said.content, /CC0-1\.0/);
  assert.ok((await whispered(discord, ann.slash(channel, 'queue'))).content.length > 0);
});

test('posted WAVs are the stored ones plus the chunks that samplers read, and are recognised when they come back', async (t) => {
  const { discord, channel, ann, bob, product } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 1 });
  const [id = ''] = idsOf(kicks);
  const stored = (await product().app.library.readAudio(id)) ?? assert.fail();
  const { bytes } = wavsOf(kicks)[0]!;
  // All but the size of the RIFF file.
  assert.ok(Buffer.from(bytes.subarray(8, stored.length)).equals(stored.subarray(8)));
  const added = Buffer.from(bytes.subarray(stored.length));
  assert.deepEqual([added.toString('latin1', 0, 4), added.toString('latin1', 44, 48)], ['smpl', 'inst']);
  const noteAtRoot = added.readUInt32LE(8 + 12);
  assert.equal(added[52], noteAtRoot);
  assert.deepEqual(readWav(bytes).sound, readWav(stored).sound);
  const again = await sounds(discord, bob, channel, 'sample', { file: discord.file('x.wav', bytes) });
  assert.deepEqual(idsOf(again), [id]);
});

test('/settings sets the hall of fame, and a sound that reaches the threshold is posted there once', async (t) => {
  const { discord, guild, channel, ann, bob, boss } = await startTown(t);
  const fame = discord.channel(guild, 'hall-of-fame');
  const closed = discord.channel(guild, 'closed', { permissions: 0n });
  assert.throws(() => ann.slash(channel, 'settings'), /not shown/);
  const refused = boss.slash(channel, 'settings', { 'fame-channel': closed.id });
  assert.match((await whispered(discord, refused)).content, /cannot post in <#\d+>/);
  await whispered(discord, boss.slash(channel, 'settings', { 'fame-channel': fame.id, 'fame-threshold': 1 }));
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 2 });
  const id = pressOf(kicks, 'vote');
  const entries = () => discord.messages(fame).filter(({ attachments }) => attachments.length > 0);
  for (const label of ['1', '0', '1']) {
    bob.click(kicks, id);
    await discord.until(`the count ${label}`, () => labelOf(kicks, id).endsWith(`· ${label}`));
  }
  const entry = await discord.until('the hall of fame', () => entries()[0]);
  assert.equal(entries().length, 1);
  assert.match(entry.content, /Ann/);
  assert.deepEqual(wavsOf(entry)[0]?.bytes, wavsOf(kicks)[0]?.bytes);
});

test('the hall of fame speaks the server’s language, not that of whoever voted last', async (t) => {
  const { discord, ann, bob } = await startTown(t);
  const guild = discord.guild('Schlagwerk', { locale: 'de' });
  const [channel, fame] = [discord.channel(guild, 'drums'), discord.channel(guild, 'ruhmeshalle')];
  const boss = discord.person('Chefin', { permissions: 1n << 5n });
  await whispered(discord, boss.slash(channel, 'settings', { 'fame-channel': fame.id, 'fame-threshold': 1 }));
  const kick = await sounds(discord, ann, channel, 'kick', { count: 1 });
  bob.click(kick, pressOf(kick, 'vote'));
  const isEntry = ({ attachments }: { attachments: readonly unknown[] }) => attachments.length > 0;
  const entry = await discord.until('the entry', () => discord.messages(fame).find(isEntry));
  assert.match(entry.content, /von Ann · eine Stimme/);
});

test('/pack sends a zip with WAVs, presets, recipes and licence', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 3 });
  const answer = await sounds(discord, ann, channel, 'pack', { batch: idsOf(kicks)[0] ?? '' });
  const zip = unzipSync(answer.attachments[0]!.bytes);
  const names = Object.keys(zip);
  assert.equal(names.filter((name) => name.endsWith('.wav')).length, 3);
  for (const wanted of [/\.sfz$/, /\.dspreset$/, /recipes\.json$/, /licence\.txt$/i])
    assert.ok(
      names.some((name) => wanted.test(name)),
      `${wanted} among ${names.join(', ')}`,
    );
  const packed = names.filter((name) => name.endsWith('.wav')).map((name) => readWav(zip[name]!));
  assert.deepEqual(
    packed,
    wavsOf(kicks).map(({ bytes }) => readWav(bytes)),
  );
});

test('/delete asks first, is for the maker and moderators, and takes the sound away', async (t) => {
  const { discord, channel, ann, bob, boss } = await startTown(t);
  const [first = '', second = ''] = idsOf(await sounds(discord, ann, channel, 'kick', { count: 2 }));
  assert.match((await whispered(discord, bob.slash(channel, 'delete', { sample: first }))).content, /Only its maker/);
  for (const [who, id] of [
    [ann, first],
    [boss, second],
  ] as const) {
    const question = await whispered(discord, who.slash(channel, 'delete', { sample: id }));
    await whispered(discord, who.click(question, pressOf(question, 'delete')));
    assert.match((await whispered(discord, bob.slash(channel, 'sample', { id }))).content, /no sound/);
  }
});

test('/forget-me erases a person after a confirmation', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 1 });
  const vote = pressOf(kicks, 'vote');
  bob.click(kicks, vote);
  await discord.until('the vote', () => labelOf(kicks, vote).endsWith('1'));
  for (const who of [ann, bob]) {
    const question = await whispered(discord, who.slash(channel, 'forget-me'));
    await whispered(discord, who.click(question, pressOf(question, 'forget')));
  }
  const shown = await sounds(discord, bob, channel, 'sample', { id: idsOf(kicks)[0] ?? '' });
  assert.doesNotMatch(shown.content, /Ann/);
  assert.match(labelOf(shown, vote), /0$/);
});

test('autocomplete offers the installed models and the sounds of this server', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 2 });
  const typedModels = ann.type(channel, 'kick', 'model', '');
  const models = await discord.until('models', () => typedModels.choices);
  assert.deepEqual(models.map(({ value }) => value).sort(), ['dustbin', 'kick:pretrained', 'kick:starter']);
  const typedSounds = ann.type(channel, 'vary', 'sample', idsOf(kicks)[0]?.slice(0, 4) ?? '');
  const found = await discord.until('sounds', () => typedSounds.choices);
  assert.ok(found.some(({ value }) => String(idsOf(kicks)[0]).startsWith(String(value))));
});

test('answers are in the language of the person', async (t) => {
  const { discord, channel } = await startTown(t);
  const texts = new Set<string>();
  for (const locale of ['en-US', 'de', 'fr', 'es-419', 'ja']) {
    const sent = discord.person('Polly', { locale }).slash(channel, 'mine');
    texts.add((await whispered(discord, sent)).content);
  }
  assert.equal(texts.size, 5);
});
