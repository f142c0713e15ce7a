/**
 * Load on the Discord side, by hand: `node --import tsx test/campaigns/discord-load.ts [--rounds 10] [--write]`.
 * 100 people in 20 servers send 300 commands within 10 s, three each, over loopback to the product in a process of its
 * own, whose engine needs 50 ms a batch. Prints a table; `--write` puts it into docs/reliability.md. Ends by itself.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Channel,
  type Person,
  type Sent,
  startTestDiscord,
  type TestDiscord,
} from '../discord/server/test-discord.ts';

const servers = 20;
const peoplePerServer = 5;
const commandsEach = 3;
const spreadMs = 10_000;
const batchMs = 50;
/** Twice what 300 batches one after the other take; whatever is missing then counts as lost. */
const roundDeadlineMs = spreadMs + 2 * servers * peoplePerServer * commandsEach * batchMs + 20_000;

interface Round {
  readonly ackMedianMs: number;
  readonly ackMaxMs: number;
  readonly lost: number;
  readonly twice: number;
  readonly waitMedianMs: number;
  readonly waitMaxMs: number;
  readonly rssMb: number;
  /** JavaScript heap and buffers of the product after a collection. */
  readonly heldMb: number;
  /** Longest standstill of the event loops: of the product, and of the test Discord with its people. */
  readonly stallMs: number;
  readonly ownStallMs: number;
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? Number.NaN;

const ownDelay = monitorEventLoopDelay({ resolution: 10 });
ownDelay.enable();

type Figures = Pick<Round, 'stallMs' | 'rssMb' | 'heldMb'>;

/** Of the product, since it was asked last. */
async function figuresOf(product: ChildProcess): Promise<Figures> {
  product.send('figures');
  const [figures] = (await once(product, 'message')) as [Figures];
  return figures;
}

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
  product: ChildProcess,
  people: readonly { who: Person; where: Channel }[],
): Promise<Round> {
  await figuresOf(product);
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
    ...(await figuresOf(product)),
    ownStallMs: ownDelay.max / 1e6,
  };
}

const cell = (value: number, digits = 0): string => value.toFixed(digits);

function tableOf(rounds: readonly Round[]): string {
  const rows = rounds.map((r, i) => {
    const wait = `${cell(r.waitMedianMs / 1000, 1)} | ${cell(r.waitMaxMs / 1000, 1)} | ${cell(r.waitMaxMs / r.waitMedianMs, 2)}`;
    return `| ${i + 1} | ${cell(r.ackMedianMs)} | ${cell(r.ackMaxMs)} | ${r.lost} | ${r.twice} | ${wait} | ${cell(r.rssMb)} | ${cell(r.heldMb)} | ${cell(r.stallMs)} | ${cell(r.ownStallMs)} |`;
  });
  return [
    '| round | ack median, ms | ack max, ms | lost | twice | wait median, s | slowest, s | slowest / median | RSS, MB | held, MB | standstill, ms | of the test, ms |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function writeInto(path: string, text: string): void {
  const [begin, end] = ['<!-- load -->', '<!-- /load -->'];
  const page = readFileSync(path, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no ${begin} … ${end}`);
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`);
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, write: { type: 'boolean' } } });
const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-load-'));
const discord = await startTestDiscord();
const people = Array.from({ length: servers }, (_, s) => {
  const where = discord.channel(discord.guild(`Server ${s}`), 'drums');
  return Array.from({ length: peoplePerServer }, (_, p) => ({ who: discord.person(`Person ${s}-${p}`), where }));
}).flat();
const script = fileURLToPath(new URL('../discord/product-process.ts', import.meta.url));
const env = { DATA_DIR: dataDir, TOKEN: discord.token, API: discord.api, BATCH_MS: `${batchMs}`, FULL_LENGTH: '1' };
const child = fork(script, { execArgv: ['--expose-gc', '--import', 'tsx'], env: { ...process.env, ...env } });
try {
  await once(child, 'message');
  const rounds: Round[] = [];
  for (let n = 1; n <= Number(values.rounds); n++) {
    rounds.push(await round(discord, child, people));
    console.log(
      tableOf(rounds)
        .split('\n')
        .slice(n === 1 ? 0 : -1)
        .join('\n'),
    );
  }
  const load = loadavg()[0]?.toFixed(1);
  const note = `${availableParallelism()} CPU cores, load average ${load} at the end, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
  console.log(`\n${note}`);
  if (values.write)
    writeInto(fileURLToPath(new URL('../../docs/reliability.md', import.meta.url)), `${tableOf(rounds)}\n\n${note}.`);
} finally {
  child.kill('SIGTERM');
  if (child.exitCode === null) await Promise.race([once(child, 'exit'), sleep(6_000)]);
  child.kill('SIGKILL');
  await discord.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
