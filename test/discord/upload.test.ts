import assert from 'node:assert/strict';
import { test } from 'node:test';
import { download } from '../../src/discord/upload.ts';
import { UserError } from '../../src/user-error.ts';
import { startSmallBot, wav } from './small-bot.ts';

const refused = (address: string) =>
  assert.rejects(
    download(address, { deadlineMs: 1000, maxBytes: 10 }),
    (error) => error instanceof UserError && /Discord’s own file host/.test(error.message),
    address,
  );

test('only the file hosts of Discord are asked, by https, at their own port, without credentials', async () => {
  await Promise.all(
    [
      'http://cdn.discordapp.com/a.wav',
      'https://cdn.discordapp.com:8443/a.wav',
      'https://cdn.discordapp.com.evil.example/a.wav',
      'https://evil.example/cdn.discordapp.com/a.wav',
      'https://user:secret@cdn.discordapp.com/a.wav',
      'https://discordapp.com/a.wav',
      'http://127.0.0.1:80/a.wav',
      'http://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      'data:audio/wav;base64,AAAA',
      'not an address',
      '',
    ].map(refused),
  );
});

test('an upload arrives byte for byte', async (t) => {
  const { discord, channel, seen } = await startSmallBot(t);
  const bytes = wav(200_000);
  const sent = discord.person('Ann').slash(channel, 'upload', { file: discord.file('my kick.wav', bytes) });
  const answer = await discord.until('the answer', () => discord.answerTo(sent));
  assert.equal(answer.content, 'my kick.wav has 200000 bytes');
  assert.deepEqual(seen.uploads[0], bytes);
});

const tooMany = 10 * 1024 * 1024 + 1;

const cases: readonly { what: string; expect: RegExp; url: (origin: { serve: Serve }) => string; size?: number }[] = [
  {
    what: 'is said to be too large, and is not fetched',
    expect: /too large: at most 10 MiB/,
    size: tooMany,
    url: ({ serve }) => serve('/never', (response) => response.writeHead(200).end('never')),
  },
  {
    what: 'announces more than it was said to have',
    expect: /too large/,
    url: ({ serve }) =>
      serve('/long', (response) => response.writeHead(200, { 'content-length': tooMany }).flushHeaders()),
  },
  {
    what: 'sends more than the cap without announcing it',
    expect: /too large/,
    url: ({ serve }) =>
      serve('/flood', (response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(256 * 1024)));
        };
        response.on('drain', more);
        more();
      }),
  },
  {
    what: 'redirects',
    expect: /could not be fetched/,
    url: ({ serve }) =>
      serve('/away', (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()),
  },
  { what: 'is gone', expect: /HTTP 404/, url: ({ serve }) => serve('/gone', (r) => r.writeHead(404).end()) },
  {
    what: 'stops half-way',
    expect: /half-way/,
    url: ({ serve }) =>
      serve('/half', (response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('half');
        setTimeout(() => response.destroy(), 20);
      }),
  },
  { what: 'lies on another host', expect: /own file host/, url: () => 'https://example.org/a.wav' },
];

type Serve = (path: string, respond: (response: import('node:http').ServerResponse) => void) => string;

for (const { what, expect, url, size = 100 } of cases) {
  test(`a file that ${what} is refused, to the person alone`, async (t) => {
    const { discord, channel, seen } = await startSmallBot(t);
    const file = { name: 'kick.wav', size, url: url(discord) };
    const sent = discord.person('Ann').slash(channel, 'upload', { file });
    assert.match((await discord.until('the refusal', () => discord.whisperTo(sent))).content, expect);
    assert.deepEqual([seen.uploads, discord.messages(channel)], [[], []]);
  });
}

test('a file that stops half-way is refused in the language of the person', async (t) => {
  const { discord, channel } = await startSmallBot(t);
  const url = cases.find(({ what }) => what === 'stops half-way')!.url(discord);
  const bea = discord.person('Bea', { locale: 'de' });
  const sent = bea.slash(channel, 'upload', { file: { name: 'kick.wav', size: 100, url } });
  assert.match((await discord.until('the refusal', () => discord.whisperTo(sent))).content, /kam nur zur Hälfte an/);
});
