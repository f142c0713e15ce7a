import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openDatabase } from '../../src/library/database.ts';
import { inspectDataDir } from '../../src/library/inspect-data-dir.ts';
import { goldenPath } from '../fixtures/golden.ts';
import { freePort } from '../stubs/free-port.ts';
import { runCli, runShell } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'rimshot-data-dir-'));
after(() => rmSync(folder, { recursive: true, force: true }));
/** What the settings say, and what the option must win over. */
const env = { DATA_DIR: join(folder, 'settings'), DEVICE: 'cpu', THREADS: '1' };
const service = join(folder, 'service');

const ok = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runCli(args, env);
  assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
  return stdout;
};

test('--data-dir, before or after a verb, is whose data every verb uses; a backup of it is restored by tar', async () => {
  mkdirSync(service, { mode: 0o700 });
  await (await openDatabase(service)).close();
  const tiny = [
    'import',
    goldenPath('tiny', 'tiny.ckpt'),
    '--config',
    goldenPath('tiny', 'config.yaml'),
    '--name',
    'tiny',
  ];
  await ok(...tiny, '--data-dir', service);
  assert.match(await ok('models', 'list', '--data-dir', service), /^\* tiny /m);
  assert.match(await ok('--data-dir', service, 'models'), /^\* tiny /m);
  assert.match(await ok('prune', '--days', '30', '--data-dir', service), /^Removed the audio of 0 sounds/);
  const facts = JSON.parse(await ok('doctor', '--json', '--data-dir', service));
  assert.equal(facts.dataDir, service);
  assert.ok(facts.models.some(({ model }: { model: string }) => model === 'tiny'));
  assert.deepEqual([facts.data.mode, facts.data.usable, facts.data.notes], ['0700', true, []]);
  await ok('generate', 'tiny', '1', '--data-dir', service, '--out', join(folder, 'out'));
  assert.equal(readdirSync(join(folder, 'out')).length, 1);

  const archive = join(folder, 'service.tar.gz');
  assert.match(await ok('backup', archive, '--data-dir', service), /service\.tar\.gz: 4 files/);
  const restored = join(folder, 'restored');
  mkdirSync(restored, { mode: 0o700 });
  execFileSync('tar', ['-xf', archive, '-C', restored]);
  assert.match(await ok('models', '--data-dir', restored), /^\* tiny /m);
  await ok('models', 'remove', 'tiny', '--data-dir', restored);
  assert.doesNotMatch(await ok('models', '--data-dir', restored), /tiny/);
  assert.match(await ok('models', '--data-dir', service), /tiny/);
  assert.ok(!existsSync(env.DATA_DIR), 'the settings’ own folder was never touched');
});

test('a --data-dir that is not there is refused, not made', async () => {
  const missing = join(folder, 'typo');
  for (const verb of [['models'], ['backup', 'b.tar'], ['train', '--name', 'x', '--data', 'y']]) {
    const { code, stderr } = await runCli([...verb, '--data-dir', missing], env);
    assert.deepEqual([code, stderr.trim()], [2, `--data-dir ${missing}: there is no folder ${missing}.`]);
  }
  assert.ok(!existsSync(missing));
});

test('doctor tells mistakes in the settings and what is wrong with DATA_DIR, and looks at the rest all the same', async () => {
  const open = join(folder, 'open');
  mkdirSync(open);
  chmodSync(open, 0o755);
  const bad = await runCli(['doctor'], { ...env, DATA_DIR: open, LOCAL_PORT: 'eighty', GALLERY_URL: 'x' });
  assert.equal(bad.code, 2);
  assert.match(bad.stdout, /^Settings {6}LOCAL_PORT: must be a number from 0 to 65535\n {14}GALLERY_URL: must be/m);
  assert.match(bad.stdout, /kick:starter/);
  const warned = await runCli(['doctor'], { ...env, DATA_DIR: open, DISCORD_BOT_TOKEN: 'x', DISCORD_TOKEN: '' });
  assert.equal(warned.code, 0);
  assert.match(
    warned.stdout,
    /^Settings {6}DISCORD_BOT_TOKEN is set, but is no setting; did you mean DISCORD_TOKEN\?$/m,
  );
  assert.match(
    warned.stdout,
    /^Data {10}\/.*\/open \([\d.]+ GB free, mode 0755\)\n {14}Other users .*: chmod 700 \/.*\/open$/m,
  );
  const file = join(folder, 'file');
  writeFileSync(file, '');
  assert.match(
    (await runCli(['doctor'], { ...env, DATA_DIR: file })).stdout,
    /^Data .* it is a file, and must be a folder\.$/m,
  );
  const below = await runCli(['doctor'], { ...env, DATA_DIR: join(file, 'data') });
  assert.match(below.stdout, /^Data .* a part of the path is a file, not a folder\.$/m);
  const typed = await runCli(['models', '--data-dir', join(file, 'data')], env);
  assert.match(typed.stderr, /^--data-dir .*: there is no folder .*\.$/m);
  assert.match((await runCli(['doctor'], env)).stdout, /^Data {10}.*settings \(made at the first start\)$/m);
});

test('a network drive, a disk that is nearly full and a folder that others may read are told', () => {
  const statfs = (type: number, freeBytes: number) =>
    (() => ({ type, bsize: 1, blocks: 1e12, bfree: freeBytes, bavail: freeBytes, files: 1, ffree: 1 })) as never;
  assert.deepEqual(inspectDataDir(service, statfs(0xef53, 1e9)).warnings, []);
  assert.match(inspectDataDir(service, statfs(0xef53, 3e8)).warnings.join(), /only 300 MB are free/);
  assert.equal(statSync(service).mode & 0o777, 0o700);
  // Magic numbers are signed where the system's type is.
  for (const type of process.platform === 'linux' ? [0x6969, 0xff534d42, 0xff534d42 | 0] : [])
    assert.match(inspectDataDir(service, statfs(type, 1e9)).warnings.join(), /is on a network drive \((NFS|SMB)\)/);
});

test('a reader that has seen enough (`rimshot … | head`) is no error', async () => {
  const { code, stderr } = await runShell(['models', '--json'], env, (child) => child.stdout?.destroy());
  assert.deepEqual([code, stderr], [0, '']);
});

test('doctor says whether the database of DATABASE_URL can be used, and looks at the rest all the same', async () => {
  assert.ok(!('database' in JSON.parse(await ok('doctor', '--json'))));
  const DATABASE_URL = `postgres://rimshot:geheim@127.0.0.1:${await freePort()}/rimshot`;
  const { stdout } = await runCli(['doctor'], { ...env, DATABASE_URL });
  assert.match(stdout, /^Database {6}The database at 127\.0\.0\.1:\d+\/rimshot cannot be reached: .*ECONNREFUSED/m);
  assert.match(stdout, /^Models$/m);
  assert.doesNotMatch(stdout, /geheim/);
});
