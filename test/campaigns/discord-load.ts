/**
 * Load on the Discord side, by hand: `node --import tsx test/campaigns/discord-load.ts [--rounds 10] [--write]`.
 * 100 people in 20 servers send 300 commands within 10 s, three each, over loopback to the product in a process of its
 * own, whose engine needs 50 ms a batch. Prints a table; `--write` puts it into docs/reliability.md. Ends by itself.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Channel,
  type Person,
  type Sent,
  startTestDiscord,
  type TestDiscord,
} from '../discord/server/test-discord.ts';
import {
  type ForkedProduct,
  forkProduct,
  machine,
  median,
  optionsOf,
  type ProductFigures,
  scratchFolder,
  tableOf,
  writeInto,
} from './campaign.ts';

const servers = 20;
const peoplePerServer = 5;
const commandsEach = 3;
const spreadMs = 10_000;
const batchMs = 50;
/** Twice what 300 batches one after the other take; whatever is missing then counts as lost. */
const roundDeadlineMs = spreadMs + 2 * servers * peoplePerServer * commandsEach * batchMs + 20_000;

interface Round extends ProductFigures {
  readonly ackMedianMs: number;
  readonly ackMaxMs: number;
  readonly lost: number;
  readonly twice: number;
  readonly waitMedianMs: number;
  readonly waitMaxMs: number;
  /** Longest standstill of the test Discord with its people. */
  readonly ownStallMs: number;
}

const ownDelay = monitorEventLoopDelay({ resolution: 10 });
ownDelay.enable();

/** When each interaction's sounds arrived, by its answer or by a late message with its id as nonce; until `stop`. */
function watchDeliveries(discord: TestDiscord) {
  const at = new Map<string, number>();
  const seen = new Set<string>();
  const look = () => {
    for (const message of discord.world.messages.values()) {
      if (seen.has(message.id) || message.attachments.length === 0) continue;
      seen.add(message.id);
      at.set(message.interactionId ?? `${message.nonce}`, Date.now());
    }
  };
  discord.world.events.on('change', look);
  return { at, stop: () => discord.world.events.off('change', look) };
}

async function round(
  discord: TestDiscord,
  product: ForkedProduct,
  people: readonly { who: Person; where: Channel }[],
): Promise<Round> {
  await product.figures();
  ownDelay.reset();
  discord.world.messages.clear();
  discord.world.interactions.clear();
  discord.world.byToken.clear();
  discord.world.requests.length = 0;
  const refusedBefore = discord.world.refusals.length;
  const { at: delivered, stop } = watchDeliveries(discord);
  const names = ['kick', 'snare', 'hat', 'perc'];
  const sentBy = new Map<Person, Sent[]>();
  await Promise.all(
    people.flatMap(({ who, where }) =>
      Array.from({ length: commandsEach }, async (_, n) => {
        await sleep(Math.random() * spreadMs);
        const sent = who.slash(where, names[n % names.length]!, { count: 1 });
        sentBy.set(who, [...(sentBy.get(who) ?? []), sent]);
      }),
    ),
  );
  const all = [...sentBy.values()].flat();
  await discord
    .until('every delivery', () => all.every(({ id }) => delivered.has(id)), roundDeadlineMs - spreadMs)
    .catch(() => undefined);
  // A second delivery would come now.
  await sleep(500);
  stop();
  const acks = all.flatMap(({ acknowledgement }) => (acknowledgement ? [acknowledgement.afterMs] : []));
  const waits = [...sentBy.values()].map((mine) => {
    const firstAck = Math.min(...mine.map(({ sentAt, acknowledgement }) => sentAt + (acknowledgement?.afterMs ?? 0)));
    return Math.max(...mine.map(({ id }) => delivered.get(id) ?? Number.POSITIVE_INFINITY)) - firstAck;
  });
  const posted = [...discord.world.messages.values()].filter(({ attachments }) => attachments.length > 0).length;
  const refused = discord.world.refusals.length - refusedBefore;
  const codes = new Map<string, number>();
  for (const line of discord.world.refusals.slice(refusedBefore)) {
    const code = line.split(' ')[0] ?? '';
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  if (codes.size > 0) console.log('refused', Object.fromEntries(codes));
  return {
    ackMedianMs: median(acks),
    ackMaxMs: Math.max(...acks),
    lost: all.filter(({ id }) => !delivered.has(id)).length + all.length - acks.length,
    twice: Math.max(0, posted - all.length) + refused,
    waitMedianMs: median(waits),
    waitMaxMs: Math.max(...waits),
    ...(await product.figures()),
    ownStallMs: ownDelay.max / 1e6,
  };
}

const heads = [
  ...['round', 'ack median, ms', 'ack max, ms', 'lost', 'twice', 'wait median, s', 'slowest, s', 'slowest / median'],
  ...['RSS, MB', 'held, MB', 'standstill, ms', 'of the test, ms'],
];

const cellsOf = (r: Round, i: number): string[] => [
  ...[i + 1, r.ackMedianMs.toFixed(0), r.ackMaxMs.toFixed(0), r.lost, r.twice].map(String),
  ...[r.waitMedianMs / 1000, r.waitMaxMs / 1000].map((seconds) => seconds.toFixed(1)),
  (r.waitMaxMs / r.waitMedianMs).toFixed(2),
  ...[r.rssMb, r.heldMb, r.stallMs, r.ownStallMs].map((value) => value.toFixed(0)),
];

const options = optionsOf({ rounds: 10, write: false });
const folder = scratchFolder();
const discord = await startTestDiscord();
const people = Array.from({ length: servers }, (_, s) => {
  const where = discord.channel(discord.guild(`Server ${s}`), 'drums');
  return Array.from({ length: peoplePerServer }, (_, p) => ({ who: discord.person(`Person ${s}-${p}`), where }));
}).flat();
const product = await forkProduct(discord, folder.path, { batchMs, fullLength: true });
try {
  const rounds: Round[] = [];
  while (rounds.length < options.rounds) {
    rounds.push(await round(discord, product, people));
    console.error(cellsOf(rounds.at(-1)!, rounds.length - 1).join(' | '));
  }
  const text = `${tableOf(heads, rounds.map(cellsOf))}\n\n${machine()}`;
  console.log(text);
  if (options.write) writeInto('reliability.md', 'load', text);
  if (rounds.some(({ lost, twice }) => lost + twice > 0)) process.exitCode = 1;
} finally {
  await product.end();
  await discord.stop();
  folder.remove();
}
