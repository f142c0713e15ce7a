import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greeting } from '../../src/greeting.ts';
import { type RuntimeFacts, runtimeFault } from '../../src/runtime/runtime-fault.ts';

const debian: RuntimeFacts = { platform: 'linux', arch: 'x64', hasBuild: true, glibc: '2.36' };
const up = { local: 'http://127.0.0.1:4480', gallery: undefined, invite: undefined, models: [] };

test('systems for which ONNX Runtime has a build have no fault', () => {
  assert.equal(runtimeFault(debian), undefined);
  assert.equal(runtimeFault({ platform: 'win32', arch: 'arm64', hasBuild: true, glibc: undefined }), undefined);
  assert.equal(runtimeFault({ platform: 'darwin', arch: 'arm64', hasBuild: true, glibc: undefined }), undefined);
});

test('a Linux without the GNU C library and processors without a build are named, each in one line', () => {
  const musl = runtimeFault({ ...debian, glibc: undefined });
  assert.match(musl!, /^No sounds can be made on this system: .*GNU C library.*musl.*docs\/gpu\.md[^\n]*$/);
  for (const [platform, arch] of [
    ['darwin', 'x64'],
    ['linux', 'riscv64'],
    ['freebsd', 'x64'],
  ] as const)
    assert.match(
      runtimeFault({ platform, arch, hasBuild: false, glibc: '2.36' })!,
      new RegExp(`^No sounds can be made on this system: .*no build for ${platform} ${arch}\\.[^\\n]*$`),
    );
});

test('this machine, whose tests make sounds, has none', () => {
  assert.equal(runtimeFault(), undefined);
});

test('the greeting begins with the fault and asks nobody to type /kick', () => {
  const fault = runtimeFault({ ...debian, glibc: undefined })!;
  const lines = greeting({ ...up, fault }).split('\n');
  assert.equal(lines[0], fault);
  assert.match(lines[1]!, /http:\/\/127\.0\.0\.1:4480/);
  assert.doesNotMatch(lines.join('\n'), /\/kick/);
});

test('without a fault it begins with where to go and what to type', () => {
  assert.equal(greeting(up).split('\n')[0], 'Rimshot is up. Open http://127.0.0.1:4480 and type /kick 4.');
});
