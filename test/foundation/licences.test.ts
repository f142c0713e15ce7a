import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

interface Package {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
/** Of every platform, also what is not installed here. */
const locked: Readonly<Record<string, Package>> = json('package-lock.json').packages;
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

const permissive = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0'],
  ...['Unlicense', 'Zlib', 'Python-2.0', 'MIT OR Apache-2.0', '(MIT OR CC0-1.0)'],
]);

/** Weak copyleft, each a package of its own that anybody may replace; and tools that are not shipped. */
const replaceable: Readonly<Record<string, string>> = {
  'codec-parser': 'LGPL-3.0-or-later',
  'axe-core': 'MPL-2.0',
};
/** Says MIT of its wrapper; the library within is LGPL-2.1 (mpg123), in this package alone. */
const lesserWithin = ['mpg123-decoder'];

/** Folders of packages below node_modules, also nested ones. */
function* installed(folder = 'node_modules'): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('@')) yield* installed(path);
    else if (existsSync(join(root, path, 'package.json'))) {
      yield path;
      if (existsSync(join(root, path, 'node_modules'))) yield* installed(`${path}/node_modules`);
    }
  }
}

const isAllowed = (name: string, licence: string | undefined): boolean =>
  licence !== undefined && (permissive.has(licence) || replaceable[name] === licence);

test('every locked dependency, of every platform, is permissive or one of the few that are named here', () => {
  const others = Object.entries(locked)
    .filter(([path, { license }]) => path !== '' && !isAllowed(nameOf(path), license))
    .map(([path, { license }]) => `${path}: ${license}`);
  assert.deepEqual(others, []);
});

test('what is installed says the same in its own package.json, and brings no text of the GPL', () => {
  const others: string[] = [];
  let count = 0;
  for (const path of installed()) {
    count++;
    const { name, license, licenses } = json(`${path}/package.json`);
    const licence = typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type);
    if (!isAllowed(name, licence)) others.push(`${path}: ${licence}`);
    if (replaceable[name]) continue;
    for (const file of readdirSync(join(root, path)).filter((entry) => /^(licen[cs]e|copying)/i.test(entry))) {
      const text = readFileSync(join(root, path, file), 'utf8');
      if (/GNU (AFFERO |LESSER )?GENERAL PUBLIC LICENSE\s+Version/i.test(text)) others.push(`${path}/${file}: GPL`);
    }
  }
  assert.ok(count > 80, `${count} packages found`);
  assert.deepEqual(others, []);
});

test('what is named here is still there', () => {
  const names = new Set(Object.keys(locked).map(nameOf));
  for (const name of [...Object.keys(replaceable), ...lesserWithin]) assert.ok(names.has(name), name);
});

test('THIRD-PARTY-NOTICES.md is what is installed and shipped', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, '.ci/notices.mjs'), '--check'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});

test('README names the packages that are not permissive, and no others', () => {
  const said = readFileSync(join(root, 'README.md'), 'utf8').split('## Licence')[1]!;
  const shipped = Object.keys(replaceable).filter((name) => !locked[`node_modules/${name}`]?.dev);
  for (const name of [...shipped, ...lesserWithin]) assert.ok(said.includes(name), name);
});

test('GPL, unknown and missing licences are refused', () => {
  for (const licence of ['GPL-3.0-only', 'AGPL-3.0-or-later', 'LGPL-2.1', 'SEE LICENSE IN x', 'UNLICENSED', undefined])
    assert.ok(!isAllowed('anything', licence), String(licence));
});
