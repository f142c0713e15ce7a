import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drumEngine } from '../stubs/engine.ts';
import { browserOfTests, newestSounds, openPage, type Played, say } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';

const { browser, options } = await browserOfTests();

test(
  '“play all” plays an answer’s sounds one after the other, and ends by itself or by the button',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page, complaints } = await openPage(browser, whole.local.address);
    await say(page, '/kick 3');
    await newestSounds(page, 3);
    const heard = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const order: string[] = [];
          const look = (): void => {
            const at = [...document.querySelectorAll('.sound')].findIndex((sound) =>
              sound.classList.contains('playing'),
            );
            if (at >= 0 && order.at(-1) !== `${at}`) order.push(`${at}`);
            const isOn = document.querySelector('[data-play-all]')?.getAttribute('aria-pressed') === 'true';
            if (order.length > 0 && !isOn) resolve(order.join());
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    await page.locator('[data-play-all]').click();
    assert.equal(await heard, '0,1,2');
    await page.locator('[data-play-all]').click();
    await page.waitForSelector('[data-play-all][aria-pressed=true]');
    await page.locator('[data-play-all]').click();
    await page.waitForSelector('[data-play-all][aria-pressed=false]');
    assert.equal(await page.locator('.playing').count(), 0);
    assert.deepEqual(complaints, []);
  },
);

test('what comes below while somebody reads above is counted, and one press leads there', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const [reader, maker] = [await openPage(browser, whole.local.address), await openPage(browser, whole.local.address)];
  for (let i = 0; i < 4; i++) {
    await say(maker.page, '/kick 8');
    await newestSounds(maker.page, 8);
  }
  await reader.page.waitForFunction(() => document.querySelectorAll('.entry').length === 4);
  const log = reader.page.locator('#log');
  await log.evaluate((element) => element.scrollTo(0, 0));
  await say(maker.page, '/snare 8');
  const below = reader.page.locator('#below');
  await below.waitFor();
  assert.equal(await below.textContent(), '8 new below');
  await below.click();
  await below.waitFor({ state: 'hidden' });
  assert.ok(await log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight < 2));
});

test(
  'pads are played by keys, pointer and MIDI, each with its velocity, and recorded into the beat',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page, complaints } = await openPage(browser, whole.local.address);
    await page.addInitScript(() => {
      const input = { name: 'Pad 16', onmidimessage: undefined as ((event: { data: number[] }) => void) | undefined };
      Object.assign(window, { input });
      const access = { inputs: new Map([['1', input]]) };
      Object.defineProperty(navigator, 'requestMIDIAccess', { value: async () => access });
    });
    await page.reload();
    await say(page, '/kit');
    await page.waitForSelector('.track');
    await page.locator('#pattern-clear').click();
    await page.waitForFunction(() => !document.querySelector('.cells [aria-pressed=true]'));
    await page.locator('#midi').click();
    await page.locator('#midi-state', { hasText: 'Pad 16' }).waitFor();
    await page.locator('#record').click();
    await page.waitForSelector('#pattern-play[aria-pressed=true]');
    const recorded = (slot: string) => page.waitForSelector(`.track[data-slot="${slot}"] .cells [aria-pressed=true]`);
    await page.waitForSelector('.cells .now');
    // Letters in the text box are typed; outside of it they play.
    await page.locator('#box').press('s');
    assert.equal(await page.locator('#box').inputValue(), 's');
    await page.locator('#box').fill('');
    await page.locator('#record').focus();
    await page.keyboard.press('Shift+S');
    assert.match((await (await recorded('snare')).getAttribute('class')) ?? '', /accent/);
    assert.ok(await page.evaluate(() => (window as unknown as Played).lastPlayed !== undefined));
    const pad = page.locator('[data-pad="perc"]');
    const box = (await pad.boundingBox())!;
    await pad.click({ position: { x: 8, y: box.height - 2 } });
    assert.match((await (await recorded('perc')).getAttribute('class')) ?? '', /soft/);
    await page.evaluate(() => {
      const { input } = window as unknown as { input: { onmidimessage(event: { data: number[] }): void } };
      input.onmidimessage({ data: [0x99, 36, 100] });
      input.onmidimessage({ data: [0x89, 38, 64] });
    });
    await recorded('kick');
    const current = (await whole.app.library.currentKit({ personId: 'local:me', serverId: 'local' }))!;
    const velocities = current.slots.map(({ steps }) => Math.max(...steps));
    assert.deepEqual([velocities[0], velocities[1]], [100, 127]);
    assert.ok(velocities[5]! > 0 && velocities[5]! < 60);
    assert.deepEqual(complaints, []);
  },
);

test('without https and off localhost the page says that MIDI needs them', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page } = await openPage(browser, whole.local.address);
  await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { get: () => false }));
  await page.reload();
  await say(page, '/kit');
  await page.locator('#midi-state', { hasText: /https or on localhost/ }).waitFor();
  assert.ok(await page.locator('#midi').isHidden());
});
