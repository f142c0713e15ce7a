import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { version } from '../../src/version.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('one version: package.json, package-lock.json, and the first section of the changelog, hosts first', () => {
  assert.match(version, /^\d+\.\d+\.\d+$/);
  const lock = JSON.parse(read('package-lock.json'));
  assert.deepEqual([lock.version, lock.packages[''].version], [version, version]);
  const changelog = read('CHANGELOG.md');
  const sections = [...changelog.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
  assert.equal(sections[0], version);
  const newest = changelog.split(/^## /m)[1]!;
  assert.match(newest, /^[\d.]+\n\n### For hosts\n/);
});

test('what a package holds is there, and everything that runs is in it', () => {
  const { files } = JSON.parse(read('package.json')) as { files: string[] };
  for (const path of files) assert.ok(existsSync(join(root, path)), path);
  for (const path of ['src', 'commands', 'models', 'docs', '.env.example']) assert.ok(files.includes(path), path);
  for (const path of ['test', 'data', '.env', '.ci']) assert.ok(!files.includes(path), path);
});

test('the workflows and issue forms are YAML, and CI runs .ci/run on three Nodes', () => {
  const ci = parse(read('.github/workflows/ci.yml'));
  assert.deepEqual(ci.jobs.linux.strategy.matrix.node, [20, 22, 24]);
  assert.ok(ci.jobs.linux.steps.some(({ run }: { run?: string }) => run === '.ci/run'));
  assert.match(ci.jobs.smoke.name, /untried/);
  for (const name of readdirSync(join(root, '.github/ISSUE_TEMPLATE'))) {
    const form = parse(read(`.github/ISSUE_TEMPLATE/${name}`));
    if (name !== 'config.yml') assert.ok(form.name && form.body.length > 0, name);
  }
  const compose = parse(read('docs/deploy/compose.yml'));
  assert.equal(compose.services.rimshot.read_only, true);
  assert.deepEqual(compose.services.rimshot.volumes, ['rimshot:/data']);
});

test('links of the pages beside README are checked as well', () => {
  for (const page of ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'])
    for (const [, target] of read(page).matchAll(/\]\(([^)\s#]+)[^)]*\)/g))
      if (!/^[a-z]+:/.test(target!)) assert.ok(existsSync(join(root, target!)), `${page}: ${target}`);
});
