import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drumEngine } from '../stubs/engine.ts';
import { axeCheck } from './axe.ts';
import { browserOfTests, newestSounds, openPage } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';

const { browser, options } = await browserOfTests();

/** The shorter, the brighter. */
const rows = Array.from({ length: 100 }, (_, i) => ({
  seed: 900 + i,
  decay: 0.1 + i / 200,
  tone: 9 - i / 50,
  punch: ((i * 37) % 100) / 10,
  noise: -((i * 53) % 100) / 5,
}));

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `sliders write the knobs into the line, by keys alone, and show where sounds lie (${colorScheme})`,
    options,
    async (t) => {
      const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 5 }) });
      await whole.app.knobs.add(whole.app.models.resolve('kick'), rows);
      const { page, complaints } = await openPage(browser, whole.local.address, { colorScheme });
      const { keyboard } = page;
      const box = page.locator('#box');
      await page.locator('#knobs summary').focus();
      await keyboard.press('Enter');
      await page.locator('#knob-decay').focus();
      assert.equal(await page.locator('#knob-decay').getAttribute('aria-valuetext'), 'any');
      await keyboard.press('Home');
      await keyboard.press('ArrowRight');
      assert.equal(await box.inputValue(), '/kick 4 decay:1');
      assert.equal(await page.locator('#knob-decay').getAttribute('aria-valuetext'), '1, short');
      // Short sounds here are bright: the dark end of the tone's slider is empty.
      await page.waitForFunction(() => {
        const image = document.querySelector<HTMLElement>('[data-knob=tone] .density')?.style.backgroundImage ?? '';
        return /^linear-gradient\(.*\) 0% 5%/.test(image) && / 0%, transparent/.test(image.split(' 0% 5%')[0] ?? '');
      });
      await page.locator('#knob-tone').focus();
      await keyboard.press('End');
      assert.equal(await box.inputValue(), '/kick 4 decay:1 tone:100');
      await axeCheck(page)('the sliders');
      await page.locator('[data-knob=decay] button').focus();
      await keyboard.press('Enter');
      assert.equal(await box.inputValue(), '/kick 4 tone:100');
      await page.waitForFunction(() => document.activeElement?.id === 'knob-decay');
      // What was typed beside the knobs stays.
      await box.fill('/kick 2 tone:dark');
      await page.locator('#knob-tone').focus();
      await keyboard.press('ArrowLeft');
      assert.equal(await box.inputValue(), '/kick 2 tone:99');
      await keyboard.press('Enter');
      const entry = await newestSounds(page, 2);
      assert.match((await entry.textContent()) ?? '', /Asked for: tone 99/);
      await page.locator('#knobs-command').selectOption('snare');
      assert.equal(await box.inputValue(), '/snare 4 tone:99');
      await page.waitForFunction(
        () => document.querySelector<HTMLElement>('[data-knob=tone] .density')?.style.backgroundImage === 'none',
      );
      assert.deepEqual(complaints, []);
    },
  );
