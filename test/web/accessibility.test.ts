import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { drumEngine } from '../stubs/engine.ts';
import { browserOfTests, newestSounds, openPage, say } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';

const { browser, options } = await browserOfTests();
const pictures = fileURLToPath(new URL('../../out/web/', import.meta.url));
mkdirSync(pictures, { recursive: true });
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('everything can be done with the keyboard alone', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 5 }) });
  const { page, complaints } = await openPage(browser, whole.local.address);
  const { keyboard } = page;
  await page.waitForFunction(() => document.activeElement?.id === 'box');
  await keyboard.type('/kic');
  await page.waitForSelector('#suggestions [role=option]');
  await keyboard.press('ArrowDown');
  await page.waitForFunction(
    () => document.getElementById('box')?.getAttribute('aria-activedescendant') === 'suggestion-0',
  );
  await keyboard.press('Enter');
  assert.equal(await page.locator('#box').inputValue(), '/kick ');
  await page.waitForFunction(() => document.querySelector('#usage .current')?.textContent?.includes('count'));
  await keyboard.type('4');
  await keyboard.press('Enter');
  await newestSounds(page, 4);

  const focused = () => page.evaluate(() => document.activeElement?.closest('.sound')?.getAttribute('data-sample'));
  const playing = (n: number) => page.waitForSelector(`.sound:nth-child(${n}).playing`);
  await keyboard.press('3');
  await playing(3);
  await keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.classList.contains('play'));
  const from = await focused();
  await keyboard.press('ArrowLeft');
  assert.notEqual(await focused(), from);
  await keyboard.press('Space');
  await playing(2);
  await keyboard.press('v');
  await page.waitForSelector('.sound:nth-child(2) .vote[aria-pressed=true]');

  // Tab: link, vote, more; Enter opens, arrows choose.
  await page.locator('.sound:nth-child(2) .play').focus();
  for (let i = 0; i < 3; i++) await keyboard.press('Tab');
  await page.waitForFunction(() => document.activeElement?.classList.contains('more'));
  await keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.closest('.menu'));
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await page.waitForSelector('.sound:nth-child(2) img.spectrogram');

  await keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.id === 'box');
  await keyboard.press('Backspace');
  await keyboard.press('ArrowUp');
  assert.equal(await page.locator('#box').inputValue(), '/kick 4');
  const outline = await page.locator('.composer .field').evaluate((field) => getComputedStyle(field).outlineStyle);
  assert.notEqual(outline, 'none', 'the focus is visible');
  assert.deepEqual(complaints, []);
});

const bytesOf = async (page: Page, url: string): Promise<Buffer> => (await page.request.get(url)).body();

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `axe finds nothing serious on any page in the ${colorScheme} scheme, from 360 px to wide`,
    options,
    async (t) => {
      const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
      const { address } = whole.local;
      const { page } = await openPage(browser, address, { colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
      const check = async (where: string): Promise<void> => {
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
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
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
      for (const [name, path] of [
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
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(wide <= 0, `${path} fits 360 px`);
        await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-360.png`), fullPage: true });
        await page.setViewportSize({ width: 1280, height: 800 });
      }
    },
  );
