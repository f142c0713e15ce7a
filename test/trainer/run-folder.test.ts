import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { mostElements } from '../../src/checkpoint/tensor-file.ts';
import { loadParameters, saveParameters } from '../../src/trainer/run-folder.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

test('weights of more numbers than one tensor of a file may have are saved and read again', async (t) => {
  const path = join(temporaryFolder(t), 'start.safetensors');
  const parameters = new Float32Array(mostElements + 3);
  for (const [i, at] of [0, mostElements - 1, mostElements, mostElements + 2].entries()) parameters[at] = i + 1;
  await saveParameters(path, parameters);
  const read = await loadParameters(path);
  assert.equal(read.length, parameters.length);
  assert.ok(Buffer.from(read.buffer, read.byteOffset, read.byteLength).equals(Buffer.from(parameters.buffer)));
});
