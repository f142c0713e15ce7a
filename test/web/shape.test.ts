import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lengthFrames } from '../../src/audio/sound.ts';
import { readWav } from '../../src/audio/wav.ts';
import { drumEngine } from '../stubs/engine.ts';
import { axeCheck } from './axe.ts';
import { browserOfTests, newestSounds, openPage, type Played, say } from './browser.ts';
import { temporaryApp } from './temporary-app.ts';

const { browser, options } = await browserOfTests();

test('what the page previews is the file that /shape makes, byte for byte', async (t) => {
  const { app, local } = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const line = async (text: string) => {
    const body = JSON.stringify({ line: text });
    const headers = { 'Content-Type': 'application/json' };
    await fetch(`${local.address}/api/lines`, { method: 'POST', headers, body });
    while ((await app.jobs.list()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const [newest] = await app.library.newest({ serverId: 'local', limit: 1 });
    return newest?.id ?? '';
  };
  const id = await line('/kick 1 seed:3');
  const preview = async (query: string) => fetch(`${local.address}/shape/${id}.wav?${query}`);
  const seen = new Uint8Array(await (await preview('gainDb=-6&endMs=300&reverse=1')).arrayBuffer());
  const shaped = await line(`/shape ${id} gain:-6 end:300 reverse:yes`);
  assert.deepEqual(Buffer.from(seen), Buffer.from((await app.library.readAudio(shaped))!));
  assert.equal(lengthFrames(readWav(seen).sound), 13_230);
  assert.equal((await preview('startMs=700000')).status, 400);
  assert.equal((await preview('volume=3')).status, 400);
  const empty = await preview('startMs=9000');
  assert.match(((await empty.json()) as { problem: string }).problem, /Nothing is left/);
  for (const path of ['/shape/0000000000000', `/shape/${id}.png`, `/shape/${id}.wav.wav`])
    assert.equal((await fetch(local.address + path)).status, 404, path);
  const forms = { wav24: [24, 44_100], wav48: [16, 48_000], wav2448: [24, 48_000] } as const;
  for (const [name, [bits, rate]] of Object.entries(forms)) {
    const bytes = new Uint8Array(
      await (await fetch(`${local.address}/samples/${shaped}.wav?take=${name}`)).arrayBuffer(),
    );
    assert.deepEqual([new DataView(bytes.buffer).getUint16(34, true), readWav(bytes).sound.sampleRate], [bits, rate]);
  }
});

test('a preview whose audio was cleared away is one sentence, in place of an error', async (t) => {
  const { app, local } = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
  const body = JSON.stringify({ line: '/kick 1 seed:3' });
  await fetch(`${local.address}/api/lines`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  while ((await app.library.newest({ serverId: 'local', limit: 1 })).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
  while ((await app.jobs.list()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const [sound] = await app.library.newest({ serverId: 'local', limit: 1 });
  assert.equal(await app.library.pruneAudio(-60_000, () => true), 1);
  for (const path of [`/shape/${sound!.id}.wav?gainDb=-6`, `/shape/${sound!.id}`]) {
    const answer = await fetch(local.address + path);
    assert.equal(answer.status, 400, path);
    assert.match(
      ((await answer.json()) as { problem: string }).problem,
      /was cleared away, so there is nothing to preview/,
    );
  }
});

test(
  'handles move by pointer and keys, sliders follow, undo steps back, and the line that is shown is the one that is said',
  options,
  async (t) => {
    const { local, app } = await temporaryApp(t, { engine: drumEngine({ stepMs: 2 }) });
    const { page, complaints } = await openPage(browser, local.address, { bypassCSP: true });
    await say(page, '/kick 1 seed:3');
    const entry = await newestSounds(page, 1);
    await entry.locator('.sound .more').click();
    await page.locator('[data-shape]').click();
    const dialog = page.locator('#shape-dialog');
    await dialog.waitFor();
    const line = dialog.locator('.shape-line');
    const shown = () => line.textContent();
    const id = await dialog.getAttribute('data-sample');
    await axeCheck(page)('the shape dialog');

    const handle = (field: string) => dialog.locator(`[data-field=${field}]`);
    await handle('startMs').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key);
    assert.equal(await shown(), `/shape ${id} start:12`);
    assert.equal(await handle('startMs').getAttribute('aria-valuetext'), '12 ms');
    const wave = (await dialog.locator('.shape-wave canvas').boundingBox())!;
    const end = (await handle('endMs').boundingBox())!;
    await page.mouse.move(end.x + end.width / 2, end.y + 80);
    await page.mouse.down();
    await page.mouse.move(wave.x + wave.width / 2, end.y + 80, { steps: 4 });
    await page.mouse.up();
    const half = /^\/shape \w+ start:12 end:(\d+)$/.exec((await shown()) ?? '')?.[1];
    assert.ok(Math.abs(Number(half) - 743 / 2) < 4, `${half}`);
    await dialog.locator('[name=gainDb]').fill('-6');
    const shownAt = (name: string) => dialog.locator(`[name=${name}]`).getAttribute('aria-valuetext');
    assert.deepEqual([await shownAt('gainDb'), await shownAt('highCutHz')], ['-6 dB', '–']);
    await dialog.locator('[name=reverse]').check();
    await page.waitForFunction(() =>
      document.querySelector<HTMLElement>('#shape-dialog')?.dataset.shown?.includes('reverse:yes'),
    );
    await dialog.locator('[data-listen]').click();
    await page.waitForFunction(() => (globalThis as Played).lastPlayed !== undefined);
    await dialog.locator('[data-back]').click();
    assert.equal(await shown(), `/shape ${id} start:12 end:${half} gain:-6`);
    // A handle that is pressed and not moved is no step; a whole move is one.
    await handle('endMs').click();
    await dialog.locator('[data-back]').click();
    assert.equal(await shown(), `/shape ${id} start:12 end:${half}`);
    await dialog.locator('[data-back]').click();
    assert.equal(await shown(), `/shape ${id} start:12`);
    await dialog.locator('[name=gainDb]').fill('-6');
    await handle('endMs').focus();
    for (let ms = 743; ms > Number(half); ms -= 10) await page.keyboard.press('Shift+ArrowLeft');
    while (Number(/end:(\d+)/.exec((await shown()) ?? '')?.[1]) < Number(half)) await page.keyboard.press('ArrowRight');
    assert.equal(await shown(), `/shape ${id} start:12 end:${half} gain:-6`);
    const said = (await shown()) ?? '';
    await dialog.locator('[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.querySelectorAll('.entry.is-done').length === 2);
    const [made] = await app.library.newest({ serverId: 'local', limit: 1 });
    const step = made?.recipe.derivation?.kind === 'shape' ? made.recipe.derivation.steps[0] : undefined;
    assert.deepEqual(step, { startMs: 12, endMs: Number(half), gainDb: -6, fadeOutMs: 5 });
    assert.match(said, /gain:-6$/);
    assert.deepEqual(complaints, []);
  },
);
