/**
 * Foreign write locks, by hand: `node --import tsx test/campaigns/foreign-locks.ts [--locks 30] [--seconds 6]`. Another process
 * takes the write lock of rimshot.db again and again, as a database browser with unsaved changes does, while people
 * send requests and votes to the product, which runs in a process of its own. In the end the product is killed, and
 * what it accepted and acknowledged is looked for in the database. Prints a table; exit code 1 where anything is lost.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Driver from 'libsql';
import { type Channel, type Person, type Posted, type Sent, startTestDiscord } from '../discord/server/test-discord.ts';
import { idsOf, wavsOf } from '../discord/town.ts';
import { forkProduct, machine, median, optionsOf, ordered, scratchFolder, tableOf } from './campaign.ts';

const servers = 10;
const peoplePerServer = 10;
/** Between two locks. */
const freeMs = 1_000;
const everyMs = 250;

interface Vote {
  readonly sent: Sent;
  readonly sampleId: string;
  readonly personId: string;
}

const options = optionsOf({ locks: 30, seconds: 6 });
const lockMs = options.seconds * 1000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = scratchFolder();
const file = join(folder.path, 'rimshot.db');

/** Holds the write lock in a process of its own; resolves once it is free again. */
async function holdLock(): Promise<void> {
  const script = `
    const take = () => { try { db.exec('BEGIN IMMEDIATE'); setTimeout(() => db.exec('ROLLBACK'), ${lockMs}); } catch { setTimeout(take, 1); } };
    const db = new (require('libsql'))(${JSON.stringify(file)}); take();`;
  const holder = spawn(process.execPath, ['-e', script], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(holder, 'exit');
  if (code !== 0) throw new Error('The lock was not held');
}

const loopText = (p99Ms: number, maxMs: number): string => `${p99Ms.toFixed(0)} and ${maxMs.toFixed(0)} ms`;
const acksOf = (all: readonly Sent[]): number[] =>
  ordered(all.flatMap(({ acknowledgement }) => acknowledgement?.afterMs ?? []));

/** Of the test Discord and its people: where both stand still for as long, it was the machine. */
const ownDelay = monitorEventLoopDelay({ resolution: 10 });
ownDelay.enable();

const discord = await startTestDiscord();
const places = Array.from({ length: servers }, (_, s) => {
  const where = discord.channel(discord.guild(`Server ${s}`), 'drums');
  return { where, people: Array.from({ length: peoplePerServer }, (_, p) => discord.person(`Person ${s}-${p}`)) };
});
type Asked = { readonly sent: Sent; readonly where: Channel; readonly who: Person };
const asked: Asked[] = [];
const votes: Vote[] = [];
/** Answers with sounds, by the interaction that asked for them. */
const answers = () => {
  const found = new Map<string, Posted>();
  for (const message of discord.world.messages.values())
    if (wavsOf(message).length > 0) found.set(message.interactionId ?? `${message.nonce}`, message);
  return found;
};
const isRefused = ({ sent }: Asked): boolean => discord.whisperTo(sent) !== undefined;

let turn = 0;
function ask(): void {
  const { where, people } = places[turn % servers]!;
  const who = people[Math.floor(turn / servers) % peoplePerServer]!;
  turn++;
  asked.push({ sent: who.slash(where, 'kick', { count: 1 }), where, who });
}

/** Somebody else of the server likes the newest sound that was not voted on yet. */
const liked = new Set<string>();
function vote(): void {
  const posted = answers();
  const target = asked.find(({ sent }) => posted.has(sent.id) && !liked.has(sent.id));
  const message = target && posted.get(target.sent.id);
  const sampleId = message && idsOf(message)[0];
  if (!target || !message || !sampleId) return;
  liked.add(target.sent.id);
  const place = places.find(({ where }) => where === target.where)!;
  const voter = place.people.find((person) => person !== target.who)!;
  const sent = voter.click(message, `r1:vote:${sampleId}`);
  votes.push({ sent, sampleId, personId: `discord:${voter.id}` });
}

const product = await forkProduct(discord, folder.path, { batchMs: 50 });
try {
  for (let i = 0; i < 20; i++) ask();
  await sleep(3_000);
  await product.figures();
  ownDelay.reset();
  let isOver = false;
  const arrivals = (async () => {
    for (let n = 0; !isOver; n++) {
      if (n % 2 === 0) ask();
      else vote();
      await sleep(everyMs);
    }
  })();
  for (let lock = 0; lock < options.locks; lock++) {
    await holdLock();
    await sleep(freeMs);
  }
  isOver = true;
  await arrivals;
  const deadline = Date.now() + 60_000;
  const open = () => asked.filter((one) => !answers().has(one.sent.id) && !isRefused(one));
  while (open().length > 0 && Date.now() < deadline) await sleep(200);
  const { stallMs, stallP99Ms } = await product.figures();
  const killed = once(product.child, 'exit');
  product.child.kill('SIGKILL');
  await killed;

  const db = new Driver(file);
  const done = db.prepare("select count(*) as n from jobs where state = 'done'").get([]) as { n: number };
  const isStored = ({ sampleId, personId }: Vote): boolean =>
    db.prepare('select 1 as x from votes where sample_id = ? and person_id = ?').get([sampleId, personId]) !==
    undefined;
  const refused = asked.filter(isRefused);
  const unacknowledged = [...asked, ...votes].filter(({ sent }) => !sent.acknowledgement);
  const lostRequests = asked.filter(
    (one) => one.sent.acknowledgement && !isRefused(one) && !answers().has(one.sent.id),
  );
  const lostVotes = votes.filter((one) => one.sent.acknowledgement && !isStored(one));
  const acks = acksOf([...asked, ...votes].map(({ sent }) => sent));
  const rows: [string, string | number][] = [
    [`locks of ${options.seconds} s`, options.locks],
    ['requests; of these accepted and lost', `${asked.length}; ${lostRequests.length}`],
    ['requests refused with a sentence', `${refused.length}`],
    ['rows of jobs that are done, in the database after SIGKILL', `${done.n}`],
    ['votes; of these acknowledged and lost', `${votes.length}; ${lostVotes.length}`],
    ['not acknowledged at all', `${unacknowledged.length}`],
    ['acknowledgement, median and longest', `${median(acks)} and ${acks.at(-1)} ms`],
    ['event loop of the product: 99 % of its turns under, longest', loopText(stallP99Ms, stallMs)],
    ['event loop of the test Discord, likewise', loopText(ownDelay.percentile(99) / 1e6, ownDelay.max / 1e6)],
  ];
  console.log(`${tableOf(['what', 'measured'], rows)}\n\n${machine()}`);
  for (const { sent } of refused.slice(0, 3)) console.log('refused:', discord.whisperTo(sent)?.content);
  if (lostRequests.length + lostVotes.length + unacknowledged.length > 0) process.exitCode = 1;
} finally {
  await product.end();
  await discord.stop();
  folder.remove();
}
