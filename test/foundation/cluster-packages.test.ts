import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clusterPackages, lockOf } from '../../src/launcher/install-cluster.mjs';
import { root } from './house.ts';

const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));

test('`npm run cluster` installs exact versions of what a default installation lacks, with all that they need', () => {
  const { devDependencies, dependencies, scripts } = readJson('package.json');
  assert.equal(scripts.cluster, 'node src/launcher/install-cluster.mjs');
  const { packages } = readJson('package-lock.json');
  const lock = lockOf(packages, clusterPackages);
  for (const name of clusterPackages) {
    assert.equal(dependencies[name], undefined, name);
    assert.match(devDependencies[name], /^\d+\.\d+\.\d+$/);
    assert.ok(lock[`node_modules/${name}`]);
  }
  for (const [path, entry] of Object.entries(lock)) {
    assert.equal('dev' in entry, false, path);
    const above = path.split('/node_modules/').map((_, i, parts) => `${parts.slice(0, i + 1).join('/node_modules/')}/`);
    for (const name of Object.keys(entry.dependencies ?? {}))
      assert.ok(
        ['', ...above].some((place) => lock[`${place}node_modules/${name}`]),
        `${path} needs ${name}`,
      );
  }
});
