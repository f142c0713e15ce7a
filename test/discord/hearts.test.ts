/** Vote counts on buttons, under Discord's limits and with answers that arrive late. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Posted, TestDiscord } from './server/test-discord.ts';
import { result, soundId, startSmallBot } from './small-bot.ts';
import { idsOf, labelOf, pressOf, sounds, startTown } from './town.ts';

const callback = /^\/interactions\/\d+\/[^/]+\/callback$/;
const heart = `r1:vote:${soundId}`;
const countOn = (message: Posted, id = heart): number => Number(/\d+$/.exec(labelOf(message, id))?.[0]);

const editsOf = ({ world }: TestDiscord) =>
  world.requests.filter(({ method, path }) => method === 'PATCH' && path.startsWith('/channels'));

/** A message with hearts, and the counts that its first heart has shown, each once. */
async function startVoting(t: TestContext) {
  const small = await startSmallBot(t);
  const { discord, channel, bot, seen } = small;
  discord.person('Ann').slash(channel, 'make');
  await discord.until('the job', () => seen.deliveries[0]);
  await bot.deliver(seen.deliveries[0]!, result());
  const message = discord.messages(channel)[0]!;
  const shown: number[] = [];
  discord.world.events.on('change', () => {
    const count = countOn(message);
    if (shown.at(-1) !== count) shown.push(count);
  });
  const press = (n: number) => discord.person(`Voter ${n}`).click(message, heart);
  return { ...small, message, shown, press };
}

const rising = (counts: readonly number[]) => counts.every((count, i) => i === 0 || count > counts[i - 1]!);

test('twenty messages voted on by a hundred people: counts only rise, are right at the last answer, and no limit is met', async (t) => {
  const { discord, channel, ann, boss, product } = await startTown(t);
  boss.slash(channel, 'settings', { 'samples-per-day': 1000, 'jobs-per-person': 20 });
  const messages: Posted[] = [];
  for (let n = 0; n < 20; n++) messages.push(await sounds(discord, ann, channel, 'kick', { count: 1 }));
  const hearts = messages.map((message) => ({ message, id: pressOf(message, 'vote') }));
  const falls: string[] = [];
  const last = new Map<string, number>();
  discord.world.events.on('change', () => {
    for (const { message, id } of hearts) {
      const count = countOn(message, id);
      if (count < (last.get(id) ?? 0)) falls.push(`${id}: ${last.get(id)} → ${count}`);
      last.set(id, count);
    }
  });
  const voters = Array.from({ length: 100 }, (_, n) => discord.person(`Voter ${n}`));
  const wishes = voters.flatMap((voter, n) => [0, 1, 2, 3].map((k) => ({ voter, ...hearts[(n + 5 * k) % 20]! })));
  // In bursts that a busy machine can take within Discord's 3 s.
  for (let from = 0; from < wishes.length; from += 10) {
    const presses = wishes.slice(from, from + 10).map(({ voter, message, id }) => voter.click(message, id));
    await discord.until('every answer', () => presses.every(({ acknowledgement }) => acknowledgement));
  }
  for (const { message, id } of hearts) {
    const [sampleId = ''] = idsOf(message);
    const stored = await product().app.library.findSample(sampleId, { serverId: channel.guildId });
    assert.equal(countOn(message, id), stored?.votes);
    assert.equal(stored?.votes, 20);
  }
  assert.deepEqual(falls, []);
  assert.deepEqual(discord.world.rateLimited, []);
  assert.equal(editsOf(discord).length, 0);
});

test('an answer that arrives late is not overtaken by a newer one, and those behind it share the next', async (t) => {
  const { discord, message, shown, press } = await startVoting(t);
  discord.faults.next('POST', callback, { kind: 'slow', ms: 400 });
  const presses = [1, 2, 3, 4].map(press);
  await discord.until('every answer', () => presses.every(({ acknowledgement }) => acknowledgement));
  assert.ok(rising(shown), `${shown}`);
  assert.equal(countOn(message), 4);
  assert.deepEqual(
    presses.map(({ acknowledgement }) => acknowledgement?.type),
    [7, 7, 7, 7],
  );
  assert.equal(editsOf(discord).length, 0);
});

test('presses behind an answer that hangs are acknowledged in time, and one edit shows what they changed', async (t) => {
  const { discord, message, shown, press } = await startVoting(t);
  discord.faults.next('POST', callback, { kind: 'slow', ms: 2_000 });
  const answers = () => discord.world.requests.filter(({ path }) => callback.test(path)).length;
  const before = answers();
  const first = press(1);
  // Written before the others press: it shows one vote.
  await discord.until('the first answer on its way', () => answers() > before);
  const presses = [first, press(2), press(3)];
  await discord.until('every answer', () => presses.every(({ acknowledgement }) => acknowledgement));
  await discord.until('the count', () => countOn(message) === 3);
  assert.ok(rising(shown), `${shown}`);
  assert.deepEqual(
    presses.slice(1).map(({ acknowledgement }) => acknowledgement?.type),
    [6, 6],
  );
  assert.equal(editsOf(discord).length, 1);
});

test('a press that Discord no longer knew is shown by an edit', async (t) => {
  const { discord, message, press } = await startVoting(t);
  discord.faults.next('POST', callback, { kind: 'refuse', status: 404, code: 10062 });
  press(1);
  await discord.until('the count', () => countOn(message) === 1);
  assert.equal(editsOf(discord).length, 1);
});

test('an edit that waits for a limit is rendered when it is sent, and left out where a press was quicker', async (t) => {
  const { discord, channel, message, shown, press, seen } = await startVoting(t);
  // Somebody else's edits have used up what the channel may have.
  const other = discord.remember(channel, { ageMs: 1_000, content: 'x', components: [] });
  const fill = async () => {
    for (let n = 0; n < 5; n++)
      await fetch(`${discord.api}/v10/channels/${channel.id}/messages/${other.id}`, {
        method: 'PATCH',
        headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content: `${n}` }),
      });
  };
  const lost = () => {
    discord.faults.next('POST', callback, { kind: 'refuse', status: 404, code: 10062 });
    press(1);
    return discord.until('the refused edit', () => discord.world.rateLimited.length > 0);
  };
  await fill();
  await lost();
  // A vote that is stored while the edit waits.
  seen.votes = 7;
  await discord.until('the edit', () => countOn(message) === 7, 15_000);
  assert.ok(rising(shown), `${shown}`);

  discord.world.rateLimited.length = 0;
  await fill();
  await lost();
  press(2);
  await discord.until('the press', () => countOn(message) === 9);
  const before = editsOf(discord).length;
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  assert.equal(editsOf(discord).length, before, 'the press has shown it');
});

test('a message that is deleted while its heart is pressed is no error', async (t) => {
  const { discord, message, press, lines } = await startVoting(t);
  message.deleted = true;
  const sent = discord.person('Bob').click(message, heart, { unchecked: true });
  await discord.until('the refusal', () => discord.world.refusals.some((line) => line.startsWith('10008')));
  const ping = discord.person('Cleo').slash(discord.world.channels.get(message.channelId)!, 'ping');
  await discord.until('a later answer', () => discord.answerTo(ping));
  assert.equal(discord.whisperTo(sent), undefined);
  assert.deepEqual(
    lines.filter(({ level }) => level === 'warn' || level === 'error'),
    [],
  );
  assert.throws(() => press(2), /nothing to press/);
});
