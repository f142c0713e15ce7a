import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { bootsAndCats, wavOfPhrase } from '../beatbox/small-phrase.ts';
import { drumEngine } from '../stubs/engine.ts';
import { newestSounds, openPage, systemChromium } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';

const found = systemChromium();
const options = { skip: 'skip' in found ? found.skip : false, timeout: 180_000 };
const folder = mkdtempSync(join(tmpdir(), 'rimshot-mouth-'));
const heard = join(folder, 'boots.wav');
writeFileSync(heard, await wavOfPhrase(bootsAndCats(100)));

/** A browser whose microphone hears the file, over and over. */
const browser =
  'path' in found
    ? await chromium.launch({
        executablePath: found.path,
        args: [
          ...['--no-sandbox', '--disable-dev-shm-usage', '--use-fake-device-for-media-stream'],
          `--use-file-for-fake-audio-capture=${heard}`,
        ],
      })
    : undefined;
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

test(
  'what the microphone hears becomes a kit that plays in the strip; a press sorts a hit anew',
  options,
  async (t) => {
    const { local } = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page, complaints, strangers } = await openPage(browser!, local.address, { permissions: ['microphone'] });
    const button = page.getByRole('button', { name: 'Record a beatbox' });
    await button.click();
    await page.waitForSelector('#record-mouth[aria-pressed=true]');
    assert.match((await page.locator('#recording').textContent()) ?? '', /^Recording: \d+ s left$/);
    await page.waitForTimeout(4500);
    await page.getByRole('button', { name: 'Stop and make the kit' }).click();
    await page.waitForSelector('.track', { timeout: 120_000 });
    assert.equal(await page.locator('#record-mouth').getAttribute('aria-pressed'), 'false');
    const keys = await page
      .locator('.track')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-slot') ?? ''));
    assert.ok(keys.length >= 4 && keys.some((key) => key.startsWith('kick')), keys.join(' '));
    assert.ok(
      keys.some((key) => key.endsWith('hat') || /hat-\d/.test(key)),
      keys.join(' '),
    );
    assert.ok((await page.locator('.cells button[aria-pressed=true]').count()) >= 4);

    const entry = await newestSounds(page, Math.min(8, keys.length));
    await entry.getByRole('button', { name: 'Another drum for …' }).click();
    const choice = page.locator('[data-press^="r1:sort:"][data-chosen]:visible').first();
    const [slot, drum] = ((await choice.getAttribute('data-chosen')) ?? '').split('.');
    await choice.click();
    await newestSounds(page, 1);
    const sorted = await page
      .locator('.track')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-slot') ?? ''));
    assert.equal(sorted.length, keys.length);
    const of = (list: readonly string[]): number => list.filter((key) => key.startsWith(drum ?? '?')).length;
    assert.equal(of(sorted), of(keys) + 1, `${slot} is a ${drum} now: ${sorted.join(' ')}`);
    assert.deepEqual([complaints, strangers], [[], []]);
  },
);

test('a recording waits for a server that cannot be reached; a folder is refused', options, async (t) => {
  const { local } = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page } = await openPage(browser!, local.address, { permissions: ['microphone'] });
  await page.route('**/api/uploads*', (route) => route.abort());
  await page.locator('#record-mouth').click();
  await page.waitForSelector('#record-mouth[aria-pressed=true]');
  await page.waitForTimeout(3000);
  await page.locator('#record-mouth').click();
  await page.waitForSelector('#problem:visible');
  assert.match((await page.locator('#problem').textContent()) ?? '', /beatbox\.wav is sent as soon as/);
  await page.unroute('**/api/uploads*');
  await page.waitForSelector('.track', { timeout: 120_000 });
  assert.ok(await page.locator('#problem').isHidden());

  await page.evaluate(`{
    const folder = new File([], 'loops');
    folder.arrayBuffer = () => Promise.reject(new DOMException('', 'NotFoundError'));
    const dropped = new Event('drop', { bubbles: true });
    dropped.dataTransfer = { types: ['Files'], files: [folder] };
    document.body.dispatchEvent(dropped);
  }`);
  await page.waitForSelector('#problem:visible');
  assert.match((await page.locator('#problem').textContent()) ?? '', /^loops cannot be read/);
});

test('without permission, without a microphone and without https a sentence says so', options, async (t) => {
  const { local } = await temporaryApp(t);
  const problemOf = async (script: string, wanted: RegExp): Promise<void> => {
    const { page } = await openPage(browser!, local.address, { permissions: [] });
    await page.evaluate(script);
    await page.locator('#record-mouth').click();
    await page.waitForSelector('#problem:visible');
    assert.match((await page.locator('#problem').textContent()) ?? '', wanted);
    assert.equal(await page.locator('#record-mouth').getAttribute('aria-pressed'), 'false');
    await page.context().close();
  };
  await problemOf('', /gave no access to the microphone: allow it/);
  const fails = (name: string): string =>
    `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '${name}'))`;
  await problemOf(fails('NotFoundError'), /No microphone was found/);
  await problemOf("Object.defineProperty(window, 'isSecureContext', { value: false })", /over https or on localhost/);
  await problemOf('delete window.MediaRecorder', /This browser cannot record/);
});

test('a recorder that cannot be started lets go of the microphone', options, async (t) => {
  const { local } = await temporaryApp(t);
  const { page } = await openPage(browser!, local.address, { permissions: ['microphone'] });
  await page.evaluate(`
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => (globalThis.opened = await open(wanted));
    MediaRecorder.prototype.start = () => { throw new DOMException('', 'NotSupportedError'); };
  `);
  await page.locator('#record-mouth').click();
  await page.waitForSelector('#problem:visible');
  assert.deepEqual(await page.evaluate('opened.getTracks().map((track) => track.readyState)'), ['ended']);
  assert.equal(await page.locator('#record-mouth').getAttribute('aria-pressed'), 'false');
});
