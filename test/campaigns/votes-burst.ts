/**
 * Hearts under load, by hand: `node --import tsx test/campaigns/votes-burst.ts [--messages 1,4,10,20] [--seconds 20]`.
 * 100 people vote for the sounds of so many messages in one channel, 30 presses a second, each person once for a
 * sound, over loopback to the product in a process of its own. Requests travel 100 to 300 ms, so that they overtake
 * each other, and meet Discord's limits. Prints a table. Ends by itself.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  manageGuild,
  manageMessages,
  type Posted,
  type Sent,
  startTestDiscord,
  type TestDiscord,
} from '../discord/server/test-discord.ts';
import { idsOf, labelOf } from '../discord/town.ts';
import { type ForkedProduct, forkProduct, machine, optionsOf, scratchFolder, tableOf } from './campaign.ts';

const people = 100;
const perSecond = 30;
const soundsEach = 8;
const lookEveryMs = 200;
/** A count may lag so far behind the votes. */
const graceMs = 2_000;
/** Long enough for whatever is still queued behind Discord's limits. */
const quietMs = 15_000;

/** One heart: the votes it got, when, and what it last showed. */
interface Heart {
  readonly message: Posted;
  readonly id: string;
  readonly votedAt: number[];
  shown: number;
}

const countOn = ({ message, id }: Heart): number => Number(/\d+$/.exec(labelOf(message, id))?.[0]);
const votesBefore = ({ votedAt }: Heart, at: number): number => votedAt.filter((one) => one <= at).length;

/** Hearts that show a vote which nobody gave, or miss one that is older than the grace. */
const wrong = (hearts: readonly Heart[], now: number): number =>
  hearts.filter((heart) => {
    const count = countOn(heart);
    return count > heart.votedAt.length || count < votesBefore(heart, now - graceMs);
  }).length;

async function post(discord: TestDiscord, messages: number): Promise<Heart[]> {
  const channel = discord.channel(discord.guild('Kick Club'), 'drums');
  const boss = discord.person('Boss', { permissions: manageGuild | manageMessages | (1n << 10n) });
  const set = boss.slash(channel, 'settings', { 'samples-per-day': 100_000, 'jobs-per-person': 20 });
  await discord.until('settings', () => discord.whisperTo(set));
  const hearts: Heart[] = [];
  for (let n = 0; n < messages; n++) {
    const sent = discord.person(`Maker ${n}`).slash(channel, 'kick', { count: soundsEach });
    const message = await discord.until(
      'kicks',
      () => {
        const answer = discord.answerTo(sent);
        return answer && answer.attachments.length > 0 && answer;
      },
      60_000,
    );
    hearts.push(...idsOf(message).map((id) => ({ message, id: `r1:vote:${id}`, votedAt: [], shown: 0 })));
  }
  return hearts;
}

/** Everyone's votes in an order of chance, at an even pace. */
async function vote(discord: TestDiscord, hearts: readonly Heart[], seconds: number): Promise<Sent[]> {
  const wishes = Array.from({ length: people }, (_, n) => discord.person(`Voter ${n}`)).flatMap((voter) =>
    hearts.map((heart) => ({ voter, heart, at: Math.random() })),
  );
  wishes.sort((a, b) => a.at - b.at);
  const began = Date.now();
  const presses: Sent[] = [];
  for (const { voter, heart } of wishes.slice(0, perSecond * seconds)) {
    await sleep(Math.max(0, began + (presses.length / perSecond) * 1_000 - Date.now()));
    heart.votedAt.push(Date.now());
    presses.push(voter.click(heart.message, heart.id));
  }
  return presses;
}

const ownDelay = monitorEventLoopDelay({ resolution: 10 });
ownDelay.enable();

async function round(discord: TestDiscord, product: ForkedProduct, messages: number, seconds: number) {
  const hearts = await post(discord, messages);
  await product.figures();
  ownDelay.reset();
  discord.world.requests.length = 0;
  discord.world.rateLimited.length = 0;
  let falls = 0;
  const watch = () => {
    for (const heart of hearts) {
      const count = countOn(heart);
      if (count < heart.shown) falls++;
      heart.shown = count;
    }
  };
  discord.world.events.on('change', watch);
  const looks: number[] = [];
  const looking = setInterval(() => looks.push(wrong(hearts, Date.now())), lookEveryMs);
  const presses = await vote(discord, hearts, seconds);
  clearInterval(looking);
  const stalls = [(await product.figures()).stallMs, ownDelay.max / 1e6].map((ms) => ms.toFixed(0));
  await sleep(graceMs);
  const after = wrong(hearts, Date.now());
  await sleep(quietMs);
  discord.world.events.off('change', watch);
  const acks = presses.map(({ acknowledgement }) => acknowledgement?.afterMs).sort((a, b) => (a ?? 1e9) - (b ?? 1e9));
  const edits = discord.world.requests.filter(
    ({ method, path }) => method === 'PATCH' && path.startsWith('/channels'),
  ).length;
  const wrongLooks = looks.filter((count) => count > 0).length;
  return [
    ...[messages, hearts.length, presses.length, acks.filter((ms) => ms === undefined).length],
    ...[acks[Math.floor(acks.length / 2)] ?? 'never', acks.at(-1) ?? 'never'],
    ...[edits, discord.world.rateLimited.length, falls, `${wrongLooks} of ${looks.length}`, Math.max(0, ...looks)],
    ...[after, wrong(hearts, Date.now()), ...stalls],
  ];
}

const heads = [
  ...['messages', 'hearts', 'presses', 'lost', 'answered, median ms', 'slowest, ms', 'PATCHes', '429'],
  ...['counts that fell', 'looks with a wrong count', 'wrong counts at worst', 'wrong 2 s after', 'at the end'],
  ...['standstill, ms', 'of the test, ms'],
];
const options = optionsOf({ messages: '1,4,10,20', seconds: 20 });
const rows: (string | number)[][] = [];
for (const messages of options.messages.split(',').map(Number)) {
  const folder = scratchFolder();
  const discord = await startTestDiscord();
  const product = await forkProduct(discord, folder.path, { batchMs: 50 });
  try {
    discord.world.latencyMs = () => 100 + Math.random() * 200;
    rows.push(await round(discord, product, messages, options.seconds));
    console.error(rows.at(-1)?.join(' | '));
  } finally {
    await product.end();
    await discord.stop();
    folder.remove();
  }
}
console.log(`${tableOf(heads, rows)}\n\n${machine()}`);
