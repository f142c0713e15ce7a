import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import type { Message, Platform } from '../../src/chat/chat.ts';
import { createJobOutcomes } from '../../src/chat/deliver-jobs.ts';
import { sampleIdsOf } from '../../src/chat/rows.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Locale } from '../../src/languages/index.ts';
import { sentence } from '../../src/languages/sentence.ts';
import { ringMs } from '../../src/packs/drum-parts.ts';
import { canonicalJson } from '../../src/sound/recipe.ts';
import { behind, drum } from '../audio/lead-ins.ts';
import { shortWav } from '../stubs/wavs.ts';
import { ada, bo, refusal, smallChat, uploadOf, type Who } from './small-chat.ts';

const nowhere: Platform = {
  deliver: async () => undefined,
  progress: async () => undefined,
  fail: async () => undefined,
  post: async () => undefined,
};

const only = (messages: readonly Message[]): Message => {
  assert.equal(messages.length, 1);
  return messages[0]!;
};

test('/kick 4 is deferred, then delivered as four numbered sounds with picture, seeds, weights and buttons', async (t) => {
  const chat = await smallChat(t);
  const { deferred, delivered, replies, whispers } = await chat.say('/kick 4 seed:4294967294');
  assert.deepEqual([deferred.length, replies.length, whispers.length], [1, 0, 0]);
  const message = only(delivered);
  assert.equal(message.sounds?.length, 4);
  assert.ok(message.picture?.alt);
  const lines = message.text.split('\n');
  assert.match(lines[0]!, /\*\*Kick\*\* × 4 for Ada/);
  assert.deepEqual(
    lines.slice(1, 5).map((line) => /`(\d)` \*\*\w{6}\*\* · seed (\d+)/.exec(line)?.slice(1)),
    [
      ['1', '4294967294'],
      ['2', '4294967295'],
      ['3', '0'],
      ['4', '1'],
    ],
  );
  assert.match(lines[5]!, /Weights: kick:starter \([0-9a-f]{8}\) · 10 steps/);
  assert.deepEqual(
    sampleIdsOf(message.rows),
    message.sounds?.map(({ sampleId }) => sampleId),
  );
  assert.match(message.sounds?.[0]?.name ?? '', /^1-kick-[0-9a-z]{6}\.wav$/);
});

test('each of the four instruments makes four sounds of its own model where nothing is said', async (t) => {
  const chat = await smallChat(t);
  for (const instrument of ['kick', 'snare', 'hat', 'perc']) {
    const { delivered } = await chat.say(`/${instrument}`);
    const ids = sampleIdsOf(only(delivered).rows);
    assert.equal(ids.length, 4);
    assert.equal((await chat.app.library.findSample(ids[0]!))?.recipe.model, instrument);
  }
});

test('options decide the recipe: seed, steps, raw and model', async (t) => {
  const chat = await smallChat(t);
  const { delivered } = await chat.say('/kick 1 seed:7 steps:25 raw model:kick:pretrained');
  const [id] = sampleIdsOf(only(delivered).rows);
  const recipe = (await chat.app.library.findSample(id!))?.recipe;
  assert.equal(recipe?.seed, 7);
  assert.equal(recipe?.steps, 25);
  assert.equal(recipe?.raw, true);
  assert.equal(chat.app.models.withWeights(recipe?.weights ?? '')?.manifest.variant, 'pretrained');
  assert.match(only(delivered).text, /kick:pretrained .* · 25 steps · raw/);
});

test('the same seed is the same sound: same id and bytes, and the first maker keeps it', async (t) => {
  const chat = await smallChat(t);
  const first = only((await chat.say('/hat 1 seed:123')).delivered);
  const second = only((await chat.say('/hat 1 seed:123', { person: bo })).delivered);
  assert.deepEqual(second.sounds, first.sounds);
  assert.match(second.text, /first made by Ada/);
  assert.doesNotMatch(first.text, /first made by/);
});

test('a sound first made in another server is shown here without telling who made it there', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/hat 1 seed:123', { serverId: 'private' });
  const here = only((await chat.say('/hat 1 seed:123', { person: bo })).delivered);
  assert.doesNotMatch(here.text, /Ada/);
});

test('a model that makes something else is refused with its name, an own model is taken', async (t) => {
  const chat = await smallChat(t);
  const wrong = await chat.say('/kick 1 model:snare:starter');
  assert.match(refusal(wrong), /snare:starter.*makes snare, not kick/);
  assert.match(refusal(await chat.say('/kick 1 model:tuba')), /tuba/);
  assert.equal(only((await chat.say('/kick 1 model:dustbin')).delivered).sounds?.length, 1);
});

test('completion offers the fitting variants and own models, and filters by what is typed', async (t) => {
  const { router, request } = await smallChat(t);
  const asker = request();
  const values = async (typed: string) =>
    (await router.complete('kick', 'model', typed, asker)).map(({ value }) => value);
  assert.deepEqual(await values(''), ['kick:starter', 'kick:pretrained', 'dustbin']);
  assert.deepEqual(await values('pre'), ['kick:pretrained']);
  assert.deepEqual(await router.complete('kick', 'nothing', '', asker), []);
  assert.deepEqual(await router.complete('nothing', 'model', '', asker), []);
});

test('/kit makes one of each from one seed, with three hats named by how long they ring, always the same', async (t) => {
  const chat = await smallChat(t);
  const message = only((await chat.say('/kit 12')).delivered);
  const files = message.sounds?.map(({ name }) => name.replace(/-\w{6}\.wav$/, ''));
  assert.deepEqual(files, ['1-kick', '2-snare', '3-closed-hat', '4-half-open-hat', '5-open-hat', '6-perc']);
  const [, , closed, middle, open] = message.sounds!.map(({ wav }) => ringMs(readWav(wav).sound));
  assert.ok(closed! < middle! && middle! < open!, `${closed} ${middle} ${open}`);
  const again = only((await chat.say('/kit 12', { person: bo })).delivered);
  assert.deepEqual(
    again.sounds?.map(({ name }) => name),
    message.sounds?.map(({ name }) => name),
  );
  const hats = only((await chat.say('/hat 3 seed:12')).delivered);
  assert.deepEqual(
    sampleIdsOf(hats.rows).toSorted(),
    message.sounds
      ?.slice(2, 5)
      .map(({ sampleId }) => sampleId)
      .toSorted(),
  );
});

test('/vary makes variations of a sound by any prefix of its id, and says from what', async (t) => {
  const chat = await smallChat(t);
  const [source] = sampleIdsOf(only((await chat.say('/snare 1 seed:5')).delivered).rows);
  const message = only((await chat.say(`/vary ${source!.slice(0, 6).toUpperCase()} 0.2 count:2`)).delivered);
  const [id, ...others] = sampleIdsOf(message.rows);
  assert.equal(others.length, 1);
  assert.deepEqual((await chat.app.library.findSample(id!))?.recipe.derivation, {
    kind: 'vary',
    source: { sample: source },
    strength: 0.2,
  });
  assert.match(message.text, new RegExp(`from \`${source!.slice(0, 6)}\`, strength 0.2`));
});

test('/morph mixes two seed-made sounds, and refuses everything else with the reason', async (t) => {
  const chat = await smallChat(t);
  const [a, b] = sampleIdsOf(only((await chat.say('/kick 2 seed:1')).delivered).rows);
  const [hat] = sampleIdsOf(only((await chat.say('/hat 1 seed:1')).delivered).rows);
  const message = only((await chat.say(`/morph ${a} ${b} 3`)).delivered);
  const samples = await Promise.all(sampleIdsOf(message.rows).map((id) => chat.app.library.findSample(id)));
  assert.deepEqual(
    samples.map((sample) => sample?.recipe.derivation),
    [0.25, 0.5, 0.75].map((position) => ({ kind: 'morph', seeds: [1, 2], samples: [a, b], position })),
  );
  assert.equal(JSON.stringify(message.rows).includes('r1:again'), false);
  assert.match(refusal(await chat.say(`/morph ${a} ${hat}`)), /different weights/);
  assert.match(refusal(await chat.say(`/morph ${a} ${samples[0]!.id}`)), /made from another sound/);
  assert.match(refusal(await chat.say(`/morph ${a} ${a}`)), /two different sounds/);
});

test('/restyle defers, keeps the upload by its digest and makes sounds from it', async (t) => {
  const chat = await smallChat(t);
  const [id] = sampleIdsOf(only((await chat.say('/kick 1 seed:1')).delivered).rows);
  const bytes = (await chat.app.library.readAudio(id!))!;
  const result = await chat.say('/restyle snare strength:0.5 count:2', {}, [uploadOf(bytes)]);
  assert.equal(result.deferred.length, 1);
  const [made] = sampleIdsOf(only(result.delivered).rows);
  const derivation = (await chat.app.library.findSample(made!))?.recipe.derivation;
  assert.ok(derivation?.kind === 'restyle' && 'upload' in derivation.source);
  assert.deepEqual(Buffer.from((await chat.app.library.readUpload(derivation.source.upload))!), Buffer.from(bytes));
});

test('/restyle says in the person’s language how much it left out before the hit, once, and nothing where that is little', async (t) => {
  const chat = await smallChat(t);
  const kick = await drum('kick-acoustic');
  const upload = (lead: number) => uploadOf(writeWav(behind(kick, 'silence', lead), { bitDepth: '16' }));
  const said = async (locale: Locale, lead: number) =>
    only((await chat.say('/restyle snare count:2', { locale }, [upload(lead)])).delivered).text;
  for (const [locale, note] of [
    ['en', /\nℹ️ The hit was found 1\.02 s into the file; what comes before it was left out\.$/],
    ['de', /\nℹ️ Der Anschlag beginnt 1,02 s nach dem Anfang der Datei; was davor liegt, wurde weggelassen\.$/],
    ['es', /\nℹ️ El golpe empieza 1,02 s después del comienzo del archivo; lo anterior no se ha usado\.$/],
    ['fr', /\nℹ️ La frappe commence 1,02 s après le début du fichier\u202f; ce qui précède n’a pas été utilisé\.$/],
    ['ja', /\nℹ️ 打音はファイルの先頭から 1\.02 秒後に始まります。それより前の部分は使っていません。$/],
  ] as const)
    assert.match(await said(locale, 1.02), note);
  assert.doesNotMatch(await said('en', 0.09), /ℹ️/);
});

test('/restyle takes every format as it came, and the answer says what was mended in the file', async (t) => {
  const chat = await smallChat(t);
  chat.gate.notes = [sentence('framesMissing', { missing: 12, frames: 100 })];
  for (const name of ['drum.flac', 'stereo.mp3', 'drum.ogg', 'drum.opus', 'drum.aiff', 'drum.caf']) {
    const bytes = readFileSync(new URL(`../fixtures/audio/formats/${name}`, import.meta.url));
    const message = only((await chat.say('/restyle snare count:1', {}, [uploadOf(bytes, 'voice.wav')])).delivered);
    assert.match(message.text, /^ℹ️ The file is cut off: 12 of its 100 frames are missing; the rest was read\.$/m);
    const upload = createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual(Buffer.from((await chat.app.library.readUpload(upload))!), bytes, name);
  }
});

test('/restyle asks channel, limits and permissions before it fetches or acknowledges anything', async (t) => {
  const chat = await smallChat(t);
  const unread = { name: 'mine.wav', sizeBytes: 100, read: () => assert.fail('fetched in vain') };
  const asked = async (who: Who = {}) => {
    const answers = await chat.say('/restyle snare count:4', who, [unread]);
    assert.equal(answers.deferred.length, 0);
    return refusal(answers);
  };
  await chat.app.library.changeSettings('server-1', { samplesPerDay: 3 });
  assert.match(await asked(), /3 sounds/);
  await chat.app.library.changeSettings('server-1', { samplesPerDay: 100, jobsPerPerson: 1 });
  let free = () => {};
  chat.gate.wait = new Promise((resolve) => {
    free = resolve;
  });
  await chat.say('/kick 1');
  assert.match(await asked(), /under way/);
  free();
  delete chat.gate.wait;
  await chat.settle();
  await chat.app.library.changeSettings('server-1', { allowedChannelIds: ['channel-2'] });
  assert.match(await asked(), /<#channel-2>/);
  assert.match(refusal(await chat.context('vary', { uploads: [unread] })), /<#channel-2>/);
});

test('a thread of an allowed channel is allowed', async (t) => {
  const chat = await smallChat(t);
  await chat.app.library.changeSettings('server-1', { allowedChannelIds: ['channel-2'] });
  const said = (parentChannelId: string) => chat.say('/kick 1', { channelId: 'thread', parentChannelId });
  assert.equal((await said('channel-2')).delivered.length, 1);
  assert.match(refusal(await said('channel-3')), /<#channel-2>/);
});

test('/restyle refuses what is no sound, too large or missing, and makes nothing', async (t) => {
  const chat = await smallChat(t);
  const text = uploadOf(Buffer.from('hello'), 'hello_@everyone.wav');
  const refused = await chat.say('/restyle snare', {}, [text]);
  assert.match(refusal(refused), /hello\\_@\u200beveryone\.wav is text\. Send a sound: WAV/);
  const unread = { name: 'huge.wav', sizeBytes: 11 * 1024 * 1024, read: () => assert.fail('must not be fetched') };
  assert.match(refusal(await chat.say('/restyle snare', {}, [unread])), /huge\.wav has 11\.5 MB; at most 10 MiB/);
  assert.match(refusal(await chat.say('/restyle snare')), /“file” is missing/);
  assert.deepEqual(await chat.app.jobs.list(), []);
  assert.deepEqual(refused.delivered, []);
});

test('/inpaint keeps the start of a sound and makes new tails', async (t) => {
  const chat = await smallChat(t);
  const [source] = sampleIdsOf(only((await chat.say('/kick 1 seed:1')).delivered).rows);
  const message = only((await chat.say(`/inpaint ${source} 30 count:2`)).delivered);
  const [id] = sampleIdsOf(message.rows);
  const derivation = (await chat.app.library.findSample(id!))?.recipe.derivation;
  assert.ok(derivation?.kind === 'inpaint');
  assert.equal(derivation.keepMs, 30);
  assert.match(message.text, /30 ms kept/);
});

test('a sound that this server cannot know gets the refusal of one that does not exist', async (t) => {
  const chat = await smallChat(t);
  const [secret] = sampleIdsOf(only((await chat.say('/kick 1', { serverId: 'private' })).delivered).rows);
  for (const id of [secret!, '0000000000000', 'not an id', '../../etc/passwd'])
    for (const command of ['vary', 'inpaint', 'sample', 'delete'])
      assert.match(refusal(await chat.say(`/${command} "${id}"`)), /There is no sound “/);
  await chat.app.library.changeSettings('private', { publicGallery: true });
  assert.equal(only((await chat.say(`/vary ${secret} count:1`)).delivered).sounds?.length, 1);
});

test('limits and channels refuse politely, before anything is acknowledged', async (t) => {
  const chat = await smallChat(t);
  let open = (): void => undefined;
  chat.gate.wait = new Promise((resolve) => {
    open = resolve;
  });
  for (let i = 0; i < 3; i++) assert.equal((await chat.say('/kick 1')).whispers.length, 0);
  const refused = await chat.say('/kick 1', { locale: 'de' });
  assert.equal(refused.deferred.length, 0);
  assert.match(refusal(refused), /Du hast 3 Aufträge offen/);
  const waiting = await chat.say('/kick 1', { person: bo });
  assert.match(waiting.deferred[0] ?? '', /(One job is|\d jobs are) ahead of yours/);
  open();
  delete chat.gate.wait;
  await chat.settle();

  await chat.app.library.changeSettings('server-1', { allowedChannelIds: ['drums'] });
  assert.match(refusal(await chat.say('/kick 1')), /Allowed here: <#drums>/);
  assert.equal((await chat.say('/kick 1', { channelId: 'drums' })).deferred.length, 1);
  assert.equal((await chat.say('/about')).replies.length, 1);
});

test('the answer follows the language of whoever asked', async (t) => {
  const chat = await smallChat(t);
  const { delivered } = await chat.say('/kick 2', { locale: 'ja', person: ada });
  assert.match(only(delivered).text, /キック\*\* × 2（Adaさん）/);
  const refused = await chat.say('/kick 9', { locale: 'fr' });
  assert.match(refusal(refused), /nombre\u00a0: 9 n’est pas permis. Permis\u00a0: de 1 à 8/);
});

test('WAVs carry the recipe that makes them', async (t) => {
  const chat = await smallChat(t);
  const [sound] = only((await chat.say('/kick 1 seed:3')).delivered).sounds!;
  const recipe = (await chat.app.library.findSample(sound!.sampleId))!.recipe;
  assert.deepEqual(Buffer.from(sound!.wav), Buffer.from(shortWav(recipe)));
  assert.ok(Buffer.from(sound!.wav).includes(canonicalJson(recipe)));
});

test('a sound that is deleted before the answer leaves, leaves its picture too', async (t) => {
  const chat = await smallChat(t);
  const [kept, gone] = sampleIdsOf(only((await chat.say('/kick 2 seed:1')).delivered).rows);
  const drawn: number[] = [];
  const outcomes = createJobOutcomes({
    ...chat.app,
    workshop: { ...chat.app.workshop, picture: async (wavs) => Buffer.from([drawn.push(wavs.length)]) },
    platforms: { discord: { ...nowhere, deliver: async (_to, { sounds }) => assert.equal(sounds?.length, 1) } },
  });
  await chat.app.library.deleteSample(gone!);
  const recipe = (await chat.app.library.findSample(kept!))!.recipe;
  const job: Job = {
    ...{ id: 'job', state: 'made', createdAt: 0, verb: 'kick', personId: ada.id, personName: 'Ada', locale: 'en' },
    ...{ serverId: 'server-1', channelId: 'channel-1', recipes: [recipe], delivery: { platform: 'discord' } },
  };
  await outcomes.finished(job, [kept!, gone!], []);
  assert.deepEqual(drawn, [1]);
});
