/**
 * The table of docs/web.md "Many messages", over formulas in place of networks, in the system's Chromium on Linux:
 * `node --import tsx test/web/measure-messages.ts [messages …]`, 24 and 400 by default. About two minutes.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BarePage, openBarePage } from './bare-page.ts';
import { launch, systemChromium } from './browser.ts';
import { fillChannel } from './many-messages.ts';
import { startWholeApp } from './whole-app.ts';

const found = systemChromium();
if (!('path' in found)) throw new Error(found.skip);
const { path } = found;
const keyPresses = 40;
const typed = '/kick 4 seed:12';
const rounds = 7;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Scrolls back to the first message, and looks at every part on the way to the newest again. */
async function lookThrough(page: BarePage, messages: number): Promise<void> {
  await page.until(`document.querySelector('.entry') !== null`);
  await page.until(`(() => {
    const log = document.getElementById('log');
    const isAll = document.querySelectorAll('.entry').length >= ${messages};
    if (!isAll) { log.scrollTop = 0; document.getElementById('earlier').click(); }
    return isAll;
  })()`);
  await page.evaluate(`(async () => {
    const log = document.getElementById('log');
    for (let top = 0; top < log.scrollHeight; top += log.clientHeight / 2) {
      log.scrollTop = top;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    log.scrollTop = log.scrollHeight;
  })()`);
  await page.until(`[...document.querySelectorAll('.entry')].at(-1).querySelectorAll('.sound.ready').length === 4`);
  await sleep(3000);
}

async function counts(page: BarePage): Promise<{ nodes: number; elements: number; heapMb: number }> {
  for (let i = 0; i < 2; i++) await page.send('HeapProfiler.collectGarbage');
  const { metrics } = await page.send<{ metrics: { name: string; value: number }[] }>('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
  const elements = await page.evaluate<number>(`document.querySelectorAll('*').length`);
  return { nodes: of('Nodes'), elements, heapMb: of('JSHeapUsedSize') / 1e6 };
}

/** MB of a process; what it shares with others is counted in part. */
const megabytesOf = (processId: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${processId}/smaps_rollup`, 'utf8'))?.[1]) / 1024;

/** ms from a key to the moment at which a sound of the newest message runs. */
async function keyToSound(page: BarePage, key: string): Promise<number> {
  await page.evaluate(`(() => {
    window.note = { pressed: 0, heard: 0 };
    window.lastPlayed = undefined;
    const { note } = window;
    const look = () => {
      const audio = window.lastPlayed;
      if (audio && !audio.paused && audio.currentTime > 0) note.heard = performance.now() - audio.currentTime * 1000;
      else setTimeout(look, 1);
    };
    addEventListener('keydown', (event) => { note.pressed = event.timeStamp; look(); }, { once: true, capture: true });
  })()`);
  await page.key(key);
  await page.until('note.heard > 0');
  return page.evaluate('note.heard - note.pressed');
}

/** ms that 15 typed characters take together, each from its key to the frame that shows it. */
async function typing(page: BarePage): Promise<number> {
  await page.evaluate(`(() => {
    const box = document.getElementById('box');
    box.value = '';
    box.focus();
    window.shown = [];
    box.onkeydown = ({ timeStamp }) =>
      requestAnimationFrame(() => setTimeout(() => window.shown.push(performance.now() - timeStamp)));
  })()`);
  for (const [i, character] of [...typed].entries()) {
    await page.key(character);
    await page.until(`shown.length === ${i + 1}`);
    await sleep(40);
  }
  return page.evaluate('(document.getElementById("box").value = "", shown.reduce((sum, value) => sum + value, 0))');
}

async function measure(messages: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-messages-'));
  await fillChannel(dataDir, messages);
  const whole = await startWholeApp({ dataDir });
  const browser = await launch(path);
  try {
    const page = await openBarePage(browser, whole.local.address);
    await page.send('Performance.enable');
    await lookThrough(page, messages);
    await page.evaluate(`(() => {
      const { play } = HTMLMediaElement.prototype;
      HTMLMediaElement.prototype.play = function () { window.lastPlayed = this; return play.call(this); };
      document.getElementById('box').focus();
    })()`);
    const { nodes, elements, heapMb } = await counts(page);
    const megabytes = Math.max(...(await page.processIds()).map(megabytesOf));
    const keys: number[] = [];
    for (let i = 0; i < keyPresses; i++) {
      keys.push(await keyToSound(page, `${(i % 4) + 1}`));
      await sleep(120);
    }
    const lines: number[] = [];
    for (let i = 0; i < rounds; i++) lines.push(await typing(page));
    console.log(
      `| ${messages} | ${nodes} (${elements} elements) | ${megabytes.toFixed(0)} MB (JavaScript ${heapMb.toFixed(0)} MB) | median ${median(keys).toFixed(0)} ms, most ${Math.max(...keys).toFixed(0)} ms | median ${median(lines).toFixed(0)} ms |`,
    );
  } finally {
    await browser.close();
    await whole.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

console.log(`Machine: ${cpus().length} cores, ${cpus()[0]?.model}; load average ${loadavg()[0]?.toFixed(1)}`);
console.log(
  '| messages | DOM nodes | memory of the page | key to sound | 15 typed characters |\n|---|---|---|---|---|',
);
const wanted = process.argv.slice(2).map(Number);
for (const messages of wanted.length > 0 ? wanted : [24, 400]) await measure(messages);
console.log(`Load average after ${loadavg()[0]?.toFixed(1)}`);
