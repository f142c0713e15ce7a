import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { version } from '../../src/version.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rimshot-release-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const hasGit = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: project }).status === 0;

test('a release is checked, tagged and packed; what is wrong is one sentence, and nothing is tagged', {
  skip: !hasGit && 'this checkout is no git repository',
}, () => {
  const clone = join(folder, 'rimshot');
  execFileSync('git', ['clone', '-q', '--shared', project, clone]);
  symlinkSync(join(project, 'node_modules'), join(clone, 'node_modules'));
  appendFileSync(join(clone, '.git/info/exclude'), 'node_modules\n');
  for (const [name, value] of [
    ['user.name', 'A'],
    ['user.email', 'a@example.org'],
  ] as const)
    execFileSync('git', ['config', name, value], { cwd: clone });
  const release = (...args: string[]) => spawnSync('.ci/release', args, { cwd: clone, encoding: 'utf8' });
  const tags = () => execFileSync('git', ['tag', '--list', `v${version}`], { cwd: clone, encoding: 'utf8' }).trim();

  assert.match(release('99.0.0', '--untested').stderr, /^package\.json names another version than 99\.0\.0\.$/m);
  assert.match(release('next').stderr, /^next is no version/m);
  writeFileSync(join(clone, 'stray.txt'), 'x');
  assert.match(release(version, '--untested').stderr, /^The working tree has changes/m);
  rmSync(join(clone, 'stray.txt'));
  assert.equal(tags(), '');

  const done = release(version, '--untested');
  assert.equal(done.status, 0, done.stderr);
  assert.match(done.stdout, /^Not tested/m);
  assert.equal(tags(), `v${version}`);
  const out = join(clone, 'out/release');
  const packed = readdirSync(out).sort();
  assert.deepEqual(
    packed,
    ['SHA256SUMS', ...['npm.tgz', 'tar.gz', 'zip'].map((end) => `rimshot-${version}.${end}`)].sort(),
  );
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: out });
  assert.equal(readFileSync(join(out, 'SHA256SUMS'), 'utf8').trim().split('\n').length, 3);
  const listed = (file: string) =>
    execFileSync('tar', ['-tzf', join(out, file)], { encoding: 'utf8' })
      .trim()
      .split('\n');
  const source = listed(`rimshot-${version}.tar.gz`);
  for (const path of ['package-lock.json', 'LICENSE', 'models/kick/weights.safetensors', '.ci/run'])
    assert.ok(source.includes(`rimshot-${version}/${path}`), path);
  const program = listed(`rimshot-${version}.npm.tgz`);
  for (const path of [
    'LICENSE',
    'THIRD-PARTY-NOTICES.md',
    'src/launch.mjs',
    'commands/kick.ts',
    'models/kick/weights.safetensors',
    '.env.example',
  ])
    assert.ok(program.includes(`package/${path}`), path);
  assert.ok(!program.some((path) => /^package\/(test|data|out|runs|node_modules|\.env$)/.test(path)));
  assert.match(release(version, '--untested').stderr, /is there already/);
});
