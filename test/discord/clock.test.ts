import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelOf, pressOf, sounds, startTown, wavsOf } from './town.ts';

for (const minutes of [-120, 20, 60])
  test(`a clock that is ${Math.abs(minutes)} min ${minutes < 0 ? 'behind' : 'ahead'} is said once, and answers and hearts work as ever`, async (t) => {
    const { discord, channel, ann, bob, product } = await startTown(t, { now: () => Date.now() + minutes * 60_000 });
    const kicks = await sounds(discord, ann, channel, 'kick', { count: 1 });
    assert.equal(wavsOf(kicks).length, 1, 'the interaction’s own answer');
    assert.deepEqual(kicks.pinged, []);
    const heart = pressOf(kicks, 'vote');
    const press = bob.click(kicks, heart);
    await discord.until('the vote', () => labelOf(kicks, heart).endsWith('· 1'));
    assert.equal(discord.whisperTo(press), undefined);
    const said = product().lines.filter(({ level, message }) => level === 'warn' && /clock/.test(message));
    assert.equal(said.length, 1);
    assert.match(said[0]!.message, minutes < 0 ? /120 min behind/ : new RegExp(`${minutes} min ahead`));
  });

test('a clock that is right is not mentioned', async (t) => {
  const { product } = await startTown(t);
  assert.ok(!product().lines.some(({ message }) => /clock/.test(message)));
});
