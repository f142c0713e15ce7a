import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

/**
 * The steps of docs/deploy/Dockerfile in a sandbox (bubblewrap): another user, a root that is read-only, one folder for data.
 * Not tried here: a container engine, its base image, and `npm ci` inside (test/campaigns/launcher.test.ts has npm).
 */
const project = fileURLToPath(new URL('../..', import.meta.url));
const dockerfile = readFileSync(join(project, 'docs/deploy/Dockerfile'), 'utf8').replaceAll('\\\n', ' ');
const lines = dockerfile.split('\n').map((line) => line.trim());
const jsonOf = (begins: string): string[] =>
  JSON.parse(lines.find((line) => line.startsWith(begins))!.slice(dockerfile ? begins.length : 0)) as string[];

const works = spawnSync('bwrap', ['--ro-bind', '/', '/', '--unshare-user', '--uid', '1000', '--gid', '1000', 'true']);
const skip =
  works.status !== 0 && 'no bubblewrap that may make namespaces on this machine (Debian: apt install bubblewrap)';

const folder = mkdtempSync(join(tmpdir(), 'rimshot-container-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('the image’s steps: copied files, another user, a read-only root, a data volume, the health check, SIGTERM', {
  skip,
}, async () => {
  const app = join(folder, 'app');
  const data = join(folder, 'data');
  mkdirSync(app);
  mkdirSync(data, { mode: 0o700 });
  const ignored = readFileSync(join(project, 'docs/deploy/Dockerfile.dockerignore'), 'utf8').split('\n');
  for (const line of lines.filter((each) => each.startsWith('COPY '))) {
    const [, ...paths] = line.split(/\s+/);
    for (const path of paths.slice(0, -1)) {
      assert.ok(ignored.includes(`!${path.replace('./', '')}`), `${path} reaches the build`);
      cpSync(join(project, path), join(app, basename(path)), { recursive: true });
    }
  }
  assert.ok(!existsSync(join(app, '.env')) && !existsSync(join(app, 'test')));
  mkdirSync(join(app, 'node_modules'));
  const sandbox = [
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    ...['--ro-bind', app, '/tmp/app', '--ro-bind', join(project, 'node_modules'), '/tmp/app/node_modules'],
    ...['--bind', data, '/tmp/data', '--chdir', '/tmp/app'],
    ...['--unshare-user', '--uid', '1000', '--gid', '1000', '--unshare-pid', '--die-with-parent', '--as-pid-1'],
    ...['--clearenv', '--setenv', 'PATH', `${join(process.execPath, '..')}:/usr/bin:/bin`],
  ];
  const port = String(20_000 + (process.pid % 20_000));
  const env = { DATA_DIR: '/tmp/data', NODE_ENV: 'production', LOCAL_PORT: port, DEVICE: 'cpu' };
  const args = Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]);
  const child = spawn('bwrap', [...sandbox, ...args, ...jsonOf('CMD ')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  try {
    for (
      const end = Date.now() + 240_000;
      !said.includes('Rimshot is up');
      await new Promise((r) => setTimeout(r, 100))
    )
      assert.ok(child.exitCode === null && Date.now() < end, said);
    const check = lines.find((line) => line.startsWith('HEALTHCHECK'))!;
    const [node, ...script] = JSON.parse(check.slice(check.indexOf('['))) as [string, ...string[]];
    assert.equal(node, 'node');
    const health = (LOCAL_PORT: string) =>
      spawnSync(process.execPath, script, { env: { PATH: process.env.PATH, LOCAL_PORT } }).status;
    assert.equal(health(port), 0);
    assert.equal(health('1'), 1, 'a port where nobody answers is unhealthy');
    assert.ok(readdirSync(data).includes('rimshot.db'));
    assert.equal(statSync(join(data, 'rimshot.db')).mode & 0o077, 0);
    // The program itself is pid 1 there, as an engine would have it.
    const inside = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' }).trim();
    process.kill(Number(inside.split('\n')[0]), 'SIGTERM');
    await once(child, 'exit');
    assert.equal(child.exitCode, 0, said);
  } finally {
    child.kill('SIGKILL');
  }
});
