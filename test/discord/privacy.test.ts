import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { idsOf, sounds, startTown, whispered } from './town.ts';

test('/my-data, /report and /forget-me answer the person alone, and the data is gone afterwards', async (t) => {
  const { discord, channel, ann, boss } = await startTown(t);
  const message = await sounds(discord, ann, channel, 'kick', { count: 1 });
  const [id = ''] = idsOf(message);
  const dataOf = async () => {
    const told = await whispered(discord, ann.slash(channel, 'my-data'));
    const zip = told.attachments.find(({ filename }) => filename === 'rimshot-my-data.zip')!;
    return JSON.parse(strFromU8(unzipSync(zip.bytes)['data.json']!)).tables as Record<string, unknown[]>;
  };
  assert.equal((await dataOf()).samples?.length, 1);
  assert.match((await whispered(discord, ann.slash(channel, 'report', { sample: id }))).content, /Thank you/);
  const reports = await whispered(discord, boss.slash(channel, 'report'));
  assert.match(reports.content, new RegExp(id.slice(0, 6)));
  assert.match(
    (await whispered(discord, boss.click(reports, `r1:hide:sound.${id}:yes`))).content,
    /Hidden from the public gallery/,
  );
  const sure = await whispered(discord, ann.slash(channel, 'forget-me'));
  assert.match((await whispered(discord, ann.click(sure, 'r1:forget:me'))).content, /Erased/);
  assert.deepEqual(await dataOf(), {});
});

test('a server that removes the bot loses its sounds after its time; one that is only away, or left while the bot was down and came back, does not', async (t) => {
  const { discord, guild, channel, ann, product, restart } = await startTown(t);
  const other = discord.guild('Snare Club');
  const [first = ''] = idsOf(await sounds(discord, ann, channel, 'kick', { count: 1 }));
  const library = () => product().app.library;
  const gone = (unavailable: boolean) =>
    discord.gateway.dispatch('GUILD_DELETE', { id: guild.id, guild_id: guild.id, unavailable });
  const removed = async () => (await library().removeLeftServers(-1)) > 0;

  gone(true);
  discord.world.guilds.delete(guild.id);
  await restart();
  // The program was down when it was removed, and learns it from the list of its servers; it is taken back.
  discord.world.guilds.set(guild.id, guild);
  await restart();
  assert.equal(await removed(), false);
  assert.ok(await library().findSample(first));

  gone(false);
  for (const end = Date.now() + 20_000; !(await removed()); await new Promise((resolve) => setTimeout(resolve, 50)))
    assert.ok(Date.now() < end, 'the server was not noted');
  assert.equal(await library().findSample(first), undefined);
  assert.ok(other.id);
});
