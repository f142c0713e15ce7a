/**
 * The figures of docs/web.md, with the real engine and the bundled starters, in the system's Chromium:
 * `node --import tsx test/web/measure.ts [answers] [keys] [visitors]`. Takes about three minutes; the quieter the
 * machine, the better.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { medianOf as median } from '../../src/percentile.ts';
import type { Engine } from '../../src/worker/engine.ts';
import { createEngine } from '../../src/worker/host.ts';
import { launch, openPage, type Played, say, systemChromium } from './browser.ts';
import { startWholeApp } from './whole-app.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const chromium = systemChromium();
if (!('path' in chromium)) throw new Error(chromium.skip);
const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-measure-'));
const worker = createEngine({ device: 'cpu', threads: 0 });
/** How long the engine took for its last batch: what an answer cannot be faster than. */
let generationMs = 0;
const engine: Engine = {
  device: () => worker.device(),
  stop: () => worker.stop(),
  async generate(batch, options) {
    const started = performance.now();
    const result = await worker.generate(batch, options);
    generationMs = performance.now() - started;
    return result;
  },
};
const models = openModelStore({ bundledDir: join(root, 'models'), dataDir });
const whole = await startWholeApp({ dataDir, engine, models, gallery: {} });
const { library } = whole.app;
const gallery = whole.gallery!;
await library.changeSettings('local', { publicGallery: true });
const browser = await launch(chromium.path);
const { page } = await openPage(browser, whole.local.address);

const most = (values: readonly number[]): number => Math.max(...values);
const ms = (value: number): string => `${value.toFixed(0)} ms`;

/** Says `/kick 4` and waits until all four are decoded; ms from Enter, and of that what was not the engine's. */
async function fourKicks(page: Page): Promise<{ totalMs: number; besidesMs: number; engineMs: number }> {
  const before = await page.locator('.entry').count();
  await page.evaluate(() => {
    document
      .getElementById('composer')
      ?.addEventListener('submit', () => Object.assign(window, { enterAt: performance.now() }), { once: true });
  });
  await say(page, '/kick 4');
  const totalMs = await page.evaluate(
    (before) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const entries = document.querySelectorAll('.entry');
          if (entries.length > before && entries[entries.length - 1]?.querySelectorAll('.sound.ready').length === 4)
            resolve(performance.now() - (window as unknown as { enterAt: number }).enterAt);
          else requestAnimationFrame(look);
        };
        look();
      }),
    before,
  );
  return { totalMs, engineMs: generationMs, besidesMs: totalMs - generationMs };
}

/** ms from a key to the moment at which the sound's clock runs. */
async function keyToSound(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    const note = { pressed: 0, heard: 0 };
    Object.assign(window, { note, lastPlayed: undefined });
    const look = (): void => {
      const audio = (window as unknown as Played).lastPlayed;
      if (audio && !audio.paused && audio.currentTime > 0) note.heard = performance.now() - audio.currentTime * 1000;
      else setTimeout(look, 1);
    };
    const begin = (): void => {
      note.pressed = performance.now();
      look();
    };
    addEventListener('keydown', begin, { once: true, capture: true });
  });
  await page.keyboard.press(key);
  const noted = () => (window as unknown as { note: { pressed: number; heard: number } }).note;
  await page.waitForFunction(() => (window as unknown as { note: { heard: number } }).note.heard > 0);
  const { pressed, heard } = await page.evaluate(noted);
  return heard - pressed;
}

interface Visit {
  readonly pages: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

function visitors(paths: readonly string[], seconds: number): Promise<Visit> {
  const file = fileURLToPath(new URL('visitors.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', file, gallery.address, JSON.stringify(paths), '200', `${seconds}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(JSON.parse(text) as Visit));
  });
}

async function measureAnswers(): Promise<void> {
  const answers: Awaited<ReturnType<typeof fourKicks>>[] = [];
  for (let i = 0; i < 10; i++) answers.push(await fourKicks(page));
  const of = (key: 'totalMs' | 'engineMs' | 'besidesMs'): number[] => answers.map((answer) => answer[key]);
  console.log(
    `Enter on /kick 4 to four playable sounds: median ${ms(median(of('totalMs')))}, of which the engine ${ms(median(of('engineMs')))}; the rest: median ${ms(median(of('besidesMs')))}, most ${ms(most(of('besidesMs')))} (${answers.length} answers)`,
  );
}

async function measureKeys(): Promise<void> {
  const keys: number[] = [];
  for (let i = 0; i < 40; i++) {
    keys.push(await keyToSound(page, `${(i % 4) + 1}`));
    await page.waitForTimeout(120);
  }
  console.log(`Key to sound: median ${ms(median(keys))}, most ${ms(most(keys))} (${keys.length} keys)`);
}

/** Has sounds made for this long and returns the engine's ms a batch. */
async function generate(seconds: number): Promise<number[]> {
  const end = Date.now() + seconds * 1000;
  const times: number[] = [];
  while (Date.now() < end) times.push((await fourKicks(page)).engineMs);
  return times;
}

async function measureVisitors(): Promise<void> {
  const ids = await page
    .locator('.sound[data-sample]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-sample') ?? '').slice(0, 24));
  for (const id of ids)
    await library.toggleHeart({ sampleId: id, personId: 'measure', serverId: 'local', allowOwn: true });
  const paths = ['/top', '/top?model=kick', '/top?period=day', '/search?q=kick', ...ids.map((id) => `/s/${id}`)];
  const before = process.cpuUsage();
  const alone = await visitors(paths, 10);
  const { user, system } = process.cpuUsage(before);
  console.log(
    `200 visitors alone: ${alone.pages} pages, p50 ${ms(alone.p50)}, p99 ${ms(alone.p99)}; ${((user + system) / 1000 / alone.pages).toFixed(2)} ms of processor time a page`,
  );
  const quiet: number[] = [];
  const busy: number[] = [];
  const visits: Visit[] = [];
  for (let round = 0; round < 4; round++) {
    quiet.push(...(await generate(12)));
    const [visit, times] = await Promise.all([visitors(paths, 15), generate(14)]);
    visits.push(visit);
    busy.push(...times);
  }
  const sum = (key: 'pages' | 'failed'): number => visits.reduce((total, visit) => total + visit[key], 0);
  const slower = (median(busy) / median(quiet) - 1) * 100;
  console.log(
    `200 visitors, a page every 2 s, while sounds are made: ${sum('pages')} pages, ${sum('failed')} failed, p50 ${visits.map(({ p50 }) => ms(p50)).join(', ')}, p99 ${visits.map(({ p99 }) => ms(p99)).join(', ')} (${visits.length} rounds)`,
  );
  console.log(
    `Engine for four kicks: median ${ms(median(quiet))} without visitors, ${ms(median(busy))} with: ${slower.toFixed(1)} % (${quiet.length} and ${busy.length} batches, in turns)`,
  );
}

const measures = { answers: measureAnswers, keys: measureKeys, visitors: measureVisitors };
const load = (): string =>
  loadavg()
    .map((n) => n.toFixed(1))
    .join(' ');
console.log(`Machine: ${cpus().length} cores, ${cpus()[0]?.model}; load average before ${load()}`);
await fourKicks(page);
for (const [name, measure] of Object.entries(measures))
  if (process.argv.length === 2 || process.argv.includes(name)) await measure();
console.log(`Load average after ${load()}`);

await browser.close();
await gallery.stop();
await whole.stop();
rmSync(dataDir, { recursive: true, force: true });
