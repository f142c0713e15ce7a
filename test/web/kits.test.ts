import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import type { Download, Page } from 'playwright-core';
import { peakOf, type Sound } from '../../src/audio/sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { drumEngine } from '../stubs/engine.ts';
import { browserOfTests, newestSounds, openPage, say } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';
import { startWholeApp } from './whole-app.ts';

const { browser, options } = await browserOfTests();

const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

async function exported(page: Page, selector: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(selector).click()]);
  return { name: file.suggestedFilename(), bytes: await bytesOf(file) };
}

const track = (slot: string): string => `.track[data-slot="${slot}"]`;
const titles = (page: Page) => page.locator('.track-name').allTextContents();
/** The steps that are on, by slot. */
const beatOf = (page: Page) =>
  page
    .locator('.track')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('.cells button')]
          .map((cell) =>
            cell.getAttribute('aria-pressed') === 'true' ? (cell.className.match(/accent|soft/)?.[0] ?? 'x') : '.',
          )
          .join(' '),
      ),
    );

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
    t.after(() => again.stop());
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

/** The largest difference of two sounds, and where in the other one the first begins. */
function difference(a: Sound, b: Sound, offset: number): number {
  let most = 0;
  for (const [c, channel] of a.channels.entries())
    for (const [i, value] of channel.entries()) most = Math.max(most, Math.abs(value - b.channels[c]![offset + i]!));
  return most;
}

/** Records what reaches the speaker, from a page of ours: frames as the graph made them. */
const recorder = `
  registerProcessor('recorder', class extends AudioWorkletProcessor {
    process([input]) {
      if (input.length > 0) this.port.postMessage([currentFrame, ...input.map((channel) => channel.slice())]);
      return true;
    }
  });`;

test('what is exported is what was heard: the live graph and the loop agree to -80 dB', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  // The recorder is a module that no page of ours has.
  const { page, complaints } = await openPage(browser, whole.local.address, { bypassCSP: true });
  await page.addInitScript((recorder) => {
    const frames: [number, ...Float32Array[]][] = [];
    Object.assign(window, { frames });
    const { connect } = AudioNode.prototype;
    const connected = function (this: AudioNode, target: AudioNode) {
      const { context } = this;
      if (target === context.destination && context instanceof AudioContext)
        void context.audioWorklet
          .addModule(URL.createObjectURL(new Blob([recorder], { type: 'text/javascript' })))
          .then(() => {
            const node = new AudioWorkletNode(context, 'recorder');
            node.port.onmessage = ({ data }) => frames.push(data);
            connect.call(this, node as unknown as AudioNode & AudioParam);
            Object.assign(window, { isRecording: true });
          });
      return connect.call(this, target as AudioNode & AudioParam);
    };
    Object.assign(AudioNode.prototype, { connect: connected });
  }, recorder);
  await page.reload();
  await say(page, '/kit seed:5');
  await page.waitForSelector(track('kick'));
  await say(page, '/beat groove:garage tempo:240 swing:62');
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#tempo')?.value === '240');
  // Accents on everything drive the limiter; the hats cut each other.
  for (const slot of ['kick', 'snare', 'open-hat']) await say(page, `/beat slot:${slot} pattern:XXX.X.xo`);
  await say(page, '/slot perc volume:-6');
  await page.waitForFunction(() => document.querySelectorAll('.entry.is-done').length >= 5);
  // A press opens the graph; playback begins once it is recorded.
  await page.locator('h2').first().click();
  await page.waitForFunction(() => (window as unknown as { isRecording?: boolean }).isRecording);
  await page.evaluate(() => (window as unknown as { frames: unknown[] }).frames.splice(0));
  await page.locator('#pattern-play').click();
  const roundSeconds = (60 / 240 / 4) * 32;
  await page.waitForFunction(
    (blocks) => (window as unknown as { frames: unknown[] }).frames.length > blocks,
    (roundSeconds * 4 * 44_100) / 128,
    { timeout: 60_000 },
  );
  await page.locator('#pattern-play').click();
  const blocks = await page.evaluate(() =>
    (window as unknown as { frames: [number, ...Float32Array[]][] }).frames.map(([at, ...channels]) => [
      at,
      ...channels.map((one) => [...one]),
    ]),
  );
  const live = recorded(blocks as unknown as Parameters<typeof recorded>[0]);

  const { bytes } = await exported(page, '#pattern-export');
  const { sound: loop } = readWav(bytes);
  const length = loop.channels[0]!.length;
  // A slow machine may have begun late: somewhere from the second round on the loop is heard, with the tails of the one before.
  const first = live.channels[0]!.findIndex((value) => value !== 0);
  const places = Array.from({ length: live.channels[0]!.length - length - first }, (_, i) => first + i);
  const heard = places.filter((at) => at >= first + length / 2 && roughly(loop, live, at) < 0.003);
  const best = Math.min(1, ...heard.map((at) => difference(loop, live, at)));
  const peak = peakOf(loop);
  assert.ok(peak > 0.7 && peak <= 0.97, `the limiter is at work, peak ${peak}`);
  assert.ok(20 * Math.log10(best) < -80, `the largest difference is ${(20 * Math.log10(best)).toFixed(1)} dB`);
  assert.deepEqual(complaints, []);
});

/** Blocks by their first frame; the graph makes none where it is silent. */
function recorded(blocks: readonly (readonly [number, ...(readonly number[])[]])[]): Sound {
  const [begin, end] = [blocks[0]![0], blocks.at(-1)![0] + 128];
  const channels = [new Float32Array(end - begin), new Float32Array(end - begin)];
  for (const [at, left = [], right = left] of blocks) {
    channels[0]!.set(left, at - begin);
    channels[1]!.set(right, at - begin);
  }
  return { channels, sampleRate: 44_100 };
}

/** A difference over few frames: enough to leave out places that are wrong. */
function roughly(loop: Sound, live: Sound, offset: number): number {
  let most = 0;
  for (let i = 0; i < 3000; i += 50)
    most = Math.max(most, Math.abs(loop.channels[0]![i]! - live.channels[0]![offset + i]!));
  return most;
}
