import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { batchOf } from '../library/temporary-library.ts';
import { drumEngine } from '../stubs/engine.ts';
import { browserOfTests, newestSounds, openPage, say } from './browser.ts';
import { exported } from './kit-strip.ts';
import { temporaryApp } from './temporary-app.ts';

const { browser, options } = await browserOfTests();
const me = 'local:me';

const box = (page: Page, n: number) => page.locator('#found [data-pick]').nth(n);
const picked = (page: Page, n: number) =>
  page.waitForFunction((count) => document.querySelectorAll('#found [data-pick]:checked').length === count, n);
const noted = (page: Page, text: RegExp) =>
  page.waitForFunction(
    (source) => new RegExp(source, 'u').test(document.querySelector('#toast:not([hidden])')?.textContent ?? ''),
    text.source,
  );

test(
  'several sounds of the Library are selected by box, Shift, arrows and x, and taken, tagged, kept and deleted at once',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { library } = whole.app;
    const { page, complaints } = await openPage(browser, whole.local.address);
    await say(page, '/kick 6');
    await newestSounds(page, 6);
    await page.goto(`${whole.local.address}/library?of=made`);
    await page.waitForSelector('#found .sound.ready');
    assert.ok(await page.locator('#selection').isHidden());

    await box(page, 1).click();
    await box(page, 3).click({ modifiers: ['Shift'] });
    await picked(page, 3);
    assert.match((await page.locator('#picked').textContent()) ?? '', /3 selected/);
    await page.keyboard.press('Escape');
    await picked(page, 0);
    await page.waitForSelector('#selection', { state: 'hidden' });
    await page.locator('#found .sound .play').nth(0).focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowRight');
    await picked(page, 2);

    // A zip of the two, and of no other.
    await page.locator('#selection [data-take]').click();
    const zip = await exported(page, '#selection .menu [data-format=wav]');
    const wavs = Object.keys(unzipSync(zip.bytes)).filter((name) => name.endsWith('.wav'));
    assert.equal(wavs.length, 2, `${wavs}`);
    const dragged = await page
      .locator('#found .sound')
      .first()
      .evaluate((sound) => {
        const dataTransfer = new DataTransfer();
        sound.dispatchEvent(new DragEvent('dragstart', { bubbles: true, dataTransfer }));
        return dataTransfer.getData('DownloadURL');
      });
    assert.match(dragged, /^application\/zip:rimshot\.zip:http.*\/take\?ids=\w{13},\w{13}&format=wav$/);

    await page.locator('[data-edit-selection]').click();
    assert.ok(await page.locator('#keep-dialog [name=name]').isHidden());
    await page.locator('#keep-dialog [name=tags]').fill('dark');
    await page.locator('#keep-dialog [name=collection]').fill('Album');
    await page.locator('#keep-dialog [type=submit]').click();
    await noted(page, /Done for 2 sounds/);
    await page.waitForFunction(() => document.querySelectorAll('#found .sound[data-tags="dark"]').length === 2);
    assert.equal((await library.collectionsOf(me))[0]?.count, 2);
    await picked(page, 2);

    await page.waitForFunction(() => document.querySelector('#keep-selection')?.textContent === 'No longer keep');
    await page.locator('#keep-selection').click();
    await page.waitForFunction(() => !document.querySelector('#found .vote[aria-pressed=true]'));
    await page.locator('#toast button').click();
    await page.waitForFunction(() => document.querySelectorAll('#found .sound[data-tags="dark"]').length === 2);
    assert.equal((await library.collectionsOf(me))[0]?.count, 2, 'one undo brings both back');

    await page.locator('[data-rename="Album"]').click();
    await page.locator('#collection-dialog [name=name]').fill('Side "B"');
    await page.locator('#collection-dialog [type=submit]').click();
    await page.waitForSelector('.collections a:text("Side \\"B\\"")');

    await page.locator('#pick-all').check();
    await picked(page, 6);
    await box(page, 5).click();
    await page.locator('#delete-selection').click();
    assert.match((await page.locator('#delete-sure').textContent()) ?? '', /Delete 5 sounds/);
    await page.locator('#delete-dialog [value=""]').click();
    assert.equal(await page.locator('#found .sound').count(), 6, 'cancelled');
    await page.locator('#delete-selection').click();
    await page.locator('#delete-dialog [value=sure]').click();
    await page.waitForFunction(() => document.querySelectorAll('#found .sound').length === 1);
    assert.deepEqual(complaints, []);
  },
);

test('the Library asks for its map once', options, async (t) => {
  const whole = await temporaryApp(t);
  await whole.app.library.addSamples(batchOf('b1', [1, 2], { makerId: me, serverId: 'local' }));
  const { page } = await openPage(browser, whole.local.address);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/map') asked.push(request.url());
  });
  await page.goto(`${whole.local.address}/library?of=made`);
  await page.waitForSelector('#map[data-points]', { state: 'attached' });
  await page.waitForLoadState('networkidle');
  assert.equal(asked.length, 1);
});
