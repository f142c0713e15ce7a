import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleIdsOf } from '../../src/chat/rows.ts';
import { locales } from '../../src/languages/index.ts';
import { bo, cleo, smallChat } from './small-chat.ts';

/** Every message passes through withinLimits, so that what overflows in one language alone is found. */
test('every command answers in every language within the limits of a message', async (t) => {
  const chat = await smallChat(t);
  const name = '*'.repeat(101);
  for (const locale of locales) {
    const maker = { locale, person: { id: `discord:${locale}`, name } };
    const eight = (await chat.say('/kick 8', maker)).delivered[0]!;
    const ids = sampleIdsOf(eight.rows);
    for (const id of ids) await chat.press(`r1:vote:${id}`, { locale, person: bo, rows: eight.rows });
    await chat.press(`r1:save:${ids[0]}`, maker);
    const lines = [
      '/kit',
      `/vary ${ids[0]}`,
      `/morph ${ids[0]} ${ids[1]}`,
      `/inpaint ${ids[0]}`,
      `/sample ${ids[0]}`,
      '/top period:all',
      '/mine',
      `/like ${ids[0]}`,
      `/name ${ids[0]} ${'n'.repeat(60)}`,
      `/tag ${ids[0]} ${Array.from({ length: 12 }, (_, i) => `${i}`.padEnd(24, 't')).join(' ')}`.slice(0, 115),
      `/collect ${ids[0]} ${'c'.repeat(40)}`,
      '/mine whose:made',
      '/pack',
      '/queue',
      '/about',
      `/delete ${ids[7]}`,
      '/forget-me',
    ];
    for (const line of lines) {
      const { replies, whispers, delivered } = await chat.say(line, maker);
      assert.equal(replies.length + whispers.length + delivered.length, 1, `${locale} ${line}`);
    }
    for (const format of ['all', 'midi', 'mpc']) await chat.press('r1:packas:favourites', maker, format);
    for (const subject of ['link', 'revoke', 'revoke']) await chat.press(`r1:sync:${subject}`, maker);
    const settings = await chat.say('/settings', { locale, person: cleo });
    assert.equal(settings.whispers.length, 1);
  }
  assert.deepEqual(chat.logged, []);
});
