import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import { stubEngine } from '../stubs/engine.ts';
import type { AttachedFile, TestDiscord } from './server/test-discord.ts';
import { idsOf, pressOf, sounds, startTown, wavsOf, whispered } from './town.ts';

const tone = (frames: number, sampleRate = 44100, channels = 1): Uint8Array =>
  writeWav(
    {
      channels: Array.from({ length: channels }, () =>
        Float32Array.from({ length: frames }, (_, i) => Math.sin(i / 9)),
      ),
      sampleRate,
    },
    { bitDepth: '16' },
  );

/** Frames of 32-bit floats, of which a tenth are not numbers. */
function brokenFloats(): Uint8Array {
  const bytes = writeWav({ channels: [new Float32Array(4410).fill(0.1)], sampleRate: 44100 }, { bitDepth: '32f' });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let i = 1; i <= 441; i++) view.setFloat32(bytes.length - 4 * i, Number.NaN, true);
  return bytes;
}

const uploads: readonly { what: string; file: (discord: TestDiscord) => AttachedFile; expect: RegExp }[] = [
  {
    what: 'a text called .wav',
    file: (discord) => discord.file('kick.wav', Buffer.from('this is no sound at all, but long enough to look at')),
    expect: /kick\.wav is text\. Send a sound: WAV/,
  },
  {
    what: 'a WAV that ends behind its header',
    file: (discord) => discord.file('kick.wav', tone(44100).subarray(0, 44)),
    expect: /kick\.wav holds a header and no sound/,
  },
  { what: 'a WAV of 11 s', file: (discord) => discord.file('long.wav', tone(11 * 44100)), expect: /10 s/ },
  {
    what: 'a WAV at 4 kHz',
    file: (discord) => discord.file('slow.wav', tone(4000, 4000)),
    expect: /8,?000|8 kHz|4,?000/,
  },
  {
    what: 'a WAV with many samples that are not numbers',
    file: (discord) => discord.file('nan.wav', brokenFloats()),
    expect: /nan\.wav is damaged: 441 of its 4,410 samples are not numbers/,
  },
  { what: 'an empty file', file: (discord) => discord.file('empty.wav', new Uint8Array(0)), expect: /\w/ },
  {
    what: 'a file said to have 11 MiB',
    file: (discord) => discord.file('big.wav', tone(10), { size: 11 * 1024 * 1024 }),
    expect: /10 MiB/,
  },
  {
    what: 'a file that grows beyond what it was said to have',
    file: (discord) => discord.file('liar.wav', new Uint8Array(10 * 1024 * 1024 + 1), { size: 100 }),
    expect: /10 MiB/,
  },
  {
    what: 'a file on another host',
    file: () => ({ name: 'x.wav', size: 10, url: 'https://example.org/x.wav' }),
    expect: /own file host/,
  },
  {
    what: 'a file in the cloud machine’s own network',
    file: () => ({ name: 'x.wav', size: 10, url: 'http://169.254.169.254/latest/meta-data' }),
    expect: /own file host/,
  },
  {
    what: 'a file that redirects',
    file: (discord) => ({
      name: 'x.wav',
      size: 10,
      url: discord.serve('/redirect', (response) => response.writeHead(302, { location: discord.world.origin }).end()),
    }),
    expect: /could not be fetched/,
  },
];

/** Every file under DATA_DIR/uploads, half-written ones too. */
const keptUploads = (dataDir: string): string[] => {
  const folder = join(dataDir, 'uploads');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
};

/** Only as long as a test needs; a stopping product cancels what waits. */
const waitingEngine = () => stubEngine({ gate: { wait: new Promise((resolve) => setTimeout(resolve, 1_500)) } });

test('hostile uploads are refused with a sentence for the person alone, and leave nothing behind', async (t) => {
  const { discord, channel, dataDir, ann, product } = await startTown(t);
  for (const { what, file, expect } of uploads) {
    const sent = ann.slash(channel, 'restyle', { file: file(discord), model: 'kick' });
    const { content } = await whispered(discord, sent);
    assert.match(content, expect, what);
    assert.doesNotMatch(content, /went wrong on our side/, what);
    assert.deepEqual(keptUploads(dataDir), [], what);
    assert.deepEqual(await product().app.jobs.list(), [], what);
  }
  assert.deepEqual(discord.messages(channel), []);
  // What is looked at above is where uploads are kept.
  await sounds(discord, ann, channel, 'restyle', {
    file: discord.file('kick.wav', tone(441)),
    model: 'kick',
    count: 1,
  });
  assert.equal(keptUploads(dataDir).length, 1);
});

test('ids forged for a sound of another server, or a deleted one, find nothing', async (t) => {
  const { discord, channel, ann, bob } = await startTown(t);
  const elsewhere = discord.channel(discord.guild('Secret Club'), 'vault');
  const secret = await sounds(discord, ann, elsewhere, 'kick', { count: 1 });
  const [secretId = ''] = idsOf(secret);
  const here = await sounds(discord, ann, channel, 'kick', { count: 1 });
  const [goneId = ''] = idsOf(here);
  const question = await whispered(discord, ann.slash(channel, 'delete', { sample: goneId }));
  await whispered(discord, ann.click(question, pressOf(question, 'delete')));
  for (const id of [secretId, goneId, '0000000000000']) {
    for (const verb of ['vote', 'vary', 'save', 'sample', 'remake', 'delete', 'pack', 'again']) {
      const sent = bob.click(here, `r1:${verb}:${id}`, { unchecked: true });
      assert.match((await whispered(discord, sent)).content, /no sound|nothing to pack/, `${verb} ${id}`);
    }
    const chosen = bob.select(here, 'r1:vary:chosen', id, { unchecked: true });
    assert.match((await whispered(discord, chosen)).content, /no sound/);
    assert.match((await whispered(discord, bob.slash(channel, 'vary', { sample: id }))).content, /no sound/);
  }
});

test('a forged cancel of another server’s job finds nothing', async (t) => {
  const { discord, channel, ann, boss, product } = await startTown(t, { engine: waitingEngine() });
  const elsewhere = discord.channel(discord.guild('Other Club'), 'drums');
  const sent = ann.slash(elsewhere, 'kick');
  await discord.until('the job', () => sent.acknowledgement);
  const [job] = await product().app.jobs.list();
  const message = discord.remember(channel, { ageMs: 1_000, content: 'x', components: [] });
  const forged = boss.click(message, `r1:cancel:${job?.id}`, { unchecked: true });
  assert.match((await whispered(discord, forged)).content, /already over/);
  assert.equal((await product().app.jobs.list()).length, 1);
});

test('names that call everyone, break the format or are 101 characters long do no harm', async (t) => {
  const { discord, channel, bob } = await startTown(t);
  for (const nick of [
    '@everyone',
    '<@123456789012345678>',
    '**bold** `code` ||spoiler||',
    `${'x'.repeat(101)}`,
    '\u202Egnp.kcik\u202C',
    '[click](https://evil.example)',
    '\n# Heading',
  ]) {
    const mallory = discord.person('Mallory', { nick });
    const kicks = await sounds(discord, mallory, channel, 'kick', { count: 1 });
    assert.deepEqual(kicks.pinged, [], nick);
    assert.doesNotMatch(kicks.content, /\u202E|^# |(?<!\\)\*\*bold|(?<!\\)\[click/m, nick);
    assert.ok(kicks.content.length < 600, nick);
  }
  const top = await sounds(discord, bob, channel, 'kick', { count: 1 });
  assert.ok(top);
});

test('values outside what autocomplete and limits offered are refused by name', async (t) => {
  const { discord, channel, ann } = await startTown(t);
  const cases: readonly [string, Record<string, string | number | boolean>, RegExp][] = [
    ['kick', { count: 9 }, /count.*9.*1.*8/],
    ['kick', { count: 0 }, /count/],
    ['kick', { count: 2.5 }, /count.*whole/],
    ['kick', { seed: -1 }, /seed/],
    ['kick', { seed: 4294967296 }, /seed/],
    ['kick', { steps: 100000 }, /steps/],
    ['kick', { model: 'x'.repeat(101) }, /model.*101/],
    ['kick', { model: '../../etc/passwd' }, /model|etc/],
    ['kick', { model: 'snare' }, /snare/],
    ['vary', { sample: "' OR 1=1 --" }, /no sound/],
    ['vary', { sample: '../../../x' }, /no sound/],
    ['vary', { sample: 'x'.repeat(101) }, /sample.*101/],
    ['top', { period: 'century' }, /period.*century/],
    ['morph', { a: 'abcd', b: 'abcd' }, /no sound/],
  ];
  for (const [name, values, expect] of cases) {
    const sent = ann.slash(channel, name, values, { unchecked: true });
    const { content } = await whispered(discord, sent);
    assert.match(content, expect, `/${name} ${JSON.stringify(values)}`);
    assert.doesNotMatch(content, /went wrong on our side/);
    assert.ok(content.length < 600);
  }
  assert.deepEqual(discord.messages(channel), []);
});

test('a settings command sent by someone who may not is refused', async (t) => {
  const { discord, channel, boss, ann } = await startTown(t);
  // As a server owner may show it to everyone in Discord's own settings.
  const registered = discord.world.commands.get('') ?? [];
  discord.world.commands.set(
    '',
    registered.map((command) => ({ ...command, default_member_permissions: null })),
  );
  const sent = ann.slash(channel, 'settings', { 'jobs-per-person': 20 });
  assert.match((await whispered(discord, sent)).content, /manage this server/);
  const settings = await whispered(discord, boss.slash(channel, 'settings'));
  assert.doesNotMatch(settings.content, /\b20\b/);
});

test('whoever exceeds a limit is told when to come back, and nothing is posted', async (t) => {
  const { discord, channel, ann } = await startTown(t, { engine: waitingEngine() });
  const jobs = Array.from({ length: 5 }, () => ann.slash(channel, 'kick', { count: 1 }));
  await discord.until('every acknowledgement', () => jobs.every(({ acknowledgement }) => acknowledgement));
  const refused = jobs.filter((job) => discord.whisperTo(job));
  assert.equal(refused.length, 2);
  assert.match(discord.whisperTo(refused[0]!)?.content ?? '', /3/);
  await discord.until('the others', () => discord.messages(channel).filter((m) => wavsOf(m).length).length === 3);
});
