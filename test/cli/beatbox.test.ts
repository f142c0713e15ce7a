import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { wavOfPhrase } from '../beatbox/small-phrase.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';
import { runCli } from './run-cli.ts';

test('beatbox refuses silence, a missing file and a strength beyond 1 in a sentence, and writes nothing', async (t) => {
  const folder = temporaryFolder(t);
  const silent = join(folder, 'silent.wav');
  writeFileSync(silent, await wavOfPhrase([]));
  const out = join(folder, 'out');
  for (const [args, wanted] of [
    [[silent], /no hit in this recording/],
    [[join(folder, 'nothing.wav')], /nothing\.wav cannot be read/],
    [[silent, '--strength', '2'], /--strength 2/],
  ] as const) {
    const { code, stderr } = await runCli(['beatbox', ...args, '--out', out], { DATA_DIR: join(folder, 'data') });
    assert.equal(code, 2, stderr);
    assert.match(stderr, wanted);
  }
  assert.equal(existsSync(out), false);
});
