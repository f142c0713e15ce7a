import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recipeIn, sounds, startTown, wavsOf, whispered } from './town.ts';

test('knobs are options of Discord: words are completed in the person’s language, refusals whispered, semitones made', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const typed = discord.person('Polly', { locale: 'de' }).type(channel, 'kick', 'decay', 'k');
  const found = await discord.until('words', () => typed.choices, 60_000);
  assert.deepEqual(found, [{ name: 'kurz', value: 'short' }]);
  const numbers = ann.type(channel, 'kick', 'tone', '70');
  assert.deepEqual(await discord.until('numbers', () => numbers.choices, 60_000), [{ name: '70', value: '70' }]);
  const refused = await whispered(discord, ann.slash(channel, 'kick', { decay: 'short' }));
  assert.match(refused.content, /0 seeds are measured so far/);
  const message = await sounds(discord, ann, channel, 'kick', { count: 1, seed: 9, pitch: '+2' });
  const [file] = wavsOf(message);
  const recipe = recipeIn(file!.bytes);
  assert.deepEqual([recipe.seed, recipe.semitones], [9, 2]);
  assert.match(message.content, /seed 9, tuned by \+2 semitones/);
});
