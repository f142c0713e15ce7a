import assert from 'node:assert/strict';
import type { Message } from '../../src/chat/chat.ts';
import { parseCustomId } from '../../src/chat/custom-id.ts';
import { isMenu } from '../../src/chat/rows.ts';

/** Fails where Discord would refuse the message; the text may go into an embed. Returns it. */
export function withinLimits(message: Message): Message {
  const { text, sounds = [], picture, files = [], rows = [] } = message;
  assert.ok(text.length > 0 && text.length <= 4096, `text of ${text.length} characters`);
  assert.doesNotMatch(text, /undefined|NaN|\[object|@everyone/);
  assert.ok(sounds.length <= 8 && sounds.length + (picture ? 1 : 0) + files.length <= 10, 'attachments');
  assert.ok(rows.length <= 5, `${rows.length} rows`);
  const ids: string[] = [];
  for (const row of rows) {
    if (isMenu(row)) {
      ids.push(row.id);
      assert.ok(row.choices.length >= 1 && row.choices.length <= 25, `${row.choices.length} choices`);
      assert.equal(new Set(row.choices.map(({ value }) => value)).size, row.choices.length, 'choices twice');
      for (const { name, value } of row.choices) assert.ok(name.length <= 100 && value.length <= 100, name);
      assert.ok(row.placeholder.length <= 150);
    } else {
      assert.ok(row.length >= 1 && row.length <= 5, `${row.length} buttons`);
      for (const { id, label } of row) {
        ids.push(id);
        assert.ok(label.length >= 1 && label.length <= 80, label);
      }
    }
  }
  assert.equal(new Set(ids).size, ids.length, `ids twice: ${ids.join(' ')}`);
  for (const id of ids) assert.equal(typeof parseCustomId(id), 'object', id);
  const names = [...sounds.map(({ name }) => name), ...files.map(({ name }) => name)];
  for (const name of names) assert.match(name, /^[a-z0-9_-]+\.(wav|zip|txt|mid|ogg)$/);
  return message;
}
