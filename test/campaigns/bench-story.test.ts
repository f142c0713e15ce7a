import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { readWav } from '../../src/audio/wav.ts';
import { drumEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { browserOfTests, newestSounds, openPage, say } from '../web/browser.ts';
import { beatOf, exported, titles, track } from '../web/kit-strip.ts';
import { differenceDb, liveSound, recordsSpeaker } from '../web/live-sound.ts';
import { temporaryApp } from '../web/temporary-app.ts';
import { startWholeApp } from '../web/whole-app.ts';

const { browser, options } = await browserOfTests();
const engine = drumEngine({ stepMs: 2 });
const tempo = 180;
const bars = 2;

/** From an empty library to a kit: the kick locked, another snare; the titles of its rows. */
async function rollKit(page: Page): Promise<string[]> {
  assert.ok(await page.locator('#pattern-empty').isVisible());
  await say(page, '/kit seed:5');
  await newestSounds(page, 6);
  await page.waitForSelector(track('kick'));
  const before = await titles(page);
  await page.locator(`${track('kick')} [data-act=locked]`).click();
  await page.waitForSelector(`${track('kick')} [data-act=locked][aria-pressed=true]`);
  await page.locator(`${track('snare')} [data-act=roll]`).click();
  await page.waitForFunction((old) => document.querySelectorAll('.track-name')[1]?.textContent !== old, before[1]);
  const after = await titles(page);
  assert.deepEqual(after.toSpliced(1, 1), before.toSpliced(1, 1), 'only the snare is another');
  return after;
}

/** Names and tags the new snare on its card, and finds it in the Library by words of both. */
async function nameAndFind(page: Page): Promise<void> {
  const snare = (await newestSounds(page, 1)).locator('.sound');
  const id = (await snare.getAttribute('data-sample')) ?? '';
  await snare.locator('.more').click();
  await snare.locator('[data-edit]').click();
  await page.locator('#keep-dialog [name=name]').fill('Rain on tin');
  await page.locator('#keep-dialog [name=tags]').fill('crisp wet');
  await page.locator('#keep-dialog [type=submit]').click();
  await page.waitForSelector(`.sound[data-sample="${id}"][data-tags="crisp wet"]`);
  await page.locator('.bar a[href="/library"]').click();
  await page.locator('#q').fill('tin crisp');
  await page.locator('#q').press('Enter');
  await page.waitForFunction(
    (wanted) =>
      new URLSearchParams(location.search).get('q') === 'tin crisp' &&
      [...document.querySelectorAll('#found .sound')].map((one) => one.getAttribute('data-sample')).join() === wanted,
    id,
  );
  await page.locator('.bar nav a[href="/"]').click();
  await page.waitForSelector(track('kick'));
}

/** A beat with swing and an accent, and the kit's name; the beat as the first bar's rows show it. */
async function writeBeat(page: Page): Promise<string[]> {
  await page.locator('#groove').selectOption('garage');
  await page.waitForSelector('#bar-tabs [data-bar="1"]');
  await page.locator('#swing').fill('66');
  await page.locator('#tempo').fill(`${tempo}`);
  const cell = page.locator(`${track('snare')} [data-step="7"]`);
  await cell.click();
  await cell.click();
  await page.locator('#kit-name').fill('Nightbus');
  await page.locator('#kit-name').press('Enter');
  return beatOf(page);
}

async function exportAll(page: Page): Promise<Record<'loop' | 'stems' | 'midi', Buffer>> {
  const loop = await exported(page, '#pattern-export');
  const stems = await exported(page, '#export-stems');
  const midi = await exported(page, '#export-midi');
  assert.deepEqual(
    [loop, stems, midi].map(({ name }) => name),
    ['.wav', '-stems.zip', '.mid'].map((ending) => `nightbus-${tempo}bpm${ending}`),
  );
  return { loop: loop.bytes, stems: stems.bytes, midi: midi.bytes };
}

test('from an empty library to a beat in the DAW, and after a restart the same beat in another browser', {
  ...options,
  timeout: 900_000,
}, async (t) => {
  const whole = await temporaryApp(t, { engine });
  const { page, strangers, complaints } = await openPage(browser, whole.local.address, { bypassCSP: true });
  await recordsSpeaker(page);
  await page.reload();
  const rows = await rollKit(page);
  await nameAndFind(page);
  const beat = await writeBeat(page);

  const files = await exportAll(page);
  const { sound: loop } = readWav(files.loop);
  const roundSeconds = (60 / tempo) * 4 * bars;
  assert.equal(loop.channels[0]!.length, Math.round(roundSeconds * 44_100));
  const stems = Object.entries(unzipSync(files.stems)).filter(([name]) => name.endsWith('.wav'));
  assert.equal(stems.length, rows.length);
  for (const [name, bytes] of stems)
    assert.equal(readWav(bytes).sound.channels[0]!.length, loop.channels[0]!.length, name);
  assert.equal(files.midi.toString('latin1', 0, 4), 'MThd');
  const apart = differenceDb(loop, await liveSound(page, roundSeconds * 3.5));
  assert.ok(apart < -80, `what was heard and the loop are ${apart.toFixed(1)} dB apart`);

  const path = (await page.locator('#kit-page').getAttribute('href')) ?? '';
  assert.deepEqual([strangers, complaints], [[], []]);
  await page.context().close();
  await whole.stop();
  const again = await startWholeApp({ dataDir: whole.dataDir, engine });
  afterwards(t, () => again.stop());
  const second = await openPage(browser, again.local.address);
  await second.page.goto(again.local.address + path);
  await second.page.waitForSelector(track('kick'));
  assert.equal(await second.page.locator('h1').textContent(), 'Nightbus');
  assert.deepEqual(await beatOf(second.page), beat);
  assert.deepEqual(await titles(second.page), rows);
  assert.equal(await second.page.locator('#swing').inputValue(), '66');
  const same = await exportAll(second.page);
  assert.ok(same.loop.equals(files.loop), 'the same loop, byte for byte');
  assert.ok(same.midi.equals(files.midi), 'the same notes');
  assert.deepEqual(second.complaints, []);
});
