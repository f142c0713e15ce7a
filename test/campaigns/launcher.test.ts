import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Packages, temporaryCheckout } from './checkout.ts';

const elsewhere = process.platform === 'linux' ? 'darwin' : 'linux';
const here = { os: [process.platform], cpu: [process.arch] };
const tool = { 'node_modules/tool': { version: '3.0.0', integrity: 'sha512-t', dev: true } } as const;
const product = {
  'node_modules/part': { version: '1.0.0', integrity: 'sha512-p' },
  'node_modules/part/node_modules/@deep/piece': { version: '2.0.0', integrity: 'sha512-d' },
  'node_modules/part-here': { version: '1.0.0', optional: true, ...here },
} as const;
const locked: Packages = {
  ...product,
  ...tool,
  'node_modules/part-elsewhere': { version: '1.0.0', optional: true, os: [elsewhere], cpu: ['x64'] },
  'node_modules/tool-elsewhere': { version: '3.0.0', dev: true, optional: true, os: [elsewhere] },
  'node_modules/nicety': { version: '1.0.0', optional: true },
};
const whole: Packages = { ...product, ...tool };
/** What `npm ci` of package-lock.json does here, in the shell. */
const installs = `
echo "$PWD $*" >> "$CALLS"
for name in part part/node_modules/@deep/piece part-here tool; do
  mkdir -p "node_modules/$name"; echo '{}' > "node_modules/$name/package.json"
done
ln -s "$TSX/node_modules/tsx" node_modules/tsx
echo '${JSON.stringify({ packages: whole })}' > node_modules/.package-lock.json`;
const modes = ['start', 'test', 'rimshot'];

test('after a plain `npm ci` nothing is installed again, with or without packages for other systems', async (t) => {
  const checkout = temporaryCheckout(t);
  checkout.lock(locked);
  for (const installed of [whole, locked]) {
    checkout.install(installed);
    for (const mode of modes) {
      const { code, said } = await checkout.launch(mode, ['one', '--two']);
      assert.deepEqual([code, said], [0, 'started one --two\n'], mode);
    }
  }
  assert.ok(!existsSync(checkout.calls));
});

test('after `npm ci --omit=dev` the program and its verbs start; the tests add what they lack, and leave the rest alone', async (t) => {
  const checkout = temporaryCheckout(t);
  checkout.lock(locked);
  checkout.install(product);
  for (const mode of ['start', 'rimshot']) assert.equal((await checkout.launch(mode)).said, 'started\n', mode);
  const inode = (path: string): number => statSync(join(checkout.root, 'node_modules', path)).ino;
  const before = ['part', 'part-here'].map(inode);
  checkout.npm(installs);
  const { code, said } = await checkout.launch('test');
  assert.equal(code, 0);
  assert.match(said, /^Installing what the tests need .*\nstarted\n$/);
  assert.match(readFileSync(checkout.calls, 'utf8'), / ci .*--include=dev/);
  assert.ok(existsSync(join(checkout.root, 'node_modules/tool/package.json')));
  // A bot may be running from these.
  assert.deepEqual(['part', 'part-here'].map(inode), before);
  assert.equal((await checkout.launch('test')).said, 'started\n');
});

const stale: readonly (readonly [title: string, installed: Packages])[] = [
  ['another version', { ...whole, 'node_modules/part': { version: '0.9.0', integrity: 'sha512-p' } }],
  ['other bytes', { ...whole, 'node_modules/part': { version: '1.0.0', integrity: 'sha512-other' } }],
  ['a missing package', { ...tool, 'node_modules/part': product['node_modules/part'] }],
  [
    'the builds of another system',
    Object.fromEntries(Object.entries(whole).filter(([path]) => path !== 'node_modules/part-here')),
  ],
];

for (const [title, installed] of stale)
  test(`${title}: start and test install; a verb, beside which a bot may run, says what to do`, async (t) => {
    const checkout = temporaryCheckout(t);
    checkout.lock(locked);
    checkout.install(installed);
    checkout.npm(installs);
    const verb = await checkout.launch('rimshot', ['backup', 'x.tar']);
    assert.equal(verb.code, 1);
    assert.match(verb.said, /^What is installed does not match package-lock\.json .* then run `npm ci`\.\n$/);
    assert.ok(!existsSync(checkout.calls));
    assert.match((await checkout.launch('test')).said, /^Installing what Rimshot needs .*\nstarted\n$/);
    assert.match(readFileSync(checkout.calls, 'utf8'), / ci --include=optional --include=dev /);
    assert.equal((await checkout.launch('start')).said, 'started\n');
    assert.deepEqual(readdirSync(checkout.root).sort(), [
      'bin',
      'node_modules',
      'package-lock.json',
      'package.json',
      'src',
      'test',
    ]);
  });

test('a new checkout installs, whichever command comes first', async (t) => {
  for (const mode of modes) {
    const checkout = temporaryCheckout(t);
    checkout.lock(locked);
    checkout.npm(installs);
    assert.match((await checkout.launch(mode)).said, /^Installing .*\nstarted\n$/, mode);
    assert.equal((await checkout.launch(mode)).said, 'started\n', mode);
  }
});

test('a package that was deleted by hand is missed', async (t) => {
  const checkout = temporaryCheckout(t);
  checkout.lock({ ...locked, 'node_modules/gone': { version: '1.0.0' } });
  checkout.install(whole);
  checkout.write(
    'node_modules/.package-lock.json',
    JSON.stringify({ packages: { ...whole, 'node_modules/gone': { version: '1.0.0' } } }),
  );
  assert.match((await checkout.launch('rimshot')).said, /does not match .* \(node_modules\/gone\)/);
});

test('where the temporary folder cannot be written, the program starts without its cache of compiled files', async (t) => {
  const checkout = temporaryCheckout(t);
  checkout.lock(locked);
  checkout.install(whole);
  checkout.write('src/main.ts', 'console.log(process.env.TSX_DISABLE_CACHE as string);');
  const { code, said } = await checkout.launch('start', [], { TMPDIR: join(checkout.root, 'nowhere') });
  assert.deepEqual([code, said], [0, '1\n']);
});

test('what npm itself leaves out is not asked for at every start', async (t) => {
  const checkout = temporaryCheckout(t);
  checkout.lock({ ...locked, 'node_modules/refused': { version: '1.0.0', optional: true, ...here } });
  checkout.npm(installs);
  assert.match((await checkout.launch('start')).said, /^Installing .*\nstarted\n$/);
  assert.equal((await checkout.launch('start')).said, 'started\n');
});

test('an installation that fails half-way leaves what was there, and nothing is started', async (t) => {
  const checkout = temporaryCheckout(t);
  checkout.lock({ ...locked, 'node_modules/part': { version: '1.0.1', integrity: 'sha512-new' } });
  checkout.install(whole);
  checkout.npm('rm -rf node_modules; mkdir -p node_modules/part; echo "npm error network" >&2; exit 1');
  for (const mode of ['start', 'test']) {
    const { code, said } = await checkout.launch(mode);
    assert.equal(code, 1);
    assert.match(
      said,
      /npm error network\nThe installation failed: npm says above why\. What was installed before is unchanged\. Nothing was started\.\n$/,
    );
  }
  assert.ok(existsSync(join(checkout.root, 'node_modules/part/node_modules/@deep/piece/package.json')));
  assert.deepEqual(
    readdirSync(checkout.root).filter((name) => name.startsWith('.')),
    [],
  );
  // The old state is whole: with the old lockfile it serves at once.
  checkout.lock(locked);
  assert.equal((await checkout.launch('start')).said, 'started\n');
});

test('an installation that is asked to stop ends with one line and leaves nothing behind', async (t) => {
  const checkout = temporaryCheckout(t);
  checkout.lock(locked);
  // The launcher's own process is npm's parent.
  checkout.npm('mkdir node_modules; kill -TERM $PPID; exec sleep 60');
  const { code, said } = await checkout.launch('start');
  assert.equal(code, 1);
  assert.match(said, /The installation failed: it was ended by SIGTERM\./);
  assert.ok(!readdirSync(checkout.root).some((name) => name.startsWith('.') || name === 'node_modules'));
});
