import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import { de } from '../../src/languages/de.ts';
import { UserError } from '../../src/user-error.ts';
import { drumEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { aboveDebug } from '../stubs/log.ts';
import { onePageAlone } from '../stubs/shared-page.ts';
import { postJson, rawRequest } from './request.ts';
import { temporaryApp, until } from './temporary-app.ts';
import { startWholeApp } from './whole-app.ts';

const line = { line: '/kick 1' };

async function oneKick(
  context: TestContext,
  channel: { host?: string; token?: string; allowedHosts?: readonly string[] } = {},
  now = Date.now,
) {
  const whole = await temporaryApp(context, { engine: drumEngine({ stepMs: 1 }), channel, now });
  const headers: Record<string, string> = channel.token ? { Authorization: `Bearer ${channel.token}` } : {};
  const address = `http://127.0.0.1:${new URL(whole.local.address).port}`;
  assert.doesNotMatch(whole.local.address, /0\.0\.0\.0/);
  await postJson(address, '/api/lines', line, headers);
  const html = await until(async () => {
    const { text } = await rawRequest(address, '/api/messages', { headers });
    return text.includes('draggable') && (JSON.parse(text).html as string);
  });
  return {
    ...whole,
    address,
    headers,
    html,
    sample: /data-sample="(\w+)"/.exec(html)![1]!,
    entry: /data-entry="(\w+)"/.exec(html)![1]!,
  };
}

test('a foreign Host is refused: a stranger’s name pointed at this machine reads nothing', async (t) => {
  const { address, sample } = await oneKick(t);
  const { port } = new URL(address);
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `127.0.0.1:${port}@evil.example`,
    'localhost.evil.example',
  ])
    for (const path of ['/', '/api/messages', `/samples/${sample}.wav`, '/top'])
      assert.ok(
        [400, 421].includes((await rawRequest(address, path, { headers: { Host: host } })).status),
        `${host} ${path}`,
      );
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
    assert.equal((await rawRequest(address, '/', { headers: { Host: host } })).status, 200, host);
});

test('a name that was allowed is answered, with and without a proxy; its look-alikes are not', async (t) => {
  const token = 'a-token-of-sixteen-and-more';
  const allowedHosts = ['drums.example.org', 'studio:8443'];
  const { address, headers } = await oneKick(t, { token, allowedHosts });
  const status = async (more: Record<string, string>) =>
    (await rawRequest(address, '/api/messages', { headers: { ...headers, ...more } })).status;
  for (const host of ['drums.example.org', 'Drums.Example.Org:443', 'studio', 'studio:8443'])
    assert.equal(await status({ Host: host }), 200, host);
  for (const host of ['example.org', 'drums.example.org.evil.example', 'evil-drums.example.org', 'studio.evil.example'])
    assert.equal(await status({ Host: host }), 421, host);
  const says = async (more: Record<string, string>) =>
    (await postJson(address, '/api/lines', line, { ...headers, ...more })).status;
  const { host } = new URL(address);
  const accepted: Record<string, string>[] = [
    // The proxy hands the name on,
    { Host: 'drums.example.org', Origin: 'https://drums.example.org', 'X-Forwarded-Proto': 'https' },
    { Host: 'drums.example.org', Origin: 'https://drums.example.org', 'X-Forwarded-Proto': 'https, http' },
    // or a port that is not the usual one,
    { Host: 'studio:8443', Origin: 'https://studio:8443', 'X-Forwarded-Proto': 'https' },
    { Host: 'studio', Origin: 'https://studio:8443', 'X-Forwarded-Proto': 'https' },
    // or puts its own address there, as nginx does when it is not told otherwise.
    { Host: host, Origin: 'https://drums.example.org' },
  ];
  for (const more of accepted) assert.equal(await says(more), 204, JSON.stringify(more));
  const refused: Record<string, string>[] = [
    { Host: 'drums.example.org', Origin: 'https://evil.example', 'X-Forwarded-Proto': 'https' },
    { Host: 'drums.example.org', Origin: 'https://drums.example.org:444', 'X-Forwarded-Proto': 'https' },
    { Host: 'drums.example.org', Origin: 'http://drums.example.org', 'X-Forwarded-Proto': 'https' },
    { Host: host, Origin: 'https://evil.example' },
    { Host: host, Origin: 'https://studio' },
  ];
  for (const more of refused) assert.equal(await says(more), 403, JSON.stringify(more));
});

test('the log-in cookie is for https alone where a proxy says that the browser came by https', async (t) => {
  const token = 'a-token-of-sixteen-and-more';
  const { address } = await oneKick(t, { token, allowedHosts: ['drums.example.org'] });
  const cookieFor = async (proto: string) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Forwarded-Proto': proto };
    return String(
      (await rawRequest(address, '/login', { method: 'POST', body: `token=${token}`, headers })).headers['set-cookie'],
    );
  };
  assert.match(await cookieFor('https'), /; Secure/);
  assert.doesNotMatch(await cookieFor('http'), /; Secure/);
});

test('a foreign Origin cannot change anything, nor read behind the person’s back', async (t) => {
  const { address, entry, sample, app } = await oneKick(t);
  const posts: [string, unknown][] = [
    ['/api/lines', line],
    ['/api/presses', { entry, id: `r1:vote:${sample}` }],
    ['/api/contexts', { entry, verb: 'vary', sample }],
    ['/api/dismissals', { entry }],
    ['/api/uploads', 'RIFF'],
    ['/login', 'token=x'],
  ];
  for (const [path, body] of posts)
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'http://127.0.0.1:1' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site', 'Content-Type': 'text/plain' },
    ] as Record<string, string>[])
      assert.equal((await postJson(address, path, body, headers)).status, 403, `${path} ${JSON.stringify(headers)}`);
  assert.equal((await app.library.findSample(sample))?.votes, 0);
  const embedded = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'audio' };
  assert.equal((await rawRequest(address, `/samples/${sample}.wav`, { headers: embedded })).status, 403);
  const followed = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
  assert.equal((await rawRequest(address, `/s/${sample}`, { headers: followed })).status, 200);
  const own = { Origin: address, 'Sec-Fetch-Site': 'same-origin' };
  assert.equal((await postJson(address, '/api/presses', { entry, id: `r1:vote:${sample}` }, own)).status, 204);
});

test('no path from a request reaches the file system', async (t) => {
  const { address, dataDir } = await oneKick(t);
  assert.ok(existsSync(join(dataDir, 'rimshot.db')));
  const paths = [
    '/samples/../rimshot.db',
    '/samples/..%2frimshot.db',
    '/samples/%2e%2e/%2e%2e/etc/passwd',
    '/samples/..%2f..%2f..%2fetc%2fpasswd.wav',
    '/samples/aaaaaaaaaaaaa.wav%00.png',
    '/samples/AAAAAAAAAAAAA.wav',
    '/samples/aaaaaaaaaaaaa.json',
    '/files/../log.jsonl',
    '/files/..%2flog.jsonl',
    '/files/%2fetc%2fpasswd',
    '/static/../local-channel.ts',
    '/static/..%2flocal-channel.ts',
    '/static/%2e%2e%2f%2e%2e%2f.env',
    '/static/constructor',
    '/static/__proto__',
    '/s/..%2f..%2frimshot',
    '/s/%00',
    '/../../../../etc/passwd',
  ];
  for (const path of paths) {
    const { status, text } = await rawRequest(address, path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(text, /SQLite|root:|import |"put"/, path);
  }
});

test('ids, buttons and bodies that were never given out are refused', async (t) => {
  const { address, entry, sample, log } = await oneKick(t);
  const refused: [string, unknown, number][] = [
    ['/api/presses', { entry, id: 'r1:delete:aaaaaaaaaaaaa' }, 404],
    ['/api/presses', { entry: 'aaaaaaaaaaaa', id: `r1:vote:${sample}` }, 404],
    ['/api/presses', { entry: '../../etc', id: `r1:vote:${sample}` }, 400],
    ['/api/presses', { entry, id: 'x'.repeat(101) }, 400],
    ['/api/presses', { entry, id: `r1:vote:${sample}`, chosen: 'anything' }, 404],
    ['/api/presses', ['not', 'an', 'object'], 400],
    ['/api/contexts', { entry, verb: 'vary', sample: 'aaaaaaaaaaaaa' }, 404],
    ['/api/lines', { line: '' }, 400],
    ['/api/lines', { line: 'x'.repeat(1001) }, 400],
    ['/api/lines', { line: '/restyle', uploads: ['0'.repeat(16)] }, 409],
    ['/api/lines', { line: 'x'.repeat(20_000) }, 413],
  ];
  for (const [path, body, status] of refused) {
    const answer = await postJson(address, path, body);
    assert.equal(answer.status, status, `${path} ${JSON.stringify(body).slice(0, 60)}`);
  }
  assert.equal((await rawRequest(address, '/api/lines', { method: 'POST', body: '{"line":' })).status, 400);
  for (const [path, body, problem] of [
    ['/api/presses', { entry, id: 'r1:delete:aaaaaaaaaaaaa' }, de.sentences.unknownButton],
    ['/api/contexts', { entry, verb: 'vary', sample: 'aaaaaaaaaaaaa' }, de.sentences.noSoundsHere],
  ] as const) {
    const headers = { 'Content-Type': 'application/json', Origin: new URL(address).origin, 'Accept-Language': 'de' };
    const answer = await fetch(new URL(path, address), { method: 'POST', headers, body: JSON.stringify(body) });
    assert.deepEqual(await answer.json(), { problem });
  }
  assert.deepEqual(aboveDebug(log.lines), []);
});

test('uploads are judged by their header and their size before anything else', async (t) => {
  const { address, dataDir } = await oneKick(t);
  const upload = (body: Uint8Array | string, headers: Record<string, string> = {}, name = 'a.wav') =>
    rawRequest(address, `/api/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body, headers });
  const wav = writeWav({ channels: [new Float32Array(4410)], sampleRate: 44_100 }, { bitDepth: '16' });
  const hostile = (at: number, value: number, bytes: 2 | 4): Uint8Array => {
    const copy = Buffer.from(wav);
    copy[bytes === 2 ? 'writeUInt16LE' : 'writeUInt32LE'](value, at);
    return copy;
  };
  const bad: [string, Uint8Array | string, RegExp][] = [
    ['empty', '', /empty/],
    ['text', 'this is not a sound', /is text\. Send a sound/],
    ['HTML', '<html><script>alert(1)</script>', /is a web page/],
    ['header only', wav.subarray(0, 44), /.+/],
    ['9 channels', hostile(22, 9, 2), /channels/],
    ['0 Hz', hostile(24, 0, 4), /sample rate/],
  ];
  for (const [what, body, reason] of bad) {
    const answer = await upload(body);
    assert.equal(answer.status, 400, what);
    assert.match(JSON.parse(answer.text).problem, reason, what);
  }
  const readable = await upload(Buffer.concat([Buffer.from('\0\0\0\x1cftypM4A '), Buffer.alloc(100)]));
  const streamed = await upload(hostile(40, 0xffffffff, 4));
  assert.equal(streamed.status, 201, 'a streaming writer claims 4 GB');
  assert.equal(readable.status, 415, 'the page may try its browser');
  assert.match(JSON.parse(readable.text).problem, /a\.wav is an M4A/);
  const large = await upload(Buffer.alloc(11 * 1024 * 1024)).catch((error: NodeJS.ErrnoException) => error.code);
  if (typeof large === 'object') assert.ok([400, 413].includes(large?.status ?? 0), `${large?.status}`);
  else assert.ok(['ECONNRESET', 'EPIPE'].includes(large ?? ''), `${large}`);
  assert.equal((await rawRequest(address, '/')).status, 200, 'it still answers');

  const good = await upload(wav, {}, '../../<b>my "kick".wav');
  assert.equal(good.status, 201);
  assert.match(JSON.parse(good.text).name, /^[\w.-]+$/);
  assert.ok(
    !existsSync(join(dataDir, 'uploads')) || readdirSync(join(dataDir, 'uploads')).length === 0,
    'nothing is kept before it is used',
  );
});

test('every answer forbids inline scripts, framing and guessing of types', async (t) => {
  const { address, sample } = await oneKick(t);
  for (const path of [
    '/',
    '/top',
    '/search?q=kick',
    `/s/${sample}`,
    `/samples/${sample}.wav`,
    '/static/channel.js',
    '/nothing',
  ]) {
    const { headers, text } = await rawRequest(address, path, { headers: { Accept: 'text/html' } });
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'/, path);
    assert.match(policy, /script-src 'self'(;|$)/, path);
    assert.doesNotMatch(policy, /unsafe/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    if (String(headers['content-type']).startsWith('text/html'))
      assert.doesNotMatch(text, /<script(?![^>]* src=)| on\w+="| style="|https?:\/\/(?!127\.0\.0\.1)/, path);
  }
});

test('bound to another address, everything but the gallery’s reads needs the token', async (t) => {
  const token = 'a-token-of-sixteen-and-more';
  const { address, headers, sample, entry, app } = await oneKick(t, { host: '0.0.0.0', token });
  for (const path of ['/api/messages', '/api/events', '/api/commands', '/api/complete', '/files/0123456789abcdef'])
    assert.equal((await rawRequest(address, path)).status, 401, path);
  assert.equal((await rawRequest(address, '/')).headers.location, '/login');
  for (const path of ['/api/lines', '/api/presses', '/api/contexts', '/api/dismissals', '/api/uploads'])
    assert.equal((await postJson(address, path, { ...line, entry })).status, 401, path);
  assert.equal((await rawRequest(address, '/top')).status, 200);
  assert.equal((await rawRequest(address, `/s/${sample}`)).status, 404, 'the local channel is not public by itself');
  assert.equal((await rawRequest(address, `/samples/${sample}.wav`)).status, 404);
  assert.equal((await rawRequest(address, `/samples/${sample}.wav`, { headers })).status, 200);
  await app.library.changeSettings('local', { publicGallery: true });
  assert.equal((await rawRequest(address, `/s/${sample}`)).status, 200);

  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const wrong = await rawRequest(address, '/login', { method: 'POST', body: 'token=wrong', headers: form });
  assert.equal(wrong.status, 401);
  assert.equal(wrong.headers['set-cookie'], undefined);
  const right = await rawRequest(address, '/login', { method: 'POST', body: `token=${token}`, headers: form });
  assert.equal(right.status, 303);
  const cookie = String(right.headers['set-cookie']);
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Strict/);
  assert.doesNotMatch(cookie, new RegExp(token));
  const inside = { Cookie: cookie.split(';')[0]! };
  assert.equal((await rawRequest(address, '/api/messages', { headers: inside })).status, 200);
  assert.equal((await rawRequest(address, '/api/messages', { headers: { Cookie: 'rimshot=0' } })).status, 401);
});

test('bound to another address, strangers have a share of reads, and whoever has the token is not counted', async (t) => {
  // The clock stands still: on a slow machine the share would fill up again between two requests.
  const now = Date.UTC(2026, 10, 20);
  const { address, headers } = await oneKick(t, { host: '0.0.0.0', token: 'a-token-of-sixteen-and-more' }, () => now);
  const paths = Array.from({ length: 80 }, (_, i) => `/search?q=k${i}`);
  const ask = async (more: Record<string, string>) =>
    Promise.all(paths.map(async (path) => (await rawRequest(address, path, { headers: more })).status));
  assert.ok((await ask({})).includes(429), 'nobody was asked to wait');
  assert.deepEqual(new Set(await ask(headers)), new Set([200]));
});

test('guessing the token soon has to wait', async (t) => {
  const { address } = await oneKick(t, { host: '0.0.0.0', token: 'a-token-of-sixteen-and-more' });
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++)
    statuses.push((await rawRequest(address, '/login', { method: 'POST', body: `token=${i}`, headers: form })).status);
  assert.equal(statuses.at(0), 401);
  assert.equal(statuses.at(-1), 429);
});

test('a log-in form that is none is refused without an error, and costs a try', async (t) => {
  const { address, log } = await oneKick(t, { host: '0.0.0.0', token: 'a-token-of-sixteen-and-more' });
  const garbage: readonly (readonly [type: string, body: string | Uint8Array])[] = [
    ['multipart/form-data', 'no boundary'],
    ['multipart/form-data; boundary=x', '--x\r\ncut off'],
    ['multipart/form-data; boundary=x', Buffer.from([0xff, 0, 0xfe, 0x80])],
    ['application/x-www-form-urlencoded; charset=utf-99', '%%%=%E0%A4'],
    ['application/json', '{'],
    ['', ''],
  ];
  for (const [type, body] of garbage) {
    const { status, text } = await rawRequest(address, '/login', {
      method: 'POST',
      body,
      headers: type === '' ? {} : { 'Content-Type': type },
    });
    assert.ok(status === 400 || status === 401, `${type}: ${status}`);
    assert.doesNotMatch(text, /TypeError|\n\s+at /);
  }
  assert.equal(
    (
      await rawRequest(address, '/login', {
        method: 'POST',
        body: 'x',
        headers: { 'Content-Type': 'multipart/form-data' },
      })
    ).status,
    400,
  );
  assert.deepEqual(aboveDebug(log.lines), []);
});

test(
  'guesses by header or cookie use up the same tries, and then even the right one has to wait',
  onePageAlone,
  async (t) => {
    const token = 'a-token-of-sixteen-and-more';
    for (const guess of [
      (i: number) => ({ Authorization: `Bearer guess-${i}` }),
      (i: number) => ({ Cookie: `rimshot=${i}` }),
    ] as ((i: number) => Record<string, string>)[]) {
      let now = Date.UTC(2026, 10, 20);
      const { address, headers } = await oneKick(t, { host: '0.0.0.0', token }, () => now);
      const ask = async (path: string, headers: Record<string, string>) =>
        (await rawRequest(address, path, { headers })).status;
      const statuses: number[] = [];
      for (let i = 0; i < 12; i++) statuses.push(await ask(i % 2 ? '/top' : '/api/messages', guess(i)));
      assert.equal(statuses.at(0), 401);
      assert.deepEqual(new Set(statuses.slice(8)), new Set([429]));
      assert.equal(await ask('/api/messages', headers), 429, 'the right token is not told from a wrong one');
      assert.equal(await ask('/static/base.css', guess(0)), 200);
      assert.equal(await ask('/login', {}), 200);
      now += 10_000;
      assert.equal(await ask('/api/messages', headers), 200);
    }
  },
);

test('a port that is taken is one clear line', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  afterwards(t, () => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { dataDir, stop } = await temporaryApp(t);
  await stop();
  await assert.rejects(startWholeApp({ dataDir, channel: { port } }), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, new RegExp(`^LOCAL_PORT: port ${port} on 127\\.0\\.0\\.1 is taken[^\\n]*$`));
    return true;
  });
});
