import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locales } from '../../src/languages/index.ts';
import { drumEngine } from '../stubs/engine.ts';
import { browserOfTests, newestSounds, openPage, say } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';

const { browser, options } = await browserOfTests();

test('on a narrow phone nothing sticks out and no label of a slider breaks, in every language', options, async (t) => {
  const { local } = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  for (const locale of locales) {
    const { page } = await openPage(browser, local.address, { locale, viewport: { width: 320, height: 640 } });
    if (locale === 'en') {
      await say(page, '/kick 1');
      await newestSounds(page, 1);
    }
    await page.locator('#knobs summary').click();
    const broken = await page.evaluate(() => {
      const labels = document.querySelectorAll('.knob > :first-child, .knobs .field-row > :first-child');
      return [...labels].filter((label) => label.getBoundingClientRect().height > 32).map((label) => label.textContent);
    });
    assert.deepEqual(broken, [], locale);
    for (const path of ['/', '/library?of=made', '/top', '/search']) {
      await page.goto(local.address + path);
      const ends = await page.evaluate(() => ({
        page: document.documentElement.scrollWidth,
        nav: [...document.querySelectorAll('.bar nav a')].map((link) => Math.ceil(link.getBoundingClientRect().right)),
      }));
      for (const end of [ends.page, ...ends.nav]) assert.ok(end <= 320, `${locale} ${path}: ${end} px`);
    }
    await page.context().close();
  }
});
