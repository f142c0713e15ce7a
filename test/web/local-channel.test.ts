import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { unzipSync } from 'fflate';
import { readWav } from '../../src/audio/wav.ts';
import { databaseFile } from '../../src/library/database.ts';
import { openConnection } from '../../src/library/sqlite-connection.ts';
import { drumEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { onePageAlone } from '../stubs/shared-page.ts';
import { postJson, rawRequest } from './request.ts';
import { temporaryApp, until } from './temporary-app.ts';
import { startWholeApp } from './whole-app.ts';

const messagesOf = async (address: string): Promise<string> => (await rawRequest(address, '/api/messages')).text;

/** Says a line and waits until as many sounds are shown. */
async function say(address: string, line: string, sounds: number): Promise<string> {
  assert.equal((await postJson(address, '/api/lines', { line })).status, 204);
  return until(async () => {
    const { html } = JSON.parse(await messagesOf(address)) as { html: string };
    return html.match(/draggable="true"/g)?.length === sounds && html;
  });
}

const sampleIdsIn = (html: string): string[] => [...html.matchAll(/data-sample="(\w+)"/g)].map(([, id]) => id!);
const entryIdsIn = (html: string): string[] => [...html.matchAll(/data-entry="(\w+)"/g)].map(([, id]) => id!);

async function quickApp(context: TestContext) {
  return temporaryApp(context, { engine: drumEngine({ stepMs: 1 }) });
}

test('a typed line becomes four sounds that decode, with votes, and survives a restart', async (t) => {
  const first = await quickApp(t);
  const { address } = first.local;
  const html = await say(address, '/kick 4 seed:7', 4);
  const [id] = sampleIdsIn(html);
  const [entry] = entryIdsIn(html);
  const wav = await rawRequest(address, `/samples/${id}.wav`);
  assert.equal(wav.headers['content-type'], 'audio/wav');
  assert.equal(wav.headers['cache-control'], 'private, max-age=3600');
  assert.equal(readWav(wav.bytes).sound.channels[0]?.length, 32768);

  assert.equal((await postJson(address, '/api/presses', { entry, id: `r1:vote:${id}` })).status, 204);
  assert.match(await messagesOf(address), /aria-pressed=\\"true\\" aria-label=\\"Keep sound 1: 1 vote/);
  await first.stop();

  const second = await startWholeApp({ dataDir: first.dataDir });
  afterwards(t, () => second.stop());
  const after = await messagesOf(second.local.address);
  assert.deepEqual(sampleIdsIn(JSON.parse(after).html), sampleIdsIn(html));
  assert.match(after, /Keep sound 1: 1 vote/);
  assert.equal((await postJson(second.local.address, '/api/presses', { entry, id: `r1:vote:${id}` })).status, 204);
  assert.match(await messagesOf(second.local.address), /Keep sound 1: 0 votes/);
  assert.deepEqual(second.log.lines, []);
});

test('a last line that a crash cut off costs only itself', onePageAlone, async (t) => {
  const first = await quickApp(t);
  const html = await say(first.local.address, '/hat 1', 1);
  await first.stop();
  appendFileSync(join(first.dataDir, 'channel', 'log.jsonl'), '{"put":{"id":"mxx');
  const second = await startWholeApp({ dataDir: first.dataDir });
  afterwards(t, () => second.stop());
  assert.deepEqual(sampleIdsIn(JSON.parse(await messagesOf(second.local.address)).html), sampleIdsIn(html));
});

test(
  'private answers are gone after a restart, and none of them says that it was interrupted',
  onePageAlone,
  async (t) => {
    const first = await quickApp(t);
    const { address } = first.local;
    const lines = ['/settings samples-per-day:77', '/mine', '/queue', '/sample abcd', '/forget-me'];
    // A line that is refused goes back into the box: 200 says so.
    for (const line of lines)
      assert.equal((await postJson(address, '/api/lines', { line })).status, line.startsWith('/sample') ? 200 : 204);
    const whispers = () =>
      messagesOf(address).then((text) => text.match(/Only you see this/g)?.length === lines.length);
    await until(whispers);
    await first.stop();
    const second = await startWholeApp({ dataDir: first.dataDir });
    afterwards(t, () => second.stop());
    assert.equal(JSON.parse(await messagesOf(second.local.address)).html, '');
  },
);

test('a line that a foreign lock holds up is acknowledged, shown as on its way, and answered when the lock is gone', async (t) => {
  const app = await quickApp(t);
  const { address } = app.local;
  const other = openConnection(databaseFile(app.dataDir));
  afterwards(t, () => other.close());
  other.exec('BEGIN IMMEDIATE');
  const asked = ['/kick 1 seed:3', '/settings samples-per-day:78'];
  const said = asked.map((line) => postJson(address, '/api/lines', { line }));
  for (const answer of said) assert.equal((await answer).status, 204);
  const { html } = JSON.parse(await messagesOf(address)) as { html: string };
  assert.equal(html.match(/is-working/g)?.length, 2);
  other.exec('ROLLBACK');
  await until(async () => {
    const text = await messagesOf(address);
    return !/is-working/.test(text) && /draggable/.test(text) && /78/.test(text);
  });
});

test(
  'a message whose job is gone says at the next start that it was interrupted, in the reader’s language',
  onePageAlone,
  async (t) => {
    const first = await quickApp(t);
    await first.stop();
    const entry = { id: 'mxx000000', at: 1, asked: '/kick 4', text: '', sounds: [], files: [], rows: [] };
    const lines = ['nosuchjob', undefined].map((jobId, i) =>
      JSON.stringify({
        put: { ...entry, id: `${entry.id}${i}`, state: 'working', expected: 4, ...(jobId ? { jobId } : {}) },
      }),
    );
    appendFileSync(join(first.dataDir, 'channel', 'log.jsonl'), `${lines.join('\n')}\n`);
    const second = await startWholeApp({ dataDir: first.dataDir });
    afterwards(t, () => second.stop());
    const html = JSON.parse(await messagesOf(second.local.address)).html as string;
    assert.equal(html.match(/This was interrupted\. Please try again\./g)?.length, 2);
    assert.doesNotMatch(html, /is-working|r1:cancel|<progress/);
    const german = { 'Accept-Language': 'de' };
    assert.match((await rawRequest(second.local.address, '/api/messages', { headers: german })).text, /unterbrochen/);
  },
);

test('a job that a restart left unfinished is still on its way', async (t) => {
  const first = await temporaryApp(t, { engine: drumEngine({ stepMs: 400 }) });
  await postJson(first.local.address, '/api/lines', { line: '/kick 1' });
  await until(async () => (await messagesOf(first.local.address)).includes('r1:cancel:'));
  await first.app.jobs.stop(0);
  await first.stop();
  const second = await startWholeApp({ dataDir: first.dataDir, engine: drumEngine({ stepMs: 1 }) });
  afterwards(t, () => second.stop());
  await until(async () => sampleIdsIn(JSON.parse(await messagesOf(second.local.address)).html).length === 1);
});

test('before a message that has left the channel there is none', async (t) => {
  const { local } = await quickApp(t);
  await say(local.address, '/kick 1', 1);
  const answer = await rawRequest(local.address, '/api/messages?before=mxx000000');
  assert.deepEqual({ ...JSON.parse(answer.text), version: '' }, { version: '', html: '', hasEarlier: false });
});

test('open pages are told of the place in the queue, progress and the finished sounds', async (t) => {
  const { local } = await temporaryApp(t, { engine: drumEngine({ stepMs: 40 }) });
  const abort = new AbortController();
  afterwards(t, () => abort.abort());
  const stream = await fetch(`${local.address}/api/events`, { signal: abort.signal });
  assert.equal(stream.headers.get('content-type'), 'text/event-stream');
  const seen: { type: string; state?: string; sounds?: number; done?: number }[] = [];
  await postJson(local.address, '/api/lines', { line: '/snare 2' });
  let text = '';
  for await (const part of stream.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (\{.*)$/m.exec(event)?.[1];
      if (data) seen.push(JSON.parse(data));
    }
    if (seen.some(({ state }) => state === 'done')) break;
  }
  assert.equal(seen[0]?.state, 'working');
  assert.ok(seen.some(({ type, done }) => type === 'progress' && done !== undefined && done > 0));
  assert.equal(seen.at(-1)?.sounds, 2);
});

test(
  'what cannot be understood is answered to the person alone, and forgotten with the process',
  onePageAlone,
  async (t) => {
    const { local, dataDir, stop } = await quickApp(t);
    await postJson(local.address, '/api/lines', { line: '/kick 9' });
    const html = await messagesOf(local.address);
    assert.match(html, /is-private/);
    const [entry] = entryIdsIn(JSON.parse(html).html);
    await stop();
    const second = await startWholeApp({ dataDir });
    afterwards(t, () => second.stop());
    assert.doesNotMatch(await messagesOf(second.local.address), new RegExp(entry!));
  },
);

test('a private answer can be dismissed', async (t) => {
  const { local } = await quickApp(t);
  await postJson(local.address, '/api/lines', { line: '/nothing' });
  const [entry] = entryIdsIn(JSON.parse(await messagesOf(local.address)).html);
  assert.equal((await postJson(local.address, '/api/dismissals', { entry })).status, 204);
  assert.deepEqual(entryIdsIn(JSON.parse(await messagesOf(local.address)).html), []);
});

test('a job can be cancelled from its message', async (t) => {
  const { local } = await temporaryApp(t, { engine: drumEngine({ stepMs: 400 }) });
  await postJson(local.address, '/api/lines', { line: '/kick 4' });
  const html = await until(async () => {
    const text = JSON.parse(await messagesOf(local.address)).html as string;
    return text.includes('r1:cancel:') && text;
  });
  assert.equal(html.match(/class="sound ghost"/g)?.length, 4);
  const id = /data-press="(r1:cancel:[^"]+)"/.exec(html)?.[1];
  assert.equal((await postJson(local.address, '/api/presses', { entry: entryIdsIn(html)[0], id })).status, 204);
  await until(async () => !(await messagesOf(local.address)).includes('is-working'));
});

test('a line that was refused is told apart from one that was taken', async (t) => {
  const { local } = await quickApp(t);
  const refused = await postJson(local.address, '/api/lines', { line: '/kick 99' });
  assert.deepEqual([refused.status, JSON.parse(refused.text)], [200, { refused: true }]);
  assert.equal((await postJson(local.address, '/api/lines', { line: '/help' })).status, 204);
});

test('cancelling leaves one notice, and those who waited behind move up', async (t) => {
  const { local } = await temporaryApp(t, { engine: drumEngine({ stepMs: 400 }) });
  for (const line of ['/kick 4', '/snare 1', '/hat 1']) await postJson(local.address, '/api/lines', { line });
  const page = async (): Promise<string> => JSON.parse(await messagesOf(local.address)).html;
  const before = await page();
  assert.match(before, /One job is ahead of yours/);
  assert.match(before, /2 jobs are ahead of yours/);
  const entries = entryIdsIn(before);
  const cancels = [...before.matchAll(/data-press="(r1:cancel:[^"]+)"/g)].map(([, id]) => id!);
  await postJson(local.address, '/api/presses', { entry: entries[1], id: cancels[1] });
  const after = await until(async () => {
    const html = await page();
    return !html.includes('2 jobs are ahead') && html;
  });
  assert.match(after, /One job is ahead of yours/);
  assert.equal(after.match(/Cancelled\./g)?.length, 1);
  assert.deepEqual(entryIdsIn(after).sort(), [...entries].sort());
});

test('the person at the page has the name of the setting, and without one none', async (t) => {
  const named = await temporaryApp(t, { engine: drumEngine({ stepMs: 1 }), channel: { personName: 'Mira' } });
  const first = await say(named.local.address, '/kick 1', 1);
  assert.match(first, /× 1 for Mira/);
  await named.stop();
  const nameless = await startWholeApp({ dataDir: named.dataDir, engine: drumEngine({ stepMs: 1 }) });
  afterwards(t, () => nameless.stop());
  const { address } = nameless.local;
  const html = await say(address, '/snare 1', 2);
  assert.match(html, /× 1 for Mira/, 'what was said stays as it was said');
  assert.match(html, /<strong>Snare<\/strong> × 1</);
  const ids = sampleIdsIn(html);
  assert.match((await rawRequest(address, `/s/${ids.at(-1)}`)).text, /made by someone/);
  const account = userInfo().username;
  assert.doesNotMatch(html.slice(html.indexOf('/snare')), new RegExp(`\\b${account}\\b`));
});

test('a pack is a zip that stays downloadable after a restart', async (t) => {
  const first = await quickApp(t);
  const html = await say(first.local.address, '/kit', 6);
  const id = `r1:pack:${sampleIdsIn(html)[0]}`;
  await postJson(first.local.address, '/api/presses', { entry: entryIdsIn(html)[0], id });
  const path = await until(
    async () => /\/files\/[0-9a-f]{16}(?=\\" download)/.exec(await messagesOf(first.local.address))?.[0],
  );
  const before = await rawRequest(first.local.address, path);
  assert.equal(before.bytes.subarray(0, 2).toString(), 'PK');
  assert.match(String(before.headers['content-disposition']), /^attachment/);
  await first.stop();
  const second = await startWholeApp({ dataDir: first.dataDir });
  afterwards(t, () => second.stop());
  assert.deepEqual((await rawRequest(second.local.address, path)).bytes, before.bytes);
});

test('the download menu’s links give the sounds of an answer in every format, and unknown sounds nothing', async (t) => {
  const { local } = await quickApp(t);
  const ids = sampleIdsIn(await say(local.address, '/kit', 6));
  const take = (query: string) => rawRequest(local.address, `/take?${query}`);
  const zip = await take(`ids=${ids.join()},0000000000000,../x&format=wav`);
  assert.equal(zip.status, 200);
  assert.match(String(zip.headers['content-disposition']), /^attachment; filename="rimshot-kit-\w{6}\.zip"$/);
  const names = Object.keys(unzipSync(zip.bytes)).filter((name) => name.endsWith('.wav'));
  assert.equal(names.length, 6);
  for (const name of names) assert.match(name, /^Rimshot\/Kit \w{6}\/0\d (Kick|Snare|\w[\w ]* hat|Perc)/);
  const midi = await take(`ids=${ids.join()}&format=midi`);
  assert.deepEqual([midi.headers['content-type'], midi.bytes.subarray(0, 4).toString()], ['audio/midi', 'MThd']);
  for (const query of ['', 'ids=', `ids=${ids[0]}&format=exe`, 'ids=0000000000000', `ids=${'x,'.repeat(5000)}`])
    assert.equal((await take(query)).status, 404, query.slice(0, 60));
});

test('the kit in the strip is downloaded with its name and its beat', async (t) => {
  const { local } = await quickApp(t);
  await say(local.address, '/kit seed:7 name:Nightbus', 6);
  const page = (await rawRequest(local.address, '/')).text;
  const id = /data-kit="\{&quot;id&quot;:&quot;(\w{13})/.exec(page)?.[1];
  const pack = (query: string, kit = id) => rawRequest(local.address, `/kits/${kit}/pack${query}`);
  const zip = await pack('');
  assert.match(String(zip.headers['content-disposition']), /^attachment; filename="rimshot-nightbus\.zip"$/);
  assert.ok(Object.keys(unzipSync(zip.bytes)).includes('Rimshot/Nightbus/Nightbus.dspreset'));
  assert.equal((await pack('?format=midi')).bytes.subarray(0, 4).toString(), 'MThd');
  assert.equal((await pack('?format=exe')).status, 404);
  assert.equal((await pack('', '0000000000000')).status, 404);
});

test('a sound that is taken home has chunks for samplers and else the stored bytes, in ranges too', async (t) => {
  const { local } = await quickApp(t);
  const [id] = sampleIdsIn(await say(local.address, '/kick 1', 1));
  const played = await rawRequest(local.address, `/samples/${id}.wav`);
  const taken = await rawRequest(local.address, `/samples/${id}.wav?take`);
  assert.notEqual(taken.headers.etag, played.headers.etag);
  assert.deepEqual(taken.bytes.subarray(8, played.bytes.length), played.bytes.subarray(8));
  assert.ok(taken.bytes.subarray(played.bytes.length).includes('smpl'));
  const part = await rawRequest(local.address, `/samples/${id}.wav?take`, { headers: { Range: 'bytes=-16' } });
  assert.deepEqual(part.bytes, taken.bytes.subarray(-16));
});

test('pages and commands speak the browser’s language, and completion knows sounds', async (t) => {
  const { local } = await quickApp(t);
  const html = await say(local.address, '/kick 1', 1);
  const german = { 'Accept-Language': 'de-AT,de;q=0.9,en;q=0.5' };
  assert.match((await rawRequest(local.address, '/', { headers: german })).text, /<html lang="de">/);
  const { commands } = JSON.parse((await rawRequest(local.address, '/api/commands', { headers: german })).text);
  assert.notEqual(commands[0].description, 'Makes new kicks');
  const offered = await rawRequest(local.address, '/api/complete?command=vary&option=sample&typed=');
  assert.ok(JSON.parse(offered.text).some(({ value }: { value: string }) => sampleIdsIn(html)[0]!.startsWith(value)));
});

test('a WAV player may ask for a part of a sound', async (t) => {
  const { local } = await quickApp(t);
  const [id] = sampleIdsIn(await say(local.address, '/perc 1', 1));
  const path = `/samples/${id}.wav`;
  const whole = await rawRequest(local.address, path);
  const part = await rawRequest(local.address, path, { headers: { Range: 'bytes=4-7' } });
  assert.equal(part.status, 206);
  assert.deepEqual(part.bytes, whole.bytes.subarray(4, 8));
  assert.equal((await rawRequest(local.address, path, { headers: { Range: 'bytes=99999999-' } })).status, 416);
  const known = await rawRequest(local.address, path, { headers: { 'If-None-Match': String(whole.headers.etag) } });
  assert.equal(known.status, 304);
  const picture = await rawRequest(local.address, `/samples/${id}.png`);
  assert.equal(picture.bytes.subarray(1, 4).toString(), 'PNG');
});

test('HEAD of the event stream takes nobody’s place', async (t) => {
  const { local } = await quickApp(t);
  for (let i = 0; i < 70; i++) {
    const { status, headers } = await rawRequest(local.address, '/api/events', { method: 'HEAD' });
    assert.deepEqual([status, headers['content-type']], [200, 'text/event-stream']);
  }
  const stream = await fetch(`${local.address}/api/events`);
  assert.equal(stream.status, 200);
  await stream.body?.cancel();
});

test('messages that people type are shown as text, never as markup', async (t) => {
  const { local } = await quickApp(t);
  await postJson(local.address, '/api/lines', { line: '/<script>alert(1)</script> <img src=x onerror=alert(1)>' });
  const { html } = JSON.parse(await messagesOf(local.address)) as { html: string };
  assert.doesNotMatch(html, /<script|<img/);
  assert.match(html, /&lt;script&gt;/);
});
