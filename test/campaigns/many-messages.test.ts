import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { drumEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { browserOfTests, openPage, type Played, say } from '../web/browser.ts';
import { fillChannel } from '../web/many-messages.ts';
import { startWholeApp } from '../web/whole-app.ts';

const { browser, options } = await browserOfTests();

test(
  '400 messages take at most 12,000 nodes, and keys, focus and updates reach those out of sight',
  options,
  async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-many-'));
    await fillChannel(dataDir, 400, 32);
    const whole = await startWholeApp({ dataDir, engine: drumEngine({ stepMs: 2 }) });
    afterwards(t, async () => {
      await whole.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });
    const { page, complaints } = await openPage(browser, whole.local.address);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const nodes = async (): Promise<number> => {
      await cdp.send('HeapProfiler.collectGarbage');
      await cdp.send('HeapProfiler.collectGarbage');
      const { metrics } = await cdp.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'Nodes')?.value ?? Number.NaN;
    };
    const scrollTo = (top: number) => page.evaluate((top) => document.getElementById('log')?.scrollTo(0, top), top);
    const entries = page.locator('.entry');

    // Scrolling back is enough: earlier messages come by themselves.
    while ((await entries.count()) < 400) {
      const before = await entries.count();
      await scrollTo(0);
      await page.waitForFunction((before) => document.querySelectorAll('.entry').length > before, before);
    }
    assert.ok(await page.locator('#earlier').isHidden());
    for (const share of [0.75, 0.5, 0.25, 0]) {
      await scrollTo((await page.evaluate(() => document.getElementById('log')?.scrollHeight ?? 0)) * share);
      await page.waitForTimeout(150);
    }
    await page.waitForSelector('.entry:first-child .sound.ready');
    const counted = await nodes();
    assert.ok(counted <= 12_000, `${counted} nodes`);
    assert.ok((await page.locator('.sound').count()) < 400, 'sounds far away are folded');
    assert.equal(await page.locator('.entry h2').count(), 400, 'every message keeps its heading');

    await t.test('a key plays the newest message from anywhere', async () => {
      await page.keyboard.press('2');
      await page.waitForSelector('.entry:last-child .sound:nth-child(2).playing');
      await page.waitForFunction(() => ((window as unknown as Played).lastPlayed?.currentTime ?? 0) > 0.02);
    });

    await t.test('arrows go on from the focus, wherever the page was scrolled to meanwhile', async () => {
      await page.locator('.entry:nth-child(2) .sound:nth-child(4) .play').focus();
      await page.evaluate(() => document.getElementById('log')?.scrollTo(0, 30_000));
      await page.waitForFunction(() => document.querySelectorAll('.entry:nth-child(3) .sound').length === 0);
      await page.keyboard.press('ArrowDown');
      await page.waitForFunction(() => document.activeElement?.closest('.entry:nth-child(3) .sound:nth-child(1)'));
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.waitForFunction(() => document.activeElement?.closest('.entry:nth-child(2) .sound:nth-child(3)'));
    });

    await t.test('a vote is shown wherever the sound stands, also in messages that are folded', async () => {
      await page.locator('.entry:nth-child(1) .sound:nth-child(1) .vote').click();
      await page.waitForSelector('.entry:nth-child(1) .sound:nth-child(1) .vote[aria-pressed=true]');
      await page.evaluate(() => document.getElementById('log')?.scrollTo(0, 0));
      // Every eighth message shows the same four sounds.
      for (const n of [9, 201]) {
        // The message may be replaced while it is scrolled to: then it is looked for again.
        await page.waitForFunction((n) => {
          const entry = document.querySelector(`.entry:nth-child(${n})`);
          entry?.scrollIntoView();
          return entry?.querySelector('.sound:nth-child(1) .vote[aria-pressed=true]');
        }, n);
      }
    });

    await t.test('the strip shows a kit once there is one, wherever the page is scrolled to', async () => {
      assert.equal(await page.locator('.track').count(), 0);
      await page.evaluate(() => document.getElementById('log')?.scrollTo(0, 0));
      await say(page, '/kit');
      await page.waitForSelector('.entry:last-child .sound:nth-child(6).ready');
      await page.waitForFunction(() => document.querySelectorAll('.track').length === 6);
      assert.ok((await nodes()) <= 12_000);
    });
    assert.deepEqual(complaints, []);
  },
);
