import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { readWav } from '../../src/audio/wav.ts';
import type { Button, Menu, Message, Rows } from '../../src/chat/chat.ts';
import { isMenu, sampleIdsOf } from '../../src/chat/rows.ts';
import { shortWav } from '../stubs/wavs.ts';
import { ada, bo, cleo, refusal, type SmallChat, smallChat, uploadOf } from './small-chat.ts';

const buttonsOf = (rows: Rows | undefined): Button[] => (rows ?? []).flatMap((row) => (isMenu(row) ? [] : row));
const buttonFor = (message: Message, verb: string): string =>
  buttonsOf(message.rows).find(({ id }) => id.startsWith(`r1:${verb}:`))?.id ?? assert.fail(`no ${verb} button`);
const menuOf = ({ rows }: Message): Menu => (rows ?? []).find(isMenu) ?? assert.fail('no menu');

async function made(chat: SmallChat, line: string, who = {}): Promise<Message> {
  const { delivered } = await chat.say(line, who);
  return delivered[0] ?? assert.fail(`${line} was not delivered`);
}

test('a heart counts once a person and shows on the button alone; taken back by a second press, it can be undone', async (t) => {
  const chat = await smallChat(t);
  const { rows } = await made(chat, '/kick 2');
  const [sampleId = '', other] = sampleIdsOf(rows);
  const id = `r1:vote:${sampleId}`;
  const press = async (person: object) => {
    const { buttons, whispers } = await chat.press(id, { person: person as typeof bo, rows });
    const labels = buttonsOf(buttons[0])
      .slice(0, 2)
      .map(({ label }) => label);
    return { labels, whispers };
  };
  assert.deepEqual(await press(bo), { labels: ['Sound 1, votes · 1', 'Sound 2, votes · 0'], whispers: [] });
  assert.deepEqual(await press(cleo), { labels: ['Sound 1, votes · 2', 'Sound 2, votes · 0'], whispers: [] });
  const back = await press(bo);
  assert.deepEqual(back.labels, ['Sound 1, votes · 1', 'Sound 2, votes · 0']);
  assert.match(back.whispers[0]!.text, /no longer kept, and your vote for it is gone/);
  // The buttons that this press saw are older than the vote for the other sound.
  await chat.press(`r1:vote:${other}`, { person: bo, rows });
  assert.deepEqual((await press(cleo)).labels, ['Sound 1, votes · 0', 'Sound 2, votes · 1']);
  const undo = buttonFor(back.whispers[0]!, 'undo');
  assert.match(refusal(await chat.press(undo, { person: cleo })), /nothing to undo/, 'another person’s');
  assert.match(refusal(await chat.press(undo, { person: bo })), /It is back/);
  assert.match(refusal(await chat.press(undo, { person: bo })), /nothing to undo/, 'once');
  assert.equal((await chat.app.library.findSample(sampleId, { serverId: 'server-1' }))?.votes, 1);
  const receipt = await chat.press(id, { person: cleo });
  assert.match(refusal(receipt), /\w{6} is kept, and your vote counts\. It has 2/);
});

test('one’s own sound is kept without a vote; on the local channel its one person’s heart is a vote', async (t) => {
  const chat = await smallChat(t);
  const { rows } = await made(chat, '/kick 1');
  const id = `r1:vote:${sampleIdsOf(rows)[0]}`;
  const own = await chat.press(id, { rows });
  assert.match(refusal(own), /is kept\. One’s own sounds get no vote/);
  assert.match(buttonsOf(own.buttons[0])[0]?.label ?? '', /· 0$/);
  assert.match((await chat.say('/mine')).whispers[0]!.text, /What you keep/);
  const local = { platform: 'local', serverId: 'local', person: { id: 'local:me', name: 'me' } } as const;
  const mine = await made(chat, '/kick 1', local);
  const { buttons } = await chat.press(`r1:vote:${sampleIdsOf(mine.rows)[0]}`, { ...local, rows: mine.rows });
  assert.match(buttonsOf(buttons[0])[0]?.label ?? '', /· 1$/);
});

test('forged ids of another server, deleted sounds and unknown or old buttons get a friendly refusal', async (t) => {
  const chat = await smallChat(t);
  const secret = sampleIdsOf((await made(chat, '/kick 1', { serverId: 'private' })).rows)[0]!;
  const gone = sampleIdsOf((await made(chat, '/snare 1')).rows)[0]!;
  await chat.app.library.deleteSample(gone);
  for (const sound of [secret, gone, '0000000000000', 'chosen', '..'])
    for (const verb of [
      'vote',
      'again',
      'vary',
      'save',
      'sample',
      'pack',
      'remake',
      'unshape',
      'listen',
      'delete',
      'pick',
    ]) {
      const answers = await chat.press(`r1:${verb}:${sound}${verb === 'pick' ? ':vary' : ''}`, { person: cleo });
      assert.match(refusal(answers), /There is no sound “/, `${verb} ${sound}`);
      assert.deepEqual([answers.deferred, answers.replies, answers.delivered], [[], [], []]);
    }
  for (const id of ['r0:vote:abc', 'r2:vote:abc']) assert.match(refusal(await chat.press(id)), /another version/);
  for (const id of ['r1:fly:abc', 'vote', '', 'r1:pick:abc:fly', `r1:vote:${'a'.repeat(100)}`, "r1:vote:'; drop table"])
    assert.match(refusal(await chat.press(id)), /does nothing here any more/);
  assert.deepEqual(chat.logged, []);
  assert.equal((await chat.app.library.findSample(secret))?.votes, 0);
});

test('“again” repeats the making with new seeds, at the presser’s charge', async (t) => {
  const chat = await smallChat(t);
  const first = await made(chat, '/kick 3 seed:1 steps:20');
  const { delivered } = await chat.press(buttonFor(first, 'again'), { person: bo, rows: first.rows });
  const again = delivered[0]!;
  assert.match(again.text, /\*\*Kick\*\* × 3 for Bo/);
  const recipe = (await chat.app.library.findSample(sampleIdsOf(again.rows)[0]!))!.recipe;
  assert.equal(recipe.steps, 20);
  assert.notEqual(recipe.seed, 1);
  const kit = await made(chat, '/kit 1');
  assert.match((await chat.press(buttonFor(kit, 'again'))).delivered[0]!.text, /\*\*Kit\*\* × 6/);
});

test('one press varies a sound a little or a lot; older messages ask which one, by their batch', async (t) => {
  const chat = await smallChat(t);
  const several = await made(chat, '/kick 3');
  const [first, second] = sampleIdsOf(several.rows);
  const menu = menuOf(several);
  assert.equal(menu.choices.length, 6);
  const derivationOf = async (message: Message) =>
    (await chat.app.library.findSample(sampleIdsOf(message.rows)[0]!))?.recipe.derivation;
  for (const [variation, strength] of [
    ['subtle', 0.2],
    ['strong', 0.55],
  ] as const) {
    const varied = await chat.press(menu.id, { rows: several.rows }, `${second}.${variation}`);
    assert.match(varied.delivered[0]!.text, /\*\*Variations\*\* × 4/);
    assert.deepEqual(await derivationOf(varied.delivered[0]!), {
      kind: 'vary',
      source: { sample: second },
      strength,
    });
  }
  for (const forged of ['forged', `${'0'.repeat(13)}.subtle`, `${first}.wildly`])
    assert.match(refusal(await chat.press(menu.id, {}, forged)), /There is no sound/, forged);
  for (const rows of [several.rows, undefined]) {
    const asked = await chat.press(`r1:pick:${first}:vary`, { rows });
    const old = menuOf(asked.whispers[0]!);
    assert.deepEqual(
      old.choices.map(({ value }) => value),
      sampleIdsOf(several.rows),
    );
    assert.equal((await chat.press(old.id, {}, second)).delivered.length, 1);
  }
  assert.equal((await chat.press(`r1:vary:${first}`)).delivered.length, 1);
});

test('the star of older messages keeps a sound without a vote and takes it back; /mine and its pack show it to its person alone', async (t) => {
  const chat = await smallChat(t);
  const [id = ''] = sampleIdsOf((await made(chat, '/kick 1')).rows);
  const star = `r1:save:${id}`;
  assert.match(refusal(await chat.say('/mine', { person: bo })), /Nothing yet/);
  for (const pack of ['r1:pack:favourites', 'r1:pack:kept'])
    assert.match(refusal(await chat.press(pack, { person: bo })), /keep no sounds yet/);
  assert.match(refusal(await chat.press(star, { person: bo })), /is kept/);
  assert.equal((await chat.app.library.findSample(id))?.votes, 0);
  const { whispers, replies } = await chat.say('/mine', { person: bo });
  assert.equal(replies.length, 0);
  assert.equal(whispers[0]?.sounds?.length, 1);
  const pack = await chat.press(buttonFor(whispers[0]!, 'pack'), { person: bo });
  assert.equal(pack.replies[0]?.files?.[0]?.name, 'rimshot-kept.zip');
  const back = await chat.press(star, { person: bo });
  assert.match(refusal(back), /no longer kept/);
  assert.ok(buttonFor(back.whispers[0]!, 'undo'));
});

test('“pack” zips the sounds of the message with presets, recipes and the licences of their models', async (t) => {
  const chat = await smallChat(t);
  const kit = await made(chat, '/kit 4');
  const { replies } = await chat.press(buttonFor(kit, 'pack'), { rows: kit.rows });
  const [file] = replies[0]?.files ?? [];
  assert.equal(file?.type, 'application/zip');
  const names = Object.keys(unzipSync(file!.bytes));
  assert.equal(names.filter((name) => name.endsWith('.wav')).length, 6);
  for (const part of ['.sfz', '.dspreset', 'recipes.json', 'licence.txt'])
    assert.ok(
      names.some((name) => name.endsWith(part)),
      part,
    );
  const licence = Buffer.from(unzipSync(file!.bytes)[names.find((name) => name.endsWith('licence.txt'))!]!).toString();
  for (const model of ['kick:starter', 'snare:starter', 'hat:starter', 'perc:starter', 'CC0-1.0', 'sounds by the test'])
    assert.ok(licence.includes(model), model);
});

test('under a pack a menu offers the same sounds in another format, for anybody’s every kind of pack', async (t) => {
  const chat = await smallChat(t);
  const kit = await made(chat, '/kit 4');
  const one = await made(chat, '/kick 1 seed:9');
  await chat.press(`r1:save:${sampleIdsOf(one.rows)[0]}`);
  await chat.press(`r1:vote:${sampleIdsOf(one.rows)[0]}`, { person: bo });
  const packs = [
    [6, (await chat.press(buttonFor(kit, 'pack'), { rows: kit.rows })).replies[0]!],
    [1, (await chat.press(buttonFor(one, 'pack'), { rows: one.rows })).replies[0]!],
    [1, (await chat.press('r1:pack:kept')).replies[0]!],
    [1, (await chat.say('/pack what:top period:day')).replies[0]!],
  ] as const;
  for (const [count, message] of packs) {
    const menu = menuOf(message);
    assert.deepEqual(
      menu.choices.map(({ value }) => value),
      ['wav', 'wav24', 'wav48', 'wav2448', 'sfz', 'decentsampler', 'midi', 'ableton', 'mpc'],
    );
    const { replies } = await chat.press(menu.id, { rows: message.rows! }, 'sfz');
    const names = Object.keys(unzipSync(replies[0]!.files![0]!.bytes));
    assert.equal(names.filter((name) => name.endsWith('.wav')).length, count, menu.id);
    assert.equal(names.filter((name) => name.endsWith('.sfz')).length, 1);
    assert.equal(names.filter((name) => name.endsWith('.dspreset')).length, 0);
    const fine = (await chat.press(menu.id, { rows: message.rows! }, 'wav2448')).replies[0]!.files![0]!;
    for (const [name, wav] of Object.entries(unzipSync(fine.bytes)))
      if (name.endsWith('.wav')) assert.deepEqual([wav[34], readWav(wav).sound.sampleRate], [24, 48_000], name);
    const midi = (await chat.press(menu.id, { rows: message.rows! }, 'midi')).replies[0]!.files![0]!;
    assert.deepEqual([midi.type, midi.name.endsWith('.mid')], ['audio/midi', true]);
  }
  assert.match(refusal(await chat.press(menuOf(packs[0][1]).id, {}, 'exe')), /button/);
});

test('/pack takes what one keeps, the best of a period or a batch, and stays below the attachment limit', async (t) => {
  const chat = await smallChat(t);
  const { rows } = await made(chat, '/kick 4');
  const [id] = sampleIdsOf(rows);
  assert.match(refusal(await chat.say('/pack')), /keep no sounds/);
  assert.match(refusal(await chat.say('/pack batch')), /Say which sound/);
  assert.match(refusal(await chat.say('/pack top')), /nothing to pack/);
  const whole = (await chat.say(`/pack batch:${id}`)).replies[0]!;
  assert.match(whole.text, /4 sounds/);
  const limit = whole.files![0]!.bytes.length - 1;
  await chat.press(`r1:vote:${id}`, { person: bo });
  assert.match((await chat.say('/pack what:top period:day')).replies[0]!.text, /one sound/);
  const small = await chat.say(`/pack batch:${id}`, { attachmentLimitBytes: limit });
  assert.ok(small.replies[0]!.files![0]!.bytes.length <= limit);
  assert.match(small.replies[0]!.text, /too large here: `/);
});

test('the hall of fame gets a sound once, with its maker and recipe, when it reaches the threshold', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/settings fame-channel:<#77> fame-threshold:2', { person: cleo });
  assert.deepEqual(
    chat.posts.map(({ channelId }) => channelId),
    ['77'],
  );
  const { rows } = await made(chat, '/kick 1 seed:9');
  const id = `r1:vote:${sampleIdsOf(rows)[0]}`;
  await chat.press(id, { person: bo, rows });
  assert.equal(chat.posts.length, 1);
  await chat.press(id, { person: cleo, rows });
  const [, post] = chat.posts;
  assert.match(post!.message.text, /by Ada · 2 votes/);
  assert.match(post!.message.text, /kick:starter .* · seed 9 · 10 steps/);
  assert.ok(post!.nonce.length <= 25);
  assert.equal(post!.message.sounds?.length, 1);
  await chat.press(id, { person: cleo, rows });
  await chat.press(id, { person: cleo, rows });
  assert.equal(chat.posts.length, 2);
});

test('a hall of fame that cannot be reached costs no vote and no sound: it is posted at a later vote', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/settings fame-channel:<#77> fame-threshold:1', { person: cleo });
  const { rows } = await made(chat, '/kick 2 seed:9');
  const [famous, other] = sampleIdsOf(rows);
  const { post } = chat.app;
  Object.assign(chat.app, { post: () => Promise.reject(new Error('Missing Permissions')) });
  const pressed = await chat.press(`r1:vote:${famous}`, { person: bo, rows });
  assert.deepEqual([pressed.whispers, pressed.buttons.length], [[], 1]);
  assert.match(chat.logged.at(-1)!.message, /hall of fame/);
  Object.assign(chat.app, { post });
  await chat.press(`r1:vote:${other}`, { person: bo, rows });
  assert.deepEqual(
    chat.posts.slice(1).map(({ nonce }) => nonce),
    [`fame-${famous}`, `fame-${other}`],
  );
});

test('makers and moderators delete after a confirmation, others are refused each time', async (t) => {
  const chat = await smallChat(t);
  const [mine, other] = sampleIdsOf((await made(chat, '/kick 2')).rows);
  assert.match(refusal(await chat.say(`/delete ${mine}`, { person: bo })), /Only its maker/);
  assert.match(refusal(await chat.press(`r1:delete:${mine}:sure`, { person: bo })), /Only its maker/);
  const { whispers } = await chat.say(`/delete ${mine}`, { person: ada });
  assert.ok(await chat.app.library.findSample(mine!));
  assert.match(refusal(await chat.press(buttonFor(whispers[0]!, 'delete'))), /is deleted/);
  assert.equal(await chat.app.library.findSample(mine!), undefined);
  assert.match(refusal(await chat.press(`r1:delete:${other}:sure`, { person: cleo })), /is deleted/);
});

test('a moderator of another server where a sound was asked for as well cannot delete it', async (t) => {
  const chat = await smallChat(t);
  const [id] = sampleIdsOf((await made(chat, '/kick 1 seed:5')).rows);
  await made(chat, '/kick 1 seed:5', { serverId: 'server-2', person: bo });
  const answers = await chat.press(`r1:delete:${id}:sure`, { serverId: 'server-2', person: cleo });
  assert.match(refusal(answers), /Only its maker/);
});

test('jobs are cancelled by their owner or a moderator of their server, and by nobody else', async (t) => {
  const chat = await smallChat(t);
  let open = (): void => undefined;
  chat.gate.wait = new Promise((resolve) => {
    open = resolve;
  });
  for (let i = 0; i < 2; i++) await chat.say('/kick 1');
  const cancels = async (who: object) => buttonsOf((await chat.say('/queue', who)).whispers[0]?.rows);
  assert.equal((await cancels({})).length, 2);
  assert.deepEqual(await cancels({ person: bo }), []);
  const [, waiting] = await cancels({ person: cleo });
  assert.match(refusal(await chat.press(waiting!.id, { person: bo })), /Only the person/);
  assert.match(refusal(await chat.press(waiting!.id, { person: cleo, serverId: 'server-2' })), /already over/);
  assert.match(refusal(await chat.press(waiting!.id, { person: cleo })), /Cancelled/);
  assert.match(refusal(await chat.press(waiting!.id)), /already over/);
  open();
  delete chat.gate.wait;
  await chat.settle();
  assert.deepEqual(chat.deliveries('request-1').messages.length, 1);
  assert.deepEqual(chat.deliveries('request-2').failures, ['Cancelled.']);
  assert.match(refusal(await chat.say('/queue')), /nothing waits/);
});

test('whoever cancels their own job is told once, by the job, and its button goes', async (t) => {
  const chat = await smallChat(t);
  let open = (): void => undefined;
  chat.gate.wait = new Promise((resolve) => {
    open = resolve;
  });
  for (let i = 0; i < 2; i++) await chat.say('/kick 1');
  const { rows } = (await chat.say('/queue')).whispers[0]!;
  const [first, second] = buttonsOf(rows);
  const { whispers, buttons } = await chat.press(second!.id, { rows });
  assert.deepEqual(whispers, []);
  assert.deepEqual(buttons, [[[first]]]);
  open();
  delete chat.gate.wait;
  await chat.settle();
  assert.deepEqual(chat.deliveries('request-2').failures, ['Cancelled.']);
});

test('pruned audio is made again from its recipe by one press', async (t) => {
  const chat = await smallChat(t);
  const [id] = sampleIdsOf((await made(chat, '/kick 1')).rows);
  const before = await chat.app.library.readAudio(id!);
  assert.equal(await chat.app.library.pruneAudio(-1000, () => true), 1);
  const shown = (await chat.say(`/sample ${id}`)).replies[0]!;
  assert.match(shown.text, /audio was cleared away/);
  const remade = await chat.press(buttonFor(shown, 'remake'));
  assert.deepEqual(Buffer.from(remade.delivered[0]!.sounds![0]!.wav), Buffer.from(before!));
});

test('the context actions vary a sound or tell about it, ask where there are several, and find none elsewhere', async (t) => {
  const chat = await smallChat(t);
  const one = await made(chat, '/kick 1');
  const two = await made(chat, '/snare 2');
  assert.match((await chat.context('vary', { rows: one.rows })).delivered[0]!.text, /\*\*Variations\*\*/);
  assert.equal(menuOf((await chat.context('vary', { rows: two.rows })).whispers[0]!).choices.length, 2);
  const about = await chat.context('about', { rows: one.rows });
  assert.match(about.whispers[0]!.text, /Recipe: seed \d+ · dpmpp-2m log · 10 steps/);
  const menu = menuOf((await chat.context('about', { rows: two.rows })).whispers[0]!);
  const told = await chat.press(menu.id, {}, menu.choices[0]!.value);
  assert.match(told.whispers[0]!.text, /snare:starter/);
  for (const verb of ['vary', 'about']) assert.match(refusal(await chat.context(verb)), /no sounds of ours/);
});

test('a WAV of ours that is posted again is recognised by its recipe, a false claim is not', async (t) => {
  const chat = await smallChat(t);
  const [sound] = (await made(chat, '/kick 1 seed:3')).sounds!;
  const shown = await chat.say('/sample', {}, [uploadOf(sound!.wav)]);
  assert.deepEqual(sampleIdsOf(shown.replies[0]!.rows), [sound!.sampleId]);
  const varied = await chat.context('vary', { uploads: [uploadOf(sound!.wav)] });
  assert.equal(varied.delivered.length, 1);

  const recipe = (await chat.app.library.findSample(sound!.sampleId))!.recipe;
  const claim = async (bytes: Uint8Array) => refusal(await chat.say('/sample', {}, [uploadOf(bytes)]));
  assert.match(await claim(shortWav({ ...recipe, seed: 4 })), /no such sound is known here/);
  const broken = Buffer.from(sound!.wav);
  broken.write('"seed":-', broken.indexOf('"seed":'));
  assert.match(await claim(broken), /not one that Rimshot writes: recipe/);
  const foreign = refusal(await chat.say('/sample', { serverId: 'two' }, [uploadOf(sound!.wav)]));
  const unknown = refusal(await chat.say('/sample', { serverId: 'two' }, [uploadOf(shortWav({ ...recipe, seed: 4 }))]));
  const nameless = (text: string): string => text.replace(/[0-9a-z]{6}(?=,)/, 'id');
  assert.equal(nameless(foreign), nameless(unknown), 'a recipe does not tell what another server has');
  assert.match(refusal(await chat.say('/sample')), /Say which sound/);
});
