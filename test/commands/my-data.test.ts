import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { ada, bo, smallChat } from './small-chat.ts';

test('/my-data sends a private zip of everything about the person, and nobody else’s', async (t) => {
  const chat = await smallChat(t);
  const made = await chat.say('/kick 2', { person: ada });
  const first = made.delivered[0]!.sounds![0]!.sampleId;
  await chat.say(`/name ${first} Nightbus`, { person: ada });
  await chat.say('/snare 1', { person: bo });
  const upload = await chat.app.library.addUpload({ bytes: Buffer.from('a beatbox'), personId: ada.id });
  const { whispers, replies, deferredPrivately } = await chat.say('/my-data', { person: ada });
  assert.equal(replies.length, 0);
  assert.equal(deferredPrivately.length, 1);
  const [file] = whispers[0]!.files!;
  const zip = unzipSync(file!.bytes);
  const data = JSON.parse(strFromU8(zip['data.json']!));
  assert.equal(data.person, ada.id);
  assert.equal(data.tables.people[0].name, 'Ada');
  assert.equal(data.tables.keeps[0].name, 'Nightbus');
  assert.equal(data.tables.samples.length, 2);
  assert.deepEqual(strFromU8(zip[`uploads/${upload}`]!), 'a beatbox');
  assert.equal(Object.keys(zip).filter((path) => path.startsWith('sounds/')).length, 2);
  assert.ok(!strFromU8(zip['data.json']!).includes(bo.id));
});

test('what does not fit into an attachment is counted, and the rows always come', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/kick 3', { person: ada });
  const { whispers } = await chat.say('/my-data', { person: ada, attachmentLimitBytes: 4000 });
  const zip = unzipSync(whispers[0]!.files![0]!.bytes);
  assert.ok(zip['data.json']);
  assert.ok(whispers[0]!.files![0]!.bytes.length <= 4000 || Object.keys(zip).length === 1);
  assert.match(whispers[0]!.text, /\d files did not fit/);
});

test('no more is held in memory than an attachment takes, however many files there are', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/kick 1', { person: ada });
  const [megabyte, limit] = [1_000_000, 2_500_000];
  for (let i = 0; i < 6; i++)
    await chat.app.library.addUpload({ bytes: new Uint8Array(megabyte).fill(i), personId: ada.id });
  const { workshop } = chat.app;
  const { archive } = workshop;
  let held = 0;
  const counted: typeof archive = (data, files, limitBytes) => {
    held = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return archive(data, files, limitBytes);
  };
  Object.assign(workshop, { archive: counted });
  const { whispers } = await chat.say('/my-data', { person: ada, attachmentLimitBytes: limit });
  assert.ok(held > megabyte && held <= limit, `${held} bytes`);
  assert.match(whispers[0]!.text, /4 files did not fit/);
});

test('after /forget-me there is nothing left to send', async (t) => {
  const chat = await smallChat(t);
  await chat.say('/kick 1', { person: ada });
  await chat.settle();
  await chat.press('r1:forget:me', { person: ada });
  const { whispers } = await chat.say('/my-data', { person: ada });
  const data = JSON.parse(strFromU8(unzipSync(whispers[0]!.files![0]!.bytes)['data.json']!));
  assert.deepEqual(data.tables, {});
});
