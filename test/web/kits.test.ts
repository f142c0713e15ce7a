import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { peakOf } from '../../src/audio/sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { drumEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { browserOfTests, newestSounds, openPage, say } from './browser.ts';
import { beatOf, exported, titles, track } from './kit-strip.ts';
import { differenceDb, liveSound, recordsSpeaker } from './live-sound.ts';
import { temporaryApp } from './temporary-app.ts';
import { startWholeApp } from './whole-app.ts';

const { browser, options } = await browserOfTests();

test(
  'from an empty library: a kit, a locked kick, another snare, a beat with swing, a name, exports, a restart, and the same beat elsewhere',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page, complaints } = await openPage(browser, whole.local.address);
    assert.ok(await page.locator('#pattern-empty').isVisible());
    await say(page, '/kit');
    await newestSounds(page, 6);
    await page.waitForSelector(track('kick'));
    const before = await titles(page);

    await page.locator(`${track('kick')} [data-act=locked]`).click();
    await page.waitForSelector(`${track('kick')} [data-act=locked][aria-pressed=true]`);
    assert.ok(await page.locator(`${track('kick')} [data-act=roll]`).isDisabled());
    await page.locator(`${track('snare')} [data-act=roll]`).click();
    await page.waitForFunction((old) => document.querySelectorAll('.track-name')[1]?.textContent !== old, before[1]);
    const after = await titles(page);
    assert.deepEqual(after.toSpliced(1, 1), before.toSpliced(1, 1), 'only the snare is another');

    await page.locator('#groove').selectOption('boom-bap');
    await page.waitForSelector('#bar-tabs [data-bar="1"]');
    await page.locator('#swing').fill('66');
    const cell = page.locator(`${track('perc')} [data-step="5"]`);
    await cell.click();
    await cell.click();
    assert.match((await cell.getAttribute('aria-label')) ?? '', /accent/);
    await page.locator('#kit-name').fill('Nightbus');
    await page.locator('#kit-name').press('Enter');
    const beat = await beatOf(page);

    const loop = await exported(page, '#pattern-export');
    assert.equal(loop.name, 'nightbus-90bpm.wav');
    assert.equal(readWav(loop.bytes).sound.channels[0]?.length, Math.round((60 / 90 / 4) * 32 * 44_100));
    const stems = await exported(page, '#export-stems');
    assert.equal(stems.name, 'nightbus-90bpm-stems.zip');
    assert.equal(Object.keys(unzipSync(stems.bytes)).filter((name) => name.endsWith('.wav')).length, 6);
    const midi = await exported(page, '#export-midi');
    assert.equal(midi.bytes.toString('latin1', 0, 4), 'MThd');
    const path = (await page.locator('#kit-page').getAttribute('href')) ?? '';
    assert.match(path, /^\/k\/\w{13}$/);

    assert.deepEqual(complaints, []);
    await whole.stop();
    const again = await startWholeApp({ dataDir: whole.dataDir, engine: drumEngine({ stepMs: 2 }) });
    afterwards(t, () => again.stop());
    const second = await openPage(browser, again.local.address);
    await second.page.goto(again.local.address + path);
    await second.page.waitForSelector(track('kick'));
    assert.equal(await second.page.locator('h1').textContent(), 'Nightbus');
    assert.deepEqual(await beatOf(second.page), beat);
    assert.deepEqual(await titles(second.page), after);
    assert.deepEqual(
      [await second.page.locator('#tempo').inputValue(), await second.page.locator('#swing').inputValue()],
      ['90', '66'],
    );
    const same = await exported(second.page, '#pattern-export');
    assert.ok(same.bytes.equals(loop.bytes), 'the same loop, byte for byte');
    assert.deepEqual(second.complaints, []);
  },
);

test('every open page follows a change of the kit, whoever makes it and wherever', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const [one, two] = [await openPage(browser, whole.local.address), await openPage(browser, whole.local.address)];
  await say(one.page, '/kit');
  await two.page.waitForSelector(track('snare'));
  await two.page.locator(`${track('snare')} [data-step="1"]`).click();
  await one.page.waitForSelector(`${track('snare')} [data-step="1"][aria-pressed=true]`);
  await say(one.page, '/beat tempo:101 swing:60');
  await two.page.waitForFunction(() => document.querySelector<HTMLInputElement>('#tempo')?.value === '101');
  await one.page.locator('#pattern-clear').click();
  await two.page.waitForFunction(() => !document.querySelector('.cells [aria-pressed=true]'));
  await one.page.locator('#pattern-undo').click();
  await two.page.waitForSelector(`${track('snare')} [data-step="1"][aria-pressed=true]`);
  // More messages than a page shows: the strip is the server's, not read from them.
  for (let i = 0; i < 30; i++) await say(one.page, '/help');
  await one.page.waitForFunction(() => document.querySelectorAll('.is-private').length >= 30);
  await one.page.reload();
  await one.page.waitForSelector(`${track('snare')} [data-step="1"][aria-pressed=true]`);
  assert.equal(await one.page.locator('.track').count(), 6);
  assert.deepEqual([...one.complaints, ...two.complaints], []);
});

test('a sound is dragged into a slot, or makes a new one', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page, complaints } = await openPage(browser, whole.local.address);
  await say(page, '/kit');
  await page.waitForSelector(track('snare'));
  await say(page, '/kick 1');
  const kick = (await newestSounds(page, 1)).locator('.sound');
  const id = (await kick.getAttribute('data-sample'))!.slice(0, 6);
  await kick.dragTo(page.locator(track('perc')));
  await page.locator(`${track('perc')} .track-name`, { hasText: id }).waitFor();
  await kick.dragTo(page.locator('#new-slot'));
  await page.locator(`${track('kick-2')} .track-name`, { hasText: id }).waitFor();
  await page.locator(`${track('kick-2')} [data-act=remove]`).click();
  await page.locator(track('kick-2')).waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});

test('what is exported is what was heard: the live graph and the loop agree to -80 dB', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  // The recorder is a module that no page of ours has.
  const { page, complaints } = await openPage(browser, whole.local.address, { bypassCSP: true });
  await recordsSpeaker(page);
  await page.reload();
  await say(page, '/kit seed:5');
  await page.waitForSelector(track('kick'));
  await say(page, '/beat groove:garage tempo:240 swing:62');
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#tempo')?.value === '240');
  // Accents on everything drive the limiter; the hats cut each other.
  for (const slot of ['kick', 'snare', 'open-hat']) await say(page, `/beat slot:${slot} pattern:XXX.X.xo`);
  await say(page, '/slot perc volume:-6');
  await page.waitForFunction(() => document.querySelectorAll('.entry.is-done').length >= 5);
  const live = await liveSound(page, (60 / 240 / 4) * 32 * 4);
  const { bytes } = await exported(page, '#pattern-export');
  const { sound: loop } = readWav(bytes);
  const peak = peakOf(loop);
  assert.ok(peak > 0.7 && peak <= 0.97, `the limiter is at work, peak ${peak}`);
  const apart = differenceDb(loop, live);
  assert.ok(apart < -80, `the largest difference is ${apart.toFixed(1)} dB`);
  assert.deepEqual(complaints, []);
});

test('the empty strip makes a kit by one button; a removed slot and a deleted kit come back', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page, complaints } = await openPage(browser, whole.local.address);
  await page.locator('#pattern-empty button').click();
  await page.waitForSelector(track('snare'));
  const before = { titles: await titles(page), beat: await beatOf(page) };

  const choke = page.locator(`${track('snare')} [data-act=choke]`);
  assert.match((await choke.getAttribute('aria-label')) ?? '', /none/);
  await choke.click();
  await page.waitForFunction(
    () => document.querySelector('.track[data-slot=snare] [data-act=choke]')?.textContent === 'C1',
  );
  for (const undo of ['#toast button', '#pattern-undo']) {
    await page.locator(`${track('snare')} [data-act=remove]`).click();
    await page.locator(track('snare')).waitFor({ state: 'detached' });
    await page.locator(undo).click();
    await page.waitForSelector(track('snare'));
  }
  assert.deepEqual({ titles: await titles(page), beat: await beatOf(page) }, before);
  assert.equal(await choke.textContent(), 'C1');
  assert.ok(await page.locator('#pattern-undo').isHidden());

  await page.locator('#delete-kit').click();
  await page.waitForSelector('#pattern-empty:visible');
  await page.locator('#toast button').click();
  await page.waitForSelector(track('snare'));
  assert.deepEqual({ titles: await titles(page), beat: await beatOf(page) }, before);
  assert.deepEqual(complaints, []);
});

test('a change that does not reach the server takes no later one with it', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page: other } = await openPage(browser, whole.local.address);
  await say(other, '/kit');
  await other.waitForSelector(track('snare'));
  const { page } = await openPage(browser, whole.local.address);
  let refused = 0;
  await page.route('**/api/kit/changes', (route) => (refused++ === 0 ? route.abort() : route.continue()));
  // The words for the problem cannot be had either.
  await page.route('**/api/commands', (route) => route.abort());
  await page.reload();
  await page.locator('#tempo').fill('101');
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#tempo')?.value === '101');
  await page.locator('#swing').fill('61');
  await other.waitForFunction(() => document.querySelector<HTMLInputElement>('#swing')?.value === '61');
  assert.ok(refused > 1);
});

test(
  'a kit’s page copies its own link and those of its sounds; where the browser forbids it, the link is shown',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page, complaints } = await openPage(browser, whole.local.address);
    await say(page, '/kit');
    await page.waitForSelector(track('snare'));
    await page.goto(whole.local.address + (await page.locator('#kit-page').getAttribute('href')));
    await page.evaluate('navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }');
    const toast = page.locator('#toast');
    const copy = page.locator('.actions [data-copy]');
    await copy.click();
    await toast.waitFor();
    assert.equal(await page.evaluate('copied'), page.url());
    assert.doesNotMatch((await toast.textContent()) ?? '', /http/);
    await page.locator('.sound .more').first().click();
    await page.locator('[popover] [data-copy]').click();
    await page.waitForFunction('copied.includes("/s/")');
    await page.evaluate(
      'navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"))',
    );
    await copy.click();
    await page.locator('#toast', { hasText: page.url() }).waitFor();
    assert.deepEqual(complaints, []);
  },
);
