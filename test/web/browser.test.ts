import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import type { Download, Page } from 'playwright-core';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { drumEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { browserOfTests, newestSounds, openPage, type Played, say } from './browser.ts';
import { temporaryApp, until } from './temporary-app.ts';
import { startWholeApp } from './whole-app.ts';

const { browser, options } = await browserOfTests();

const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

/** Waits until a sound is shown as playing and is heard, once `start` was done. */
async function advances(page: Page, sound: string, start: () => Promise<void>): Promise<void> {
  await start();
  await page.waitForSelector(`${sound}.playing`);
  await page.waitForFunction(() => ((window as unknown as Played).lastPlayed?.currentTime ?? 0) > 0.02);
}

test(
  'a person makes, hears, votes, varies, downloads and packs sounds, and finds them after a restart',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 25 }) });
    const { page, strangers, complaints } = await openPage(browser, whole.local.address);
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.waitForSelector('.empty:visible');

    await say(page, '/kick 4');
    await page.waitForSelector('.is-working .ghost');
    assert.equal(await page.locator('.is-working .ghost').count(), 4);
    await page.waitForFunction(() => (document.querySelector('progress')?.position ?? -1) > 0);
    const kicks = await newestSounds(page, 4);
    assert.equal(await kicks.locator('.play').count(), 4);
    assert.match((await page.locator('#announce').textContent()) ?? '', /4/);
    const shifted = await page.evaluate(() =>
      (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0),
    );
    assert.ok(shifted < 0.01, `nothing moves while sounds arrive (layout shift ${shifted})`);

    const first = '.entry:last-child .sound:nth-child(1)';
    await advances(page, first, () => page.locator(`${first} .play`).click());
    await page.waitForSelector(`${first}:not(.playing)`);
    assert.ok(
      await page.locator(`${first} canvas`).evaluate((canvas: HTMLCanvasElement) => {
        const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels.filter((_, i) => i % 4 === 3).some((alpha) => alpha > 0);
      }),
      'the waveform is drawn',
    );

    await page.locator(`${first} .vote`).click();
    await page.waitForSelector(`${first} .vote[aria-pressed=true]`);
    assert.equal(await page.locator(`${first} .vote`).textContent(), '1');

    await page.locator(`${first} .more`).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`${first} .menu a[download]`).click(),
    ]);
    assert.match(download.suggestedFilename(), /^1-kick-\w{6}\.wav$/);
    assert.equal(readWav(await bytesOf(download)).sound.channels[0]?.length, 32768);

    await page.locator(`${first} .more`).click();
    await page.locator(`${first} [data-spectrogram]`).click();
    await page.waitForFunction(
      (selector) => (document.querySelector<HTMLImageElement>(selector)?.naturalWidth ?? 0) > 0,
      `${first} img`,
    );

    await page.locator(`${first} .more`).click();
    await page.locator(`${first} [data-context=vary]`).click();
    await page.waitForFunction(() => document.querySelectorAll('.entry').length === 2);
    await until(async () => (await page.locator('.entry:last-child .sound.ready').count()) > 0);

    const takenAs = async (format: string) => {
      await page.locator('.entry:first-child [data-take]').click();
      const link = page.locator(`.entry:first-child .menu [data-format=${format}]`);
      const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
      assert.equal(await page.locator('[data-taken]').count(), 0, 'the menu goes when it is closed');
      return file;
    };
    const names = Object.keys(unzipSync(await bytesOf(await takenAs('sfz'))));
    assert.equal(names.filter((name) => name.endsWith('.wav')).length, 4);
    assert.ok(names.some((name) => name.endsWith('.sfz')) && !names.some((name) => name.endsWith('.adg')));
    assert.match((await takenAs('midi')).suggestedFilename(), /^rimshot-sounds-\w{6}\.mid$/);

    const before = await page.locator('.entry').count();
    await say(page, '/top');
    await page.waitForFunction((count) => document.querySelectorAll('.entry').length > count, before);
    await page.waitForFunction(() => [...document.querySelectorAll('.entry')].at(-1)?.querySelector('.sound.ready'));
    const shown = await page
      .locator('.sound[data-sample]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-sample')));

    const port = Number(new URL(whole.local.address).port);
    await whole.stop();
    await page.waitForSelector('#offline:visible');
    await say(page, '/kick 1');
    await page.waitForSelector('#problem:visible');
    assert.equal(await page.locator('#box').inputValue(), '/kick 1', 'what could not be sent is not lost');
    const second = await startWholeApp({ dataDir: whole.dataDir, channel: { port } });
    afterwards(t, () => second.stop());
    await page.waitForSelector('#offline', { state: 'hidden' });
    await page.reload();
    assert.deepEqual(
      await page.locator('.sound[data-sample]').evaluateAll((all) => all.map((one) => one.getAttribute('data-sample'))),
      shown,
    );
    await page.waitForSelector(`.entry:first-child .sound:nth-child(1) .vote[aria-pressed=true]`);
    await page.goto(`${whole.local.address}/top`);
    await page.waitForSelector('.sound.ready');
    await page.locator('.about a').first().click();
    await page.waitForSelector('dl.recipe');

    assert.deepEqual(strangers, [], 'no request leaves the machine');
    const expected = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/;
    assert.deepEqual(
      complaints.filter((text) => !expected.test(text)),
      [],
    );
  },
);

test('hurried keys fail nothing, a held key votes once, and a deleted sound leaves open pages', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page, complaints } = await openPage(browser, whole.local.address);
  await say(page, '/kick 4');
  const kicks = await newestSounds(page, 4);
  for (const key of ['1', '2', '3', '4', '1', '2', '1', '3']) await page.keyboard.press(key);
  await page.waitForSelector('.sound:nth-child(3).playing');
  assert.equal(await page.locator('.sound.failed, .fault').count(), 0);
  await page.locator('#box').blur();
  for (let i = 0; i < 4; i++) await page.keyboard.down('v');
  await page.keyboard.up('v');
  await page.waitForSelector('.sound:nth-child(3) .vote[aria-pressed=true]');
  await page.waitForTimeout(200);
  assert.equal(await page.locator('.sound:nth-child(3) .vote').textContent(), '1');

  const arrow = () =>
    page.evaluate(() =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true })),
    );
  assert.equal(await arrow(), true, 'without focus in a sound, arrows are left to the browser');

  const id = await kicks.locator('.sound').first().getAttribute('data-sample');
  await say(page, `/delete ${id}`);
  await page.locator('[data-press$=":sure"]').click();
  await page.waitForSelector('.entry:first-child .sound.ghost');
  assert.equal(await page.locator(`[data-sample="${id}"]`).count(), 0);
  assert.equal(await page.locator('.entry:first-child .sound:not(.ghost)').count(), 3);
  assert.deepEqual(complaints, []);
});

test(
  'without the browser’s storage everything works, and a sound that cannot be loaded says so',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page } = await openPage(browser, whole.local.address);
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    });
    await page.route('**/samples/*.wav', (route) => route.abort());
    await page.reload();
    await say(page, '/kick 1');
    await page.waitForSelector('.sound.failed');
    await page.locator('.sound .play').click();
    await page.waitForSelector('.sound .fault[role=alert]');
    assert.match((await page.locator('.fault').textContent()) ?? '', /could not be loaded/);
    await page.unroute('**/samples/*.wav');
    await page.locator('.sound .play').click();
    await page.waitForSelector('.sound.ready:not(.failed)');
    assert.equal(await page.locator('.fault').count(), 0);
  },
);

/** Drops a file anywhere on the page. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, values]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(values as number[])], name as string));
      return data;
    },
    [name, [...bytes]] as const,
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  assert.ok(await page.locator('#drop').isVisible());
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

const voice = writeWav(
  { channels: [Float32Array.from({ length: 8820 }, (_, i) => 0.5 * Math.sin(i / 15))], sampleRate: 44_100 },
  { bitDepth: '16' },
);

test('a dropped WAV is restyled, and one that is not a WAV gets a sentence', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page } = await openPage(browser, whole.local.address);
  await drop(page, 'notes.wav', Buffer.from('not a sound'));
  await page.waitForSelector('#problem:visible');
  assert.match((await page.locator('#problem').textContent()) ?? '', /notes\.wav is text/);
  const formats = new URL('../fixtures/audio/formats/', import.meta.url);
  // The server cannot read these two; the browser makes WAVs of them.
  for (const name of ['drum.webm', 'drum.m4a']) {
    await drop(page, name, readFileSync(new URL(name, formats)));
    await page.locator('#attached', { hasText: name }).waitFor();
    assert.ok(await page.locator('#problem').isHidden());
    await page.locator('#attached button').click();
  }
  await drop(page, 'broken.m4a', Buffer.from('\0\0\0\x1cftypM4A \0\0\0\0 and no more'));
  await page.waitForSelector('#problem:visible');
  assert.match((await page.locator('#problem').textContent()) ?? '', /broken\.m4a is an M4A/);
  await drop(page, 'drum.flac', readFileSync(new URL('drum.flac', formats)));
  await page.locator('#attached', { hasText: 'drum.flac' }).waitFor();
  const voice = Float32Array.from({ length: 8820 }, (_, i) => 0.5 * Math.sin(i / 15));
  await drop(page, 'voice.wav', writeWav({ channels: [voice], sampleRate: 44_100 }, { bitDepth: '16' }));
  await page.waitForSelector('#attached:visible');
  assert.match(await page.locator('#box').inputValue(), /^\/restyle /);
  await say(page, '/restyle model:kick');
  await until(async () => (await page.locator('.entry:last-child .sound.ready').count()) > 0);
  assert.ok(await page.locator('#attached').isHidden());
});

test(
  'a refused line keeps its text and its attachment, and a file that the server forgot is brought again',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page } = await openPage(browser, whole.local.address);
    await drop(page, 'voice.wav', voice);
    await page.waitForSelector('#attached:visible');
    await say(page, '/restyle model:trombone');
    await page.waitForSelector('.is-private');
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#box')?.value === '/restyle model:trombone',
    );
    assert.match((await page.locator('#attached').textContent()) ?? '', /voice\.wav/);
    // As many files as push it out of the server's memory.
    for (let i = 0; i < 8; i++)
      await page.request.post(`${whole.local.address}/api/uploads?name=other.wav`, { data: Buffer.from(voice) });
    await say(page, '/restyle model:snare count:1');
    await page.waitForSelector('.entry:last-child .sound.ready');
    assert.ok(await page.locator('#attached').isHidden());
    assert.equal(await page.locator('#box').inputValue(), '');
  },
);

test('/restyle with a file and no model asks for it with buttons; so does the file itself', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page, complaints } = await openPage(browser, whole.local.address);
  await drop(page, 'voice.wav', voice);
  await page.waitForSelector('#offer:visible');
  assert.deepEqual(await page.locator('#offer button').allTextContents(), ['kick', 'snare', 'hat', 'perc', 'Beatbox']);
  await page.locator('#box').press('Enter');
  const question = page.locator('.is-private [data-press^="r1:restyle:"]');
  await question.first().waitFor();
  assert.ok(await page.locator('#attached').isHidden());
  await question.nth(1).click();
  await page.waitForSelector('.entry:last-child .sound[data-model=snare].ready');
  await drop(page, 'voice.wav', voice);
  await page.locator('#offer [data-line$="perc"]').click();
  await page.waitForSelector('.entry:last-child .sound[data-model=perc].ready');
  assert.ok(await page.locator('#offer').isHidden());
  assert.deepEqual(complaints, []);
});

test('a sound of ours that is dropped is recognised, and offers what can be done with it', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page, complaints } = await openPage(browser, whole.local.address);
  await say(page, '/kick 1');
  const id = await (await newestSounds(page, 1)).locator('.sound').getAttribute('data-sample');
  const wav = await (await page.request.get(`${whole.local.address}/samples/${id}.wav`)).body();
  const offered = async (button: string): Promise<void> => {
    await drop(page, 'my kick.wav', wav);
    await page.waitForSelector('#offer [data-sample]:visible');
    assert.equal(await page.locator('#box').inputValue(), '');
    await page.locator(button).click();
  };
  await offered('#offer [data-line^="/sample"]');
  await page.waitForSelector(`.entry:last-child .sound[data-sample="${id}"].ready`);
  await offered('#offer [data-line^="/vary"]');
  await page.waitForSelector('.entry:last-child .sound:nth-child(4).ready');
  await offered('#offer [data-line^="/inpaint"]');
  await page.waitForFunction(
    () => document.querySelector('.entry:last-child h2')?.textContent?.includes('/inpaint') === true,
  );
  await page.waitForSelector('.entry:last-child .sound:nth-child(4).ready');
  await offered('#offer [data-pattern]');
  await page.waitForFunction(
    (short) => document.querySelector('.track-name')?.textContent?.includes(short),
    id!.slice(0, 6),
  );
  await page.locator('#attached button').click();
  assert.ok(await page.locator('#offer').isHidden());
  assert.deepEqual(complaints, []);
});

test('a slip in a command’s name still finds the command', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page } = await openPage(browser, whole.local.address);
  for (const [typed, wanted] of [
    ['/kik', '/kick'],
    ['/snaer', undefined],
    ['/kickk', '/kick'],
    ['/hel', '/help'],
    ['/quene', '/queue'],
  ] as const) {
    await page.locator('#box').fill(typed);
    if (wanted)
      await page.waitForFunction(
        (wanted) => document.querySelector('#suggestions:not([hidden]) code')?.textContent === wanted,
        wanted,
      );
    else await page.waitForSelector('#suggestions', { state: 'hidden' });
  }
});

test(
  'the tempo field shows what plays: while it is typed in, after nonsense, and after a reload',
  options,
  async (t) => {
    const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page } = await openPage(browser, whole.local.address);
    await say(page, '/kit');
    await newestSounds(page, 6);
    const field = page.locator('#tempo');
    const saved = async (): Promise<string> => {
      // Without a pointer: the field keeps the focus, as while it is typed in.
      const click = () => page.evaluate(() => document.getElementById('pattern-export')?.click());
      const [loop] = await Promise.all([page.waitForEvent('download'), click()]);
      return /(\d+)bpm/.exec(loop.suggestedFilename())?.[1] ?? '';
    };
    for (const [typed, shown] of [
      ['150', '150'],
      ['300', '240'],
      ['', '240'],
      ['5', '40'],
      ['99.6', '100'],
    ] as const) {
      await field.fill(typed);
      await field.blur();
      assert.equal(await field.inputValue(), shown, `after “${typed}”`);
      assert.equal(await saved(), shown);
    }
    // Half a number is none: what played goes on.
    await page.locator('#pattern-play').click();
    await field.selectText();
    await page.keyboard.type('1');
    assert.equal(await saved(), '100');
    await page.keyboard.type('30');
    assert.equal(await saved(), '130');
    await page.reload();
    await page.waitForSelector('.track');
    assert.equal(await field.inputValue(), '130');
    assert.equal(await saved(), '130');
  },
);

test('the newest kit loops in the pattern strip, and the loop is saved as a WAV of one bar', options, async (t) => {
  const whole = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const { page, complaints } = await openPage(browser, whole.local.address);
  await say(page, '/kit');
  await newestSounds(page, 6);
  assert.equal(await page.locator('.track').count(), 6);
  const cell = page.locator('.track').first().locator('[data-step="3"]');
  await cell.click();
  assert.equal(await cell.getAttribute('aria-pressed'), 'true');
  await page.locator('#tempo').fill('150');
  await page.locator('#pattern-play').click();
  for (const step of [0, 2, 5]) await page.waitForSelector(`.cells [data-step="${step}"].now`);
  await page.locator('#pattern-play').click();
  const [loop] = await Promise.all([page.waitForEvent('download'), page.locator('#pattern-export').click()]);
  assert.match(loop.suggestedFilename(), /150bpm\.wav$/);
  const { sound } = readWav(await bytesOf(loop));
  assert.equal(sound.channels[0]?.length, Math.round((60 / 150 / 4) * 16 * 44_100));
  const peak = sound.channels[0]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  assert.ok(peak > 0.5 && peak <= 1);
  await page.reload();
  await page.waitForSelector('.track');
  assert.equal(await cell.getAttribute('aria-pressed'), 'true', 'the pattern is kept');
  assert.deepEqual(complaints, []);
});
