import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drumEngine } from '../stubs/engine.ts';
import { browserOfTests, newestSounds, openPage } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';

const { browser, options } = await browserOfTests();
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
  // Where the arrows go is heard at once, and again by the space bar.
  await Promise.all([playing(2), keyboard.press('ArrowLeft')]);
  assert.notEqual(await focused(), from);
  await page.waitForSelector('.sound:nth-child(2):not(.playing)');
  await Promise.all([playing(2), keyboard.press('Space')]);
  await keyboard.press('v');
  await page.waitForSelector('.sound:nth-child(2) .vote[aria-pressed=true]');

  // Tab: link, a little, a lot, heart, more; Enter opens, arrows choose.
  await page.locator('.sound:nth-child(2) .play').focus();
  for (let i = 0; i < 5; i++) await keyboard.press('Tab');
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
