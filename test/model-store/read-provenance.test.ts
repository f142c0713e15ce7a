import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readProvenance } from '../../src/model-store/read-provenance.ts';
import { UserError } from '../../src/user-error.ts';
import { temporaryFolder } from './temporary-folder.ts';

function written(t: TestContext, text: string): string {
  const path = join(temporaryFolder(t), 'p.json');
  writeFileSync(path, text);
  return path;
}

test('the four texts are taken, everything else is kept as figures of the training', async (t) => {
  const path = written(
    t,
    JSON.stringify({
      source: 'a drum machine',
      licence: 'CC0',
      attribution: ['A, CC BY 4.0', 'B'],
      notes: 'one',
      judged: { votes: 0.9 },
      training: { steps: 5 },
    }),
  );
  assert.deepEqual(await readProvenance(path), {
    source: 'a drum machine',
    licence: 'CC0',
    attributions: ['A, CC BY 4.0', 'B'],
    notes: ['one'],
    training: { judged: { votes: 0.9 }, steps: 5 },
  });
});

test('a table of licences by source stands for both, and figures about the data stay figures', async (t) => {
  const path = written(
    t,
    JSON.stringify({ data: { clips: 272 }, licences: { uzu: 'Unlicense', mix: 'CC0-1.0', pack: 'CC0-1.0' } }),
  );
  assert.deepEqual(await readProvenance(path), {
    source: 'uzu, mix, pack',
    licence: 'Unlicense; CC0-1.0',
    attributions: [],
    notes: [],
    training: { data: { clips: 272 }, licences: { uzu: 'Unlicense', mix: 'CC0-1.0', pack: 'CC0-1.0' } },
  });
});

test('what says no source or licence, or is no JSON object, is refused', async (t) => {
  for (const [text, sentence] of [
    ['{', /^p\.json: it is not JSON/],
    ['[1]', /^p\.json: a JSON object is needed/],
    ['{"licence":"CC0"}', /^p\.json: "source" is missing/],
    ['{"source":"x"}', /^p\.json: "licence" is missing/],
  ] as const)
    await assert.rejects(
      readProvenance(written(t, text)),
      (error) => error instanceof UserError && sentence.test(error.message),
    );
  await assert.rejects(readProvenance('/nowhere/p.json'), /there is no such file/);
});

test('JSON that nests 100,000 deep is refused with a sentence', async (t) => {
  const path = join(temporaryFolder(t), 'deep.json');
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  for (const text of [`{"source": ${deep}}`, `{"source": "a", "licence": "b", "training": {"x": ${deep}}}`]) {
    writeFileSync(path, text);
    await assert.rejects(readProvenance(path), /^UserError: deep\.json: it nests deeper than 32 levels/);
  }
});
