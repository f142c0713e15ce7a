import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseFile } from '../../src/library/database.ts';
import { openConnection } from '../../src/library/sqlite-connection.ts';
import { afterwards } from '../stubs/last-first.ts';
import { labelOf, pressOf, sounds, soundsFor, startTown, wavsOf, whispered } from './town.ts';

test('while another program holds the write lock, requests, votes and settings are acknowledged; each is done when it lets go', async (t) => {
  const { discord, channel, dataDir, ann, bob, boss } = await startTown(t);
  const kicks = await sounds(discord, ann, channel, 'kick', { count: 2 });
  const heart = pressOf(kicks, 'vote');
  const other = openConnection(databaseFile(dataDir));
  afterwards(t, () => other.close());
  other.exec('BEGIN IMMEDIATE');
  const request = ann.slash(channel, 'kick', { count: 1 });
  const vote = bob.click(kicks, heart);
  const again = bob.click(kicks, pressOf(kicks, 'again'));
  const settings = boss.slash(channel, 'settings', { 'samples-per-day': 77 });
  const all = [request, vote, again, settings];
  await discord.until('every acknowledgement', () => all.every(({ acknowledgement }) => acknowledgement));
  // Reading does not wait.
  await whispered(discord, bob.slash(channel, 'mine'));
  assert.equal(labelOf(kicks, heart).endsWith('· 1'), false);
  other.exec('ROLLBACK');
  assert.equal(wavsOf(await soundsFor(discord, request)).length, 1);
  assert.equal(wavsOf(await soundsFor(discord, again)).length, 2);
  assert.match((await whispered(discord, vote)).content, /1 vote|vote.*1/i);
  assert.match((await whispered(discord, settings)).content, /77/);
  await discord.until('the heart', () => labelOf(kicks, heart).endsWith('· 1'));
  const [votes] = other.query<{ n: number }>('select count(*) as n from votes').rows;
  assert.equal(votes?.n, 1);
  await discord.until('no "thinking…" left', () =>
    [...discord.world.messages.values()].every((m) => !m.loading || m.deleted),
  );
});
