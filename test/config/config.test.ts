import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { UserError } from '../../src/user-error.ts';

const root = '/home/rimshot';

test('without any setting everything has its default', () => {
  const config = readConfig({}, root);
  assert.equal(config.dataDir, '/home/rimshot/data');
  assert.equal(config.discord, undefined);
  assert.deepEqual(config.local, { host: '127.0.0.1', port: 4480, token: undefined, allowedHosts: [] });
  assert.equal(config.gallery, undefined);
});

test('an empty setting means its default', () => {
  assert.equal(readConfig({ DISCORD_TOKEN: '', LOCAL_PORT: ' ' }, root).local.port, 4480);
});

test('each mistake is one line that names the setting', () => {
  const env = { LOCAL_PORT: 'eighty', DISCORD_GUILD_ID: 'my server', DEVICE: 'abacus' };
  assert.throws(
    () => readConfig(env, root),
    (error) => {
      assert.ok(error instanceof UserError && error.kind === 'usage');
      const lines = error.message.split('\n');
      assert.deepEqual(lines.map((line) => line.split(':')[0]).sort(), ['DEVICE', 'DISCORD_GUILD_ID', 'LOCAL_PORT']);
      return true;
    },
  );
});

test('an address that others reach needs a token', () => {
  assert.equal(readConfig({}, root).localName, undefined, 'never the account’s');
  assert.equal(readConfig({ LOCAL_NAME: ' Mira ' }, root).localName, 'Mira');
  assert.throws(() => readConfig({ LOCAL_NAME: 'm'.repeat(33) }, root), /LOCAL_NAME: must have at most 32/);
  assert.throws(() => readConfig({ LOCAL_HOST: '0.0.0.0' }, root), /LOCAL_TOKEN: must be set/);
  assert.throws(() => readConfig({ LOCAL_HOST: '0.0.0.0', LOCAL_TOKEN: 'short' }, root), /at least 16 characters/);
  assert.equal(readConfig({ LOCAL_HOST: '0.0.0.0', LOCAL_TOKEN: '0123456789abcdef' }, root).local.host, '0.0.0.0');
});

test('BLOBS_URL names a bucket or a folder, beside a database; what is wrong is said without its secret', () => {
  const DATABASE_URL = 'postgres://rimshot:pass@127.0.0.1:5433/rimshot';
  const blobsOf = (BLOBS_URL: string) => readConfig({ DATABASE_URL, BLOBS_URL }, root).blobs;
  assert.equal(readConfig({ DATABASE_URL }, root).blobs, undefined);
  const bucket = { kind: 's3', endpoint: 'https://s3.example.org', bucket: 'drums', prefix: '', region: 'us-east-1' };
  const keys = { accessKeyId: 'KEY', secretAccessKey: 'a/b+c@d=' };
  assert.deepEqual(blobsOf('https://KEY:a/b+c@d=@s3.example.org/drums'), { ...bucket, ...keys });
  assert.deepEqual(blobsOf('https://KEY:a%2Fb%2Bc%40d%3D@s3.example.org/drums/'), { ...bucket, ...keys });
  assert.deepEqual(blobsOf('http://K:tester:x@127.0.0.1:8080/drums/one/two?region=eu-west-1'), {
    ...{ ...bucket, endpoint: 'http://127.0.0.1:8080', prefix: 'one/two/', region: 'eu-west-1' },
    ...{ accessKeyId: 'K', secretAccessKey: 'tester:x' },
  });
  assert.deepEqual(blobsOf('file:///srv/my%20sounds'), { kind: 'folder', folder: '/srv/my sounds' });
  for (const wrong of [
    'https://s3.example.org/drums',
    'https://KEY@s3.example.org/drums',
    'https://KEY:SeCrEt@s3.example.org',
    'https://KEY:SeCrEt@s3.example.org/x',
    'https://KEY:SeCrEt@s3.example.org/drums?acl=public',
    's3://KEY:SeCrEt@drums',
    'file://elsewhere/sounds',
    'SeCrEt',
  ])
    assert.throws(
      () => blobsOf(wrong),
      (error) =>
        error instanceof UserError && /^BLOBS_URL: must be https:/.test(error.message) && !/SeCrEt/.test(error.message),
      wrong,
    );
  assert.throws(() => readConfig({ BLOBS_URL: 'file:///srv' }, root), /^UserError: BLOBS_URL: needs DATABASE_URL/);
  assert.throws(
    () => readConfig({ DATABASE_URL: 'mysql://a:SeCrEt@b/c' }, root),
    (error) =>
      error instanceof UserError &&
      /^DATABASE_URL: must be like postgres:/.test(error.message) &&
      !/SeCrEt/.test(error.message),
  );
});

test('.env.example shows every setting, each with an explanation above it', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const shown = [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!);
  const source = readFileSync(new URL('../../src/config/config.ts', import.meta.url), 'utf8');
  const read = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!);
  assert.deepEqual(shown.sort(), read.sort());
  for (const block of text.trim().split('\n\n')) assert.match(block, /^# /);
});

test('nothing can be watched by default; other machines need METRICS_TOKEN', () => {
  assert.equal(readConfig({}, root).metrics, undefined);
  assert.equal(readConfig({ METRICS_PORT: '9000' }, root).metrics, undefined);
  assert.deepEqual(readConfig({ METRICS_HOST: '127.0.0.1' }, root).metrics, {
    host: '127.0.0.1',
    port: 4482,
    token: undefined,
  });
  const open = { METRICS_HOST: '0.0.0.0' };
  assert.throws(
    () => readConfig(open, root),
    /^UserError: METRICS_TOKEN: must be set, because METRICS_HOST=0\.0\.0\.0/,
  );
  assert.throws(() => readConfig({ ...open, METRICS_TOKEN: 'short' }, root), /METRICS_TOKEN: must have at least 16/);
  const token = 'sixteen letters or more';
  assert.equal(readConfig({ ...open, METRICS_TOKEN: token }, root).metrics?.token, token);
  const both = { LOCAL_HOST: '0.0.0.0', METRICS_HOST: '0.0.0.0' };
  assert.throws(() => readConfig(both, root), /LOCAL_TOKEN: .*\nMETRICS_TOKEN: /);
});

test('shards are those of this process out of all, and each mistake in them is a sentence', () => {
  const database = { DATABASE_URL: 'postgres://rimshot@db.example.org/rimshot' };
  const of = (SHARDS: string) => readConfig({ ...database, DISCORD_TOKEN: 'token', SHARDS }, root).discord?.shards;
  assert.equal(of(''), undefined);
  assert.equal(of('AUTO'), undefined);
  assert.deepEqual(of('0-3/16'), { ids: [0, 1, 2, 3], total: 16 });
  assert.deepEqual(of('15 / 16'), { ids: [15], total: 16 });
  for (const [text, why] of [
    ['4', /must be auto, or .* like 0-3\/16/],
    ['3-0/16', /3-0 runs backwards/],
    ['0-16/16', /no shard 16 of 16: .* from 0 to 15/],
    ['0/0', /from 1 to 16384/],
    ['0-3/99999', /from 1 to 16384/],
  ] as const)
    assert.throws(() => of(text), new RegExp(`SHARDS: .*${why.source}`));
  assert.throws(() => readConfig({ SHARDS: '0-3/16' }, root), /SHARDS: needs DATABASE_URL/);
  assert.ok(readConfig({ SHARDS: '0-3/4' }, root), 'one process that serves all of them');
});
