import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rows } from '../../src/chat/chat.ts';
import { calling, ephemeral, fromComponents, toPayload } from '../../src/discord/message.ts';

const file = (n: number) => ({ name: `${n}.wav`, sampleId: `${n}`, wav: Uint8Array.of(n), alt: `sound ${n}` });

test('a text longer than a message goes into an embed, and beyond that it is cut', () => {
  assert.equal(toPayload({ text: 'x'.repeat(2000) }).body.content.length, 2000);
  const long = toPayload({ text: 'x'.repeat(2001) }).body;
  assert.deepEqual([long.content, long.embeds[0]?.description.length], ['', 2001]);
  assert.equal(toPayload({ text: 'x'.repeat(9000) }).body.embeds[0]?.description.length, 4096);
});

test('eight sounds, a picture and a file fit; one more is a bug that is named', () => {
  const sounds = [1, 2, 3, 4, 5, 6, 7, 8].map(file);
  const picture = { name: 'p.png', type: 'image/png', bytes: Uint8Array.of(0), alt: 'all' };
  const zip = { name: 'z.zip', type: 'application/zip', bytes: Uint8Array.of(0) };
  const { body, files } = toPayload({ text: 'x', sounds, picture, files: [zip] });
  assert.equal(files.length, 10);
  assert.deepEqual(body.attachments[0], { id: 0, filename: sounds[0]!.name, description: sounds[0]!.alt });
  assert.deepEqual(body.attachments[8], { id: 8, filename: 'p.png', description: 'all' });
  assert.throws(() => toPayload({ text: 'x', sounds, picture, files: [zip, zip] }), /takes 10 files, this one has 11/);
});

test('a view on a larger buffer is sent as itself', () => {
  const large = Uint8Array.from([9, 1, 2, 9]);
  const { files } = toPayload({ text: '', sounds: [{ ...file(1), wav: large.subarray(1, 3) }] });
  assert.deepEqual(files[0]?.data, Buffer.from([1, 2]));
});

test('rows come back from Discord as they were posted', () => {
  const rows: Rows = [
    [
      { id: 'r1:vote:a', label: '♥ 1 · 0', style: 'secondary' },
      { id: 'r1:again:a:4', label: 'Again', emoji: '🔁', style: 'primary', disabled: true },
    ],
    { id: 'r1:vary:chosen', placeholder: 'Which?', choices: [{ name: 'one', value: '1' }] },
  ];
  const { components } = toPayload({ text: 'x', rows }).body;
  assert.deepEqual(fromComponents(components), rows);
});

test('nobody is called but the one who is named', () => {
  const plain = toPayload({ text: '@everyone <@1>' });
  assert.deepEqual(plain.body.allowed_mentions, { parse: [] });
  const { body } = calling(plain, '42');
  assert.deepEqual([body.content, body.allowed_mentions], ['<@42> @everyone <@1>', { parse: [], users: ['42'] }]);
  assert.equal(ephemeral(plain).body.flags, 64);
  assert.ok(calling(toPayload({ text: 'x'.repeat(2000) }), '42').body.content.length <= 2000);
});
