/** The same token in two processes: a forgotten server and a laptop, each with its own data. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { afterwards } from '../stubs/last-first.ts';
import { startProduct, temporaryDataDir } from './product.ts';
import { startTestDiscord } from './server/test-discord.ts';
import { startSmallBot } from './small-bot.ts';
import { idsOf, labelOf, pressOf, soundsFor, wavsOf } from './town.ts';

/** The second answers more slowly, so that the first is always the one that Discord hears. */
async function startTwo(t: TestContext) {
  const discord = await startTestDiscord();
  const guild = discord.guild('Kick Club');
  const channel = discord.channel(guild, 'drums');
  const { token, api } = discord;
  const stops: (() => Promise<void>)[] = [];
  afterwards(t, async () => {
    for (const stop of stops) await stop();
    await discord.stop();
  });
  const start = async () => {
    const product = await startProduct({ dataDir: temporaryDataDir(t), token, api });
    stops.push(product.stop);
    return product;
  };
  return { discord, guild, channel, first: await start(), second: await start() };
}

const notices = ({ lines }: { lines: readonly { level: string; message: string }[] }) =>
  lines.filter(({ level, message }) => level === 'error' && /same DISCORD_TOKEN/.test(message)).length;

test('with one token in two processes each request is answered once, by whoever was first, and both keep working', async (t) => {
  const { discord, channel, first, second } = await startTwo(t);
  const ann = discord.person('Ann');
  for (let n = 0; n < 4; n++) {
    const sent = ann.slash(channel, 'kick', { count: 2 });
    const message = await soundsFor(discord, sent);
    const files = wavsOf(message).map(({ id }) => id);
    const idle = async () => (await first.app.jobs.list()).length + (await second.app.jobs.list()).length === 0;
    let isIdle = false;
    await discord.until('both at rest', () => {
      void idle().then((value) => {
        isIdle = value;
      });
      return isIdle;
    });
    assert.deepEqual(
      wavsOf(message).map(({ id }) => id),
      files,
      'nobody has overwritten it',
    );
    const [id = ''] = idsOf(message);
    const known = await Promise.all([first, second].map(({ app }) => app.library.findSample(id)));
    assert.equal(known.filter(Boolean).length, 1, 'made by one of them');
    assert.equal(discord.messages(channel).length, n + 1);
    assert.equal(discord.whisperTo(sent), undefined);
  }
  const both = notices(first) + notices(second);
  assert.ok(both > 0, 'it is said');
  assert.ok(notices(first) <= 1 && notices(second) <= 1, 'and not at every request');
});

test('a vote is shown by the process that answered it alone', async (t) => {
  const { discord, channel } = await startTwo(t);
  const message = await soundsFor(discord, discord.person('Ann').slash(channel, 'kick', { count: 1 }));
  const heart = pressOf(message, 'vote');
  const press = discord.person('Bob').click(message, heart);
  await discord.until('both tried', () => {
    const tried = discord.world.requests.filter(({ path }) => path.includes(press.token));
    return tried.length >= 2;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const patched = discord.world.requests.some(
    ({ method, path }) => method === 'PATCH' && path.startsWith('/channels/'),
  );
  assert.equal(patched, false);
  // Whoever made the sound counted it; the other does not know it and has said nothing.
  assert.match(labelOf(message, heart), /· [01]$/);
  assert.ok([...discord.world.messages.values()].filter(({ interactionId }) => interactionId === press.id).length <= 1);
});

test('an acknowledgement that was cut off is no sign of another program', async (t) => {
  const { discord, channel, lines } = await startSmallBot(t);
  discord.faults.next('POST', /callback$/, { kind: 'lost-answer' });
  const sent = discord.person('Ann').slash(channel, 'ping');
  await discord.until('the second try', () => discord.world.refusals.some((line) => line.startsWith('40060')));
  assert.equal(discord.answerTo(sent)?.content.trim(), 'pong');
  discord.faults.next('POST', /callback$/, { kind: 'server-error-after-commit', status: 502 });
  const second = discord.person('Ann').slash(channel, 'ping');
  await discord.until('the second answer', () => discord.answerTo(second));
  await discord.until('its second try', () => discord.world.refusals.length === 2);
  assert.equal(notices({ lines }), 0);
});

test('what another program has answered is neither answered, refused nor completed here', async (t) => {
  const { discord, channel, lines, seen } = await startSmallBot(t);
  const refused = { kind: 'refuse', status: 400, code: 40060 } as const;
  discord.faults.next('POST', /callback$/, refused, 4);
  const ann = discord.person('Ann');
  ann.slash(channel, 'ping');
  ann.slash(channel, 'make');
  ann.slash(channel, 'crash');
  ann.type(channel, 'ping', 'text', 'x');
  await discord.until('all four', () => discord.faults.left() === 0 && seen.deliveries.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(discord.messages(channel), []);
  assert.equal(notices({ lines }), 1);
  const later = ann.slash(channel, 'ping');
  await discord.until('the next answer', () => discord.answerTo(later));
});
