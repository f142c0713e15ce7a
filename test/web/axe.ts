import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { drumEngine } from '../stubs/engine.ts';
import { newestSounds, openPage, say } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';

const pictures = fileURLToPath(new URL('../../out/web/', import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const bytesOf = async (page: Page, url: string): Promise<Buffer> => (await page.request.get(url)).body();

/** Looks at the page as it is now: nothing serious may be found. */
const checkerOf =
  (page: Page) =>
  async (where: string): Promise<void> => {
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => {
      const axe = (window as unknown as { axe: typeof import('axe-core') }).axe;
      const { violations, passes } = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      });
      if (passes.length < 10) return ['axe hardly looked'];
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    });
    assert.deepEqual(found, [], where);
  };

/** Every page in one colour scheme, from 360 px to wide: axe finds nothing serious, and nothing is cut off. */
export async function checkEveryPage(t: TestContext, browser: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { address } = whole.local;
  const { page } = await openPage(browser, address, { colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
  const check = checkerOf(page);
  await check('empty channel');
  await page.screenshot({ path: join(pictures, `empty-${colorScheme}.png`) });
  await say(page, '/kit');
  await newestSounds(page, 6);
  await say(page, '/kick 4');
  const kicks = await newestSounds(page, 4);
  const id = await kicks.locator('.sound').first().getAttribute('data-sample');
  await kicks.locator('.vote').first().click();
  await page.waitForSelector('.vote[aria-pressed=true]');
  await say(page, '/kick 99');
  await page.waitForSelector('.is-private');
  await check('channel');
  await page.locator('#box').fill('/');
  await page.waitForSelector('#suggestions [role=option]');
  await check('suggestions');
  const file = {
    name: 'my kick.wav',
    mimeType: 'audio/wav',
    buffer: await bytesOf(page, `${address}/samples/${id}.wav`),
  };
  await page.locator('#box').fill('');
  await page.locator('#file').setInputFiles(file);
  await page.waitForSelector('#offer [data-sample]:visible');
  await check('offer');
  await page.locator('.is-private [data-dismiss]').click();
  for (const [width, height] of [
    [360, 740],
    [1280, 800],
    [1920, 1000],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(150);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `nothing is cut off at ${width} px`);
    // The page itself never scrolls sideways, so what sticks out of it is looked for.
    await page.locator('#box').fill('/restyle model:kick ');
    await page.waitForFunction(() => document.querySelector('#usage')?.textContent?.includes('strength'));
    const right = await page.evaluate(() => document.querySelector('.send')?.getBoundingClientRect().right ?? 0);
    assert.ok(right > 0 && right <= width, `the composer ends at ${right} of ${width} px`);
    await page.locator('#box').fill('');
    await page.screenshot({ path: join(pictures, `channel-${colorScheme}-${width}.png`) });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  const kitPath = await page.locator('#kit-page').getAttribute('href');
  await whole.app.library.tagKeep({ sampleId: id!, personId: 'local:me', add: ['dark'], remove: [] });
  const album = await whole.app.library.collectSample({ sampleId: id!, personId: 'local:me', name: 'Album' });
  assert.ok(album !== 'full');
  await page.goto(`${address}/library`);
  await page.locator('.sound .more').first().click();
  await page.locator('[data-edit]').click();
  await check('names, tags and collections');
  await page.locator('#keep-dialog [data-close]').click();
  await page.locator('[data-pick]').first().check();
  await page.waitForSelector('#selection:visible');
  await check('a selection');
  await page.screenshot({ path: join(pictures, `selection-${colorScheme}-1280.png`) });
  await page.locator('#delete-selection').click();
  await check('before sounds are deleted');
  await page.locator('#delete-dialog [value=""]').click();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.screenshot({ path: join(pictures, `selection-${colorScheme}-360.png`) });
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const [name, path] of [
    ['kit', kitPath ?? ''],
    ['library', '/library'],
    ['nothing-found', '/library?q=nothing&of=made'],
    ['collection', `/c/${album.id}`],
    ['top', '/top'],
    ['new', '/top?order=new'],
    ['sample', `/s/${id}`],
    ['search', '/search?q=kick'],
    ['missing', '/missing'],
  ] as const) {
    await page.goto(address + path);
    await page.waitForLoadState('networkidle');
    await check(path);
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-1280.png`), fullPage: true });
    await page.setViewportSize({ width: 360, height: 740 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${path} fits 360 px`);
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-360.png`), fullPage: true });
    await page.setViewportSize({ width: 1280, height: 800 });
  }
}
