import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The system's Chromium, or why the browser's tests are skipped. Where CI runs there has to be one. */
export function systemChromium(): { path: string } | { skip: string } {
  const path = places.find((place) => place && existsSync(place));
  if (path) return { path };
  const reason = 'no Chromium on this machine (Debian: apt install chromium; elsewhere: set CHROMIUM_PATH)';
  if (process.env.CI) throw new Error(`The browser tests cannot run: ${reason}.`);
  return { skip: reason };
}

export const launch = (path: string): Promise<Browser> =>
  chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });

const slowMs = 90_000;

/** One browser for the tests of a file, and their options: they are skipped where there is no browser. */
export async function browserOfTests(): Promise<{
  browser: Browser;
  options: { skip: string | false; timeout: number };
}> {
  const found = systemChromium();
  const browser = 'path' in found ? await launch(found.path) : undefined;
  after(() => browser?.close());
  return { browser: browser!, options: { skip: 'skip' in found ? found.skip : false, timeout: 300_000 } };
}

/** In pages that `openPage` opened: what was started last, and the seconds for which it has been heard. */
export interface Played {
  readonly lastPlayed?: { readonly paused: boolean; readonly currentTime: number } | undefined;
}

export interface WatchedPage {
  readonly page: Page;
  /** Requests that left for anywhere but this server. */
  readonly strangers: string[];
  /** Errors and warnings of the page. */
  readonly complaints: string[];
}

/** A page that may talk to `address` alone. */
export async function openPage(
  browser: Browser,
  address: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const strangers: string[] = [];
  const complaints: string[] = [];
  await context.route(
    (url) => url.origin !== address && url.protocol !== 'blob:' && url.protocol !== 'data:',
    (route) => {
      strangers.push(route.request().url());
      return route.abort();
    },
  );
  // tsx names inner functions by a helper that functions sent to the page do not find there.
  await context.addInitScript('globalThis.__name = (named) => named');
  await context.addInitScript(`{
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
      const { context } = this;
      const from = Math.max(when, context.currentTime);
      let paused = false;
      this.addEventListener('ended', () => { paused = true; });
      const played = {
        get paused() { return paused; },
        // The clock of the graph runs ahead of the speaker.
        get currentTime() { return Math.max(0, context.currentTime - (context.outputLatency || context.baseLatency || 0) - from); },
      };
      globalThis.lastPlayed = played;
      return start.call(this, when, ...rest);
    };
  }`);
  // Busy machines take a minute for what is due in a second; the tests of a file have their own limit.
  context.setDefaultTimeout(slowMs);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, strangers, complaints };
}

/** Types a line as a person does. */
export async function say(page: Page, line: string): Promise<void> {
  await page.locator('#box').fill(line);
  await page.locator('#box').press('Enter');
}

/** The newest message, once it has as many sounds that are ready to play. */
export async function newestSounds(page: Page, count: number) {
  const entry = page.locator('.entry.is-done').last();
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('.entry')].at(-1)?.querySelectorAll('.sound.ready').length === wanted,
    count,
  );
  return entry;
}
