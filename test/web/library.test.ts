import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { drumEngine } from '../stubs/engine.ts';
import { browserOfTests, newestSounds, openPage, say } from './browser.ts';
import { temporaryApp, until } from './temporary-app.ts';

const { browser, options } = await browserOfTests();

const count = (page: Page, sounds: number) =>
  page.waitForFunction((wanted) => document.querySelectorAll('#found .sound').length === wanted, sounds);
const noted = (page: Page, text: RegExp) =>
  page.waitForFunction(
    (source) => new RegExp(source, 'u').test(document.querySelector('#toast:not([hidden])')?.textContent ?? ''),
    text.source,
  );
const undo = (page: Page) => page.locator('#toast button').click();

test(
  'a person keeps, names, tags and collects a sound, finds it by words, takes all of it away and back',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page, strangers, complaints } = await openPage(browser, whole.local.address);
    await say(page, '/kick 3');
    const kicks = await newestSounds(page, 3);
    const kick = kicks.locator('.sound').nth(1);
    const id = (await kick.getAttribute('data-sample')) ?? '';
    await kick.locator('.vote').click();
    await page.waitForSelector(`[data-sample="${id}"] .vote[aria-pressed=true]`);

    await kick.locator('.more').click();
    await kick.locator('[data-edit]').click();
    await page.locator('#keep-dialog [name=name]').fill('Night "bus"');
    await page.locator('#keep-dialog [name=tags]').fill('Dark wet');
    await page.locator('#keep-dialog [name=collection]').fill('Album');
    await page.locator('#keep-dialog [name=collection]').press('Enter');
    await page.waitForFunction(
      (sample) => document.querySelector(`[data-sample="${sample}"] .about`)?.textContent?.endsWith('#dark #wet'),
      id,
    );
    assert.match((await kick.locator('.about').textContent()) ?? '', /Night "bus"kick \w{6} · #dark #wet/);

    await page.locator('.bar a[href="/library"]').click();
    await count(page, 1);
    // The page listens.
    await page.waitForSelector('#found .sound.ready');
    await page.locator('#q').fill('night wet');
    await count(page, 1);
    await page.locator('#q').fill('open');
    await count(page, 0);
    await page.locator('#q').fill('bus');
    await count(page, 1);
    assert.match(page.url(), /\?q=bus$/);
    await page.reload();
    await count(page, 1);
    await page.locator('#filters [name=tag]').selectOption('dark');
    await page.locator('#filters [name=collection]').selectOption({ label: 'Album (1)' });
    await count(page, 1);

    await page.locator('#found .vote').click();
    await noted(page, /no longer kept/);
    await count(page, 0);
    await undo(page);
    await noted(page, /It is back/);
    await count(page, 1);
    const shown = page.locator('#found .sound');
    assert.match((await shown.locator('.about').textContent()) ?? '', /Night "bus"kick \w{6} · #dark #wet/);
    assert.equal((await whole.app.library.findSample(id, { serverId: 'local' }))?.votes, 1);

    await page.goto(`${whole.local.address}/library`);
    await page.locator('[data-aside*="Album"]').click();
    await noted(page, /“Album” is gone/);
    await page.waitForFunction(() => !document.querySelector('.collections'));
    await undo(page);
    await page.waitForSelector('.collections a:text("Album")');

    await page.locator('#found .sound .more').click();
    await page.locator('[data-edit]').click();
    await page.waitForSelector('#keep-dialog[open]');
    assert.equal(await page.locator('#keep-dialog [name=tags]').inputValue(), 'dark wet');
    await page.locator('#keep-dialog [name=tags]').fill('wet/dry');
    await page.locator('#keep-dialog [type=submit]').click();
    await page.waitForSelector('#keep-dialog .problem:visible');
    assert.match((await page.locator('#keep-dialog .problem').textContent()) ?? '', /“wet\/dry” is no tag/);
    assert.equal(
      await page.locator('#keep-dialog [name=tags]').inputValue(),
      'wet/dry',
      'what was refused is not lost',
    );
    await page.locator('#keep-dialog [name=tags]').fill('wet');
    await page.locator('#keep-dialog [type=submit]').click();
    await noted(page, /tagged #wet/);
    await undo(page);
    await noted(page, /It is back/);
    await page.waitForSelector('#found .sound[data-tags="dark wet"]');

    await page.locator('a:text("Made by you")').click();
    await count(page, 3);
    assert.deepEqual([strangers, complaints], [[], []]);
  },
);

test(
  'one press varies a sound from its card and from the Library, and its link and that of a collection open',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page, complaints } = await openPage(browser, whole.local.address, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await say(page, '/kick 1');
    const kick = (await newestSounds(page, 1)).locator('.sound');
    const id = (await kick.getAttribute('data-sample')) ?? '';
    await kick.locator('.vary button').nth(1).click();
    await newestSounds(page, 4);
    const strengths = async () =>
      (await whole.app.library.descendants(id)).map(({ recipe }) =>
        recipe.derivation?.kind === 'vary' ? recipe.derivation.strength : undefined,
      );
    assert.deepEqual(new Set(await strengths()), new Set([0.55]));
    await whole.app.library.collectSample({ sampleId: id, personId: 'local:me', name: 'Album' });

    await page.goto(`${whole.local.address}/library`);
    await count(page, 1);
    await page.locator('#found .vary button').first().click();
    await noted(page, /It comes in the channel/);
    await until(async () => (await strengths()).length === 8);
    assert.ok((await strengths()).includes(0.2));

    await page.locator('#found .more').click();
    await page.locator('#found [data-copy]').click();
    await noted(page, /Link copied/);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(link, `${whole.local.address}/s/${id}`);
    await page.locator('.collections [data-copy]').click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('/c/'));
    await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
    assert.equal(await page.locator('h1').textContent(), 'Album');
    assert.equal(await page.locator('.sound').count(), 1);
    assert.deepEqual(complaints, []);
  },
);

test('the map shows one’s sounds, is moved and zoomed, and plays by mouse and by keys alone', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page, complaints } = await openPage(browser, whole.local.address);
  for (const line of ['/kick 4', '/hat 4']) {
    await say(page, line);
    await newestSounds(page, 4);
  }
  await until(async () => (await whole.app.library.unmeasured(1)).length === 0);
  await page.goto(`${whole.local.address}/library?of=made`);
  const map = page.locator('#map');
  await page.waitForSelector('#map[data-points="8"]');
  assert.match((await map.getAttribute('aria-label')) ?? '', /Map of 8 sounds/);
  const painted = () =>
    map.evaluate(async (canvas: HTMLCanvasElement) => {
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return canvas.toDataURL();
    });
  const before = await painted();
  await map.focus();
  await page.keyboard.press('ArrowRight');
  const first = await page.locator('#map-current').textContent();
  assert.match(first ?? '', /^(kick|hat) \w{6}$/);
  const visited = new Set([first]);
  for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) {
    await page.keyboard.press(key);
    visited.add(await page.locator('#map-current').textContent());
  }
  assert.ok(visited.size > 2, 'arrows go from sound to sound');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => ((window as { lastPlayed?: HTMLAudioElement }).lastPlayed?.currentTime ?? 0) > 0);
  await page.keyboard.press('+');
  const zoomed = await painted();
  assert.notEqual(zoomed, before);
  const box = (await map.boundingBox())!;
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 80, { steps: 3 });
  await page.mouse.up();
  assert.notEqual(await painted(), zoomed, 'it is dragged');
  await page.locator('#filters [name=instrument]').selectOption('kick');
  await page.waitForSelector('#map[data-points="4"]');
  assert.deepEqual(complaints, []);
});

test('the first minute is led through step by step, once', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page } = await openPage(browser, whole.local.address);
  const guide = page.locator('#first-minute');
  const isDone = (step: string) => page.waitForSelector(`#first-minute [data-step=${step}].is-done`);
  await page.waitForSelector('#first-minute:visible');
  await guide.locator('[data-line="/kick 4"]').click();
  await newestSounds(page, 4);
  await isDone('make');
  await page.locator('#box').fill('');
  await page.keyboard.press('1');
  await isDone('hear');
  await page.keyboard.press('v');
  await isDone('keep');
  assert.equal(await guide.locator('.is-done').count(), 3);
  await guide.locator('[data-line="/kit"]').click();
  await isDone('kit');
  await guide.locator('a').click();
  await page.waitForSelector('#found .sound');
  await page.goBack();
  await page.waitForSelector('.entry');
  assert.equal(await guide.isVisible(), false);
});
