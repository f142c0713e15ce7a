import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Config, environmentOf, readConfig } from '../../src/config/config.ts';
import { dataDirMistake } from '../../src/config/data-dir-path.ts';
import { UserError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';

/** This process's own settings would win over the file's. */
for (const name of Object.keys(process.env))
  if (/^(DATA_DIR|DISCORD|LOCAL|GALLERY|DEVICE|THREADS|PRUNE|HF_|LOG_LEVEL)/.test(name)) delete process.env[name];

function folderWith(t: TestContext, env: string | Uint8Array): string {
  const root = mkdtempSync(join(tmpdir(), 'rimshot-env-'));
  afterwards(t, () => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, '.env'), env);
  return root;
}

const read = (t: TestContext, env: string | Uint8Array): Config =>
  readConfig(environmentOf(folderWith(t, env)), '/srv/rimshot');

const utf16 = (text: string, big = false): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

const both = 'DISCORD_TOKEN=abc.def.ghi\nLOCAL_PORT=5000\n';
const readable: Readonly<Record<string, string | Uint8Array>> = {
  'line ends of Windows': both.replaceAll('\n', '\r\n'),
  'line ends of an old Mac': both.replaceAll('\n', '\r'),
  'a byte order mark': `\ufeff${both}`,
  'UTF-16, as PowerShell 5 and the old Notepad write it': utf16(both),
  'UTF-16, the other way round': utf16(both, true),
  'double quotes': 'DISCORD_TOKEN="abc.def.ghi"\nLOCAL_PORT="5000" # the port\n',
  'single quotes and backticks': "DISCORD_TOKEN='abc.def.ghi'\nLOCAL_PORT=`5000`\n",
  export: 'export DISCORD_TOKEN=abc.def.ghi\nexport LOCAL_PORT=5000\n',
  'spaces around the equals sign': '  DISCORD_TOKEN = abc.def.ghi\nLOCAL_PORT = 5000  \n',
  'comments after values': 'DISCORD_TOKEN=abc.def.ghi # my bot\nLOCAL_PORT=5000\t# port\nHF_TOKEN= # none\n',
  'colons, as in YAML': 'DISCORD_TOKEN: abc.def.ghi\nLOCAL_PORT: 5000\n',
  'a first value that is empty': `DISCORD_TOKEN=\n${both}`,
  'the same line twice': `${both}${both}`,
  'settings of other programs': `${both}TZ=Europe/Berlin\nCOMPOSE_PROJECT_NAME=drums\nPORT=80\nHF_HOME=/x\n`,
};

for (const [what, env] of Object.entries(readable))
  test(`.env is read with ${what}`, (t) => {
    const { discord, local } = read(t, env);
    assert.deepEqual([discord?.token, local.port], ['abc.def.ghi', 5000]);
  });

test('a value is what stands there: backslashes, dollar signs, = and quoted # mean themselves', (t) => {
  const { local, hub } = read(t, 'LOCAL_TOKEN="correct#horse \\n battery"\nHF_TOKEN=a=b$c\\t\n');
  assert.equal(local.token, 'correct#horse \\n battery');
  assert.equal(hub.token, 'a=b$c\\t');
});

const refused: readonly (readonly [what: string, env: string | Uint8Array, says: RegExp])[] = [
  [
    'a password with an unquoted #',
    'LOG_LEVEL=info\nLOCAL_TOKEN=correct-horse-battery#staple-9\n',
    /\.env, line 2: LOCAL_TOKEN: a # inside a value .* "quotes"$/,
  ],
  ['a password that begins with #', 'LOCAL_TOKEN=#correct-horse-battery\n', /\.env, line 1: LOCAL_TOKEN: a # inside/],
  ['typographic quotes', 'DISCORD_TOKEN=“abc.def.ghi”\n', /line 1: DISCORD_TOKEN: typographic quotes/],
  ['a quote that is not closed', 'DISCORD_TOKEN="abc.def.ghi\nLOCAL_PORT=1\n', /line 1: DISCORD_TOKEN: the quote " is/],
  ['text after a quote', 'DISCORD_TOKEN="abc" def\n', /line 1: DISCORD_TOKEN: there is text after the closing quote/],
  ['a line without =', '\n\nDISCORD_TOKEN abc.def.ghi\n', /line 3: this is neither NAME=value nor a comment/],
  [
    'two different values',
    'LOCAL_PORT=1\n\nLOCAL_PORT=2\n',
    /line 3: LOCAL_PORT is set again, differently than in line 1/,
  ],
  ['a value that is taken back', 'DISCORD_TOKEN=abc\nDISCORD_TOKEN=\n', /line 2: DISCORD_TOKEN is set again/],
  ["another bot's name of the token", 'DISCORD_BOT_TOKEN=a\n', /line 1: .* did you mean DISCORD_TOKEN\?$/],
  ['a slip', 'LOCAL_PRT=5000\n', /line 1: LOCAL_PRT is no setting; did you mean LOCAL_PORT\?$/],
  ['exchanged letters', 'GALLERY_HSOT=0.0.0.0\n', /did you mean GALLERY_HOST\?/],
  ['small letters', 'discord_token=abc\n', /did you mean DISCORD_TOKEN\?/],
  ['no underscore', 'LOGLEVEL=info\n', /did you mean LOG_LEVEL\?/],
  [
    'a path in Latin-1',
    Buffer.from('DATA_DIR=/home/j\xf6rg\n', 'latin1'),
    /line 1: DATA_DIR: this line is not in UTF-8/,
  ],
  ['UTF-16 after UTF-8', Buffer.concat([Buffer.from(both), utf16('LOCAL_PORT=1')]), /\.env is not plain text .* UTF-8/],
];

for (const [what, env, says] of refused)
  test(`.env with ${what} is refused by name`, (t) => {
    const root = folderWith(t, env);
    assert.throws(
      () => environmentOf(root),
      (error: unknown) => error instanceof UserError && error.kind === 'usage' && says.test(error.message),
    );
  });

test('every mistake of a file is told at once, without its secrets', (t) => {
  const root = folderWith(t, 'LOCAL_TOKEN=secret-one#secret-two\nDISCORD_BOT_TOKEN=secret.three\nsecret four\n');
  assert.throws(
    () => environmentOf(root),
    (error: unknown) => {
      const { message } = error as Error;
      assert.equal(message.split('\n').length, 3);
      assert.doesNotMatch(message, /secret/);
      return true;
    },
  );
});

test('a Latin-1 comment does no harm; a .env that is a folder is said', (t) => {
  assert.equal(read(t, Buffer.from('# f\xfcr sp\xe4ter\nLOCAL_PORT=5000\n', 'latin1')).local.port, 5000);
  const root = mkdtempSync(join(tmpdir(), 'rimshot-env-'));
  afterwards(t, () => rmSync(root, { recursive: true, force: true }));
  assert.deepEqual(environmentOf(root).LOCAL_PORT, undefined);
  mkdirSync(join(root, '.env'));
  assert.throws(() => environmentOf(root), /\.env cannot be read: it is a folder\.$/);
});

test('variables of the process win over the file; those of others are a warning where they look like ours', () => {
  const env = {
    DISCORD_BOT_TOKEN: 'x',
    LOCAL_PRT: '1',
    TOKEN: 'x',
    SERVICE: 'x',
    HF_HOME: '/x',
    npm_config_loglevel: 'x',
  };
  assert.deepEqual(readConfig(env, '/srv').warnings, [
    'DISCORD_BOT_TOKEN is set, but is no setting; did you mean DISCORD_TOKEN?',
    'LOCAL_PRT is set, but is no setting; did you mean LOCAL_PORT?',
  ]);
  assert.deepEqual(readConfig({ ...env, DISCORD_TOKEN: 'x', LOCAL_PORT: '2' }, '/srv').warnings, []);
});

const values: readonly (readonly [name: string, value: string, says: RegExp])[] = [
  ['DISCORD_TOKEN', 'Bot abc.def.ghi', /^DISCORD_TOKEN: must be the token alone/],
  // docker --env-file hands quotes on.
  ['DISCORD_TOKEN', '"abc.def.ghi"', /^DISCORD_TOKEN: must be the token alone/],
  ['LOCAL_PORT', '0x50', /^LOCAL_PORT: must be a number from 0 to 65535$/],
  ['LOCAL_PORT', '65536', /^LOCAL_PORT: must be a number from 0 to 65535$/],
  ['GALLERY_PORT', '5000 # port', /^GALLERY_PORT: must be a number/],
  ['PRUNE_AFTER_DAYS', '1,5', /^PRUNE_AFTER_DAYS: must be a number$/],
  ['THREADS', 'auto', /^THREADS: must be a number$/],
  ['GALLERY_URL', 'drums.example.org', /^GALLERY_URL: must be an address like https:/],
  ['GALLERY_URL', 'javascript:alert(1)', /^GALLERY_URL: must be an address like https:/],
  ['GALLERY_URL', 'https://example.org/drums', /^GALLERY_URL: must have no path \(\/drums\): the gallery needs a name/],
  ['GALLERY_URL', 'https://example.org/?a=b', /^GALLERY_URL: must be an address like/],
  ['DISCORD_API', 'ftp://example.org', /^DISCORD_API: must be an address like/],
  ['LOCAL_HOST', 'http://127.0.0.1', /^LOCAL_HOST: must be an address like 127\.0\.0\.1 or a name/],
  ['LOCAL_HOST', '127.0.0.1:4480', /^LOCAL_HOST: must be .* without a port$/],
  ['LOCAL_HOST', '127.evil.example', /^LOCAL_TOKEN: must be set, because LOCAL_HOST=127\.evil\.example is reachable/],
  ['LOCAL_ALLOWED_HOSTS', 'https://drums.example.org', /^LOCAL_ALLOWED_HOSTS: must be names like/],
  ['LOCAL_ALLOWED_HOSTS', '*', /^LOCAL_ALLOWED_HOSTS: must be names like/],
  ['LOCAL_ALLOWED_HOSTS', 'drums.example.org', /^LOCAL_TOKEN: must be set, because LOCAL_ALLOWED_HOSTS/],
  ['DATA_DIR', '$HOME/rimshot', /^DATA_DIR: variables are not replaced in it/],
  ['DATA_DIR', '%USERPROFILE%\\rimshot', /^DATA_DIR: variables are not replaced in it/],
  ['DATA_DIR', '%S/rimshot', /^DATA_DIR: variables are not replaced in it/],
  ['DATA_DIR', '~ann/rimshot', /^DATA_DIR: ~ann\/rimshot: of ~ paths only ~\//],
  ['DATA_DIR', 'a\nb', /^DATA_DIR: holds a line break or control character$/],
];

for (const [name, value, says] of values)
  test(`${name}=${JSON.stringify(value)} is one line`, () => {
    assert.throws(
      () => readConfig({ [name]: value }, '/srv'),
      (error: unknown) => error instanceof UserError && says.test(error.message) && !error.message.includes('\n'),
    );
  });

test('a path of Windows on another system is refused, not made into a folder of that name', (t) => {
  for (const env of ['DATA_DIR="C:\\new\\rimshot"\n', 'DATA_DIR=C:\\new\\rimshot\n']) {
    const { DATA_DIR = '' } = environmentOf(folderWith(t, env));
    assert.equal(dataDirMistake(DATA_DIR, 'win32'), undefined);
    assert.match(dataDirMistake(DATA_DIR, 'linux') ?? '', /^C:\\new\\rimshot is a path of Windows, and this is linux;/);
  }
});

test('words may be in capitals, hosts in brackets; ~ is the home folder and a relative path starts from the checkout', (t) => {
  const { logLevel, device, local, dataDir } = read(
    t,
    'LOG_LEVEL=INFO\nDEVICE=CPU\nLOCAL_HOST=[::1]\nDATA_DIR=~/rimshot data\nDISCORD_GUILD_ID=" 123456789012345678 "\n',
  );
  assert.deepEqual([logLevel, device, local.host, dataDir], ['info', 'cpu', '::1', join(homedir(), 'rimshot data')]);
  assert.equal(readConfig({ DATA_DIR: '../drums' }, '/srv/rimshot').dataDir, '/srv/drums');
  assert.equal(readConfig({ DATA_DIR: '~' }, '/srv').dataDir, homedir());
  const allowed = readConfig(
    { LOCAL_ALLOWED_HOSTS: 'Drums.example.org, studio:8443', LOCAL_TOKEN: '0123456789abcdef' },
    '/srv',
  );
  assert.deepEqual(allowed.local.allowedHosts, ['drums.example.org', 'studio:8443']);
});
