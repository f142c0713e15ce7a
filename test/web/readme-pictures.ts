/**
 * Takes the pictures of the pages into docs/images, with the real engine and the bundled starters: those of the README, and
 * those of docs/first-minute.md. `node --import tsx test/web/readme-pictures.ts`
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { createEngine } from '../../src/worker/host.ts';
import { launch, newestSounds, openPage, say, systemChromium } from './browser.ts';
import { startWholeApp } from './whole-app.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'docs', 'images');
mkdirSync(folder, { recursive: true });
const chromium = systemChromium();
if (!('path' in chromium)) throw new Error(chromium.skip);
const open = (dataDir: string) =>
  startWholeApp({
    dataDir,
    engine: createEngine({ device: 'cpu', threads: 0 }),
    models: openModelStore({ bundledDir: join(root, 'models'), dataDir }),
    channel: { personName: 'mira' },
  });
const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-pictures-'));
const freshDir = mkdtempSync(join(tmpdir(), 'rimshot-pictures-'));
const whole = await open(dataDir);
const fresh = await open(freshDir);
const browser = await launch(chromium.path);

async function take(page: Page, name: string): Promise<void> {
  const path = join(folder, name);
  await page.screenshot({ path });
  const kilobytes = Math.round(statSync(path).size / 1000);
  if (kilobytes > 300) throw new Error(`${name} has ${kilobytes} KB; at most 300 belong into a repository.`);
  console.log(`docs/images/${name} ${kilobytes} KB`);
}

/** The newest sound in the middle of playing. */
async function playSecond(page: Page): Promise<void> {
  await page.locator('.entry:last-child .sound.ready').nth(1).waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('2');
  await page.waitForTimeout(230);
}

const size = { viewport: { width: 1280, height: 860 } };
const { page } = await openPage(browser, whole.local.address, { ...size, colorScheme: 'light' });
await say(page, '/kit');
await newestSounds(page, 6);
await say(page, '/kick 4');
await page.waitForSelector('.is-working');
const kicks = await newestSounds(page, 4);
for (const n of [1, 3]) {
  await kicks.locator('.vote').nth(n).click();
  await page
    .locator('.entry:last-child .vote[aria-pressed=true]')
    .nth(n === 1 ? 0 : 1)
    .waitFor();
}
const id = await kicks.locator('.sound').nth(1).getAttribute('data-sample');
await playSecond(page);
await take(page, 'channel-light.png');

const dark = await openPage(browser, whole.local.address, { ...size, colorScheme: 'dark' });
await playSecond(dark.page);
await take(dark.page, 'channel-dark.png');
await dark.page.goto(`${whole.local.address}/s/${id}`);
await dark.page.waitForLoadState('networkidle');
await take(dark.page, 'sample-dark.png');
const phone = await openPage(browser, whole.local.address, {
  viewport: { width: 390, height: 780 },
  colorScheme: 'light',
  deviceScaleFactor: 2,
});
await playSecond(phone.page);
await take(phone.page, 'channel-phone.png');

const { page: first } = await openPage(browser, fresh.local.address, {
  viewport: { width: 960, height: 760 },
  colorScheme: 'light',
});
await first.waitForTimeout(500);
await take(first, 'minute-1-empty.png');
await first.locator('#box').pressSequentially('/ki');
await first.waitForTimeout(300);
await take(first, 'minute-2-typing.png');
await first.locator('#box').fill('');
await say(first, '/kick 4');
await newestSounds(first, 4);
await playSecond(first);
await take(first, 'minute-3-kicks.png');
await say(first, '/kick 4 decay:short tone:bright');
await first.locator('.entry.is-done').nth(1).waitFor();
const bright = await newestSounds(first, 4);
await bright.locator('.vote').nth(0).click();
await bright.locator('.vote[aria-pressed=true]').first().waitFor();
await take(first, 'minute-4-character.png');
await say(first, '/kit');
await newestSounds(first, 6);
await first.getByText('Pattern', { exact: true }).first().click();
await first.waitForTimeout(800);
await take(first, 'minute-5-kit.png');
await first.goto(`${fresh.local.address}/library`);
await first.waitForLoadState('networkidle');
await take(first, 'minute-6-kept.png');

await browser.close();
await whole.stop();
await fresh.stop();
rmSync(freshDir, { recursive: true, force: true });
rmSync(dataDir, { recursive: true, force: true });
