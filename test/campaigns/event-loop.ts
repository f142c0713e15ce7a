/**
 * How long what a person or a visitor asks holds the event loop at a stretch, in a library of 40,000 sounds, by hand:
 * `node --import tsx test/campaigns/event-loop.ts [--times 9] [--only 'a part of a name']`. Prints a table: best and median of
 * several repetitions, without and with the time that other programs had the processor. Ends by itself within three
 * minutes and leaves nothing behind.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { startWholeApp } from '../web/whole-app.ts';
import { askedBy } from './asked.ts';
import { machine, median, optionsOf, ordered, scratchFolder, tableOf } from './campaign.ts';
import { type Hold, longestHold } from './longest-hold.ts';
import { makePlaces, storedDrum, storedEngine } from './stored-places.ts';
import { endOfYear, storeYear } from './stored-year.ts';

const { times, only } = optionsOf({ times: 9, only: '' });
const servers = ['local', 'one', 'two', 'three', 'four'];

/** A client on a thread of its own: what it does is not the server's. */
const client = new Worker(
  `const { parentPort } = require('node:worker_threads');
  parentPort.on('message', async ({ url, body }) => {
    const answer = await fetch(url, body ? { method: 'POST', body, headers: { Origin: new URL(url).origin } } : {});
    parentPort.postMessage({ status: answer.status, bytes: (await answer.arrayBuffer()).byteLength });
  });`,
  { eval: true },
);
async function visit(url: string, body?: Uint8Array | string): Promise<void> {
  const answer = new Promise<{ status: number }>((resolve) => client.once('message', resolve));
  client.postMessage({ url, body });
  const { status } = await answer;
  if (status >= 300) throw new Error(`${url}: ${status}`);
}

const folder = scratchFolder();
const dataDir = folder.path;
const clock = { now: endOfYear };
{
  const db = await openDatabase(dataDir);
  await storeYear(db, servers);
  await makePlaces(db, openLibrary({ db, dataDir, now: () => endOfYear }), servers, times);
  await db.close();
}
const whole = await startWholeApp({ dataDir, engine: storedEngine(), gallery: {}, now: () => clock.now });
const { app, router } = whole;
const page = whole.local.address.replace(/\/$/, '');
const from = whole.gallery!.address.replace(/\/$/, '');

const top = await app.library.top({ publicOnly: true, period: 'all', limit: 500 });
const newest = async (model: string) => (await app.library.searchSamples({ text: model, limit: 1 }))[0]!.id;
const derived = await newest('perc');
const parent = (await app.library.ancestors(await newest('snare')))[0]!.id;
const heard = top.filter(({ hasAudio }) => hasAudio);
console.error(`${top.length} at the top, ${heard.length} of them with audio`);
const one = (i: number): string => heard[i % heard.length]!.id;
const say = (line: string) => () =>
  askedBy('local:me', async (asked) => {
    await router.line(line, asked);
  });
const press = (id: string, personId = 'local:me') =>
  askedBy(personId, async (asked) => {
    await router.press(id, asked);
  });
const isIdle = async (): Promise<void> => {
  while ((await app.jobs.list()).length > 0) await pause(5);
};

const asks: Record<string, (i: number) => Promise<unknown>> = {
  'nothing: the machine itself': () => pause(100),
  'gallery: top of all time': () => visit(`${from}/top`),
  'gallery: top of all time, one model': () => visit(`${from}/top?model=kick`),
  'gallery: top of a month': () => visit(`${from}/top?period=month`),
  'gallery: top of all time, page 50': () => visit(`${from}/top?page=50`),
  'gallery: the newest': () => visit(`${from}/top?order=new`),
  'gallery: search by model': () => visit(`${from}/search?q=kick`),
  'gallery: search by a maker with few sounds': () => visit(`${from}/search?q=p1`),
  'gallery: search that finds nothing': (i) => visit(`${from}/search?q=zzz${i}`),
  'gallery: a sound': (i) => visit(`${from}/s/${one(i)}`),
  'gallery: a sound with 500 descendants': () => visit(`${from}/s/${parent}`),
  'gallery: picture': (i) => visit(`${from}/samples/${one(i)}.png`),
  'gallery: WAV': (i) => visit(`${from}/samples/${one(i)}.wav`),
  'gallery: WAV whose recipe is not told whole': () => visit(`${from}/samples/${derived}.wav`),
  'gallery: pack of the top 24': () => visit(`${from}/top.zip`),
  'page: the newest 24 messages, 8 sounds each': () => visit(`${page}/`),
  'page: an upload of 10 MB, 32-bit float': () => visit(`${page}/api/uploads?name=a.wav`, storedDrum.large),
  'chat: /top of all time': say('/top period:all'),
  'chat: /top of all time, one model': say('/top model:kick period:all'),
  'chat: /pack of the top 32': say('/pack what:top period:all count:32'),
  'chat: /mine': say('/mine'),
  'chat: /sample': (i) => say(`/sample ${one(i)}`)(),
  'chat: /sample with 500 descendants': say(`/sample ${parent}`),
  'chat: completing an id': () =>
    router.complete('sample', 'id', 'k', {
      person: { id: 'local:me' } as never,
      place: { serverId: 'one' } as never,
      locale: 'en',
    }),
  'chat: completing a name that is not there': () =>
    router.complete('sample', 'id', 'zzz', {
      person: { id: 'local:me' } as never,
      place: { serverId: 'one' } as never,
      locale: 'en',
    }),
  'chat: /about': say('/about'),
  'chat: /settings, changed': (i) => say(`/settings fame-threshold:${5 + i}`)(),
  'chat: a vote': (i) => press(`r1:vote:${one(i)}`, `voter-${i}`),
  'chat: 20 votes at once': (i) =>
    Promise.all(Array.from({ length: 20 }, (_, n) => press(`r1:vote:${one(n)}`, `voters-${i}-${n}`))),
  'chat: a keep': (i) => press(`r1:save:${one(i)}`),
  'chat: /kit': async () => {
    await say('/kit')();
    await isIdle();
  },
  'chat: /kick 8': async () => {
    await say('/kick 8')();
    await isIdle();
  },
  'library: an upload of 10 MB is kept': (i) => {
    const bytes = new Uint8Array(storedDrum.large);
    bytes[bytes.length - 1 - i] = 1;
    return app.library.addUpload({ bytes, personId: 'local:me' });
  },
  'chat: a sound deleted': (i) => press(`r1:delete:${heard[heard.length - 1 - i]!.id}:sure`),
  'chat: /forget-me of 800 sounds, 1,600 votes, 200 uploads': (i) => press('r1:forget:me', `busy-${i}`),
  'every hour: audio pruned': () => app.library.pruneAudio(60 * 86_400_000, () => true),
  'every hour: uploads pruned': () => app.library.pruneUploads(1),
};

const rows: string[][] = [];
try {
  // Compiled and connected.
  for (let i = 0; i < 24; i++) {
    await visit(`${page}/api/lines`, JSON.stringify({ line: '/kick 8' }));
    await isIdle();
  }
  for (const path of ['/top?period=day', `/s/${one(0)}`, '/search?q=x']) await visit(`${from}${path}`);
  for (const [what, ask] of Object.entries(asks)) {
    if (!what.includes(only)) continue;
    const holds: Hold[] = [];
    for (let i = 0; i < times; i++) {
      // What visitors asked a minute ago is not remembered, and their share has filled again.
      clock.now += 61_000;
      holds.push(await longestHold(() => ask(i)));
      await pause(5);
    }
    const held = ordered(holds.map(({ heldMs }) => heldMs));
    const wall = ordered(holds.map(({ wallMs }) => wallMs));
    const shown = [held[0], median(held), wall[0], median(wall)].map((ms) => (ms ?? Number.NaN).toFixed(1));
    rows.push([what, ...shown]);
    console.error(rows.at(-1)?.join(' | '));
  }
} finally {
  await whole.stop();
  await client.terminate();
  folder.remove();
}
const heads = ['what is asked', 'held, ms: best', 'median', 'on the clock, ms: best', 'median'];
console.log(`${tableOf(heads, rows)}\n\nEach ${times} times; ${machine()}`);
