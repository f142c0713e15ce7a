import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folders whose arithmetic decides the samples of a sound, or weights. */
const folders = ['src/diffusion', 'src/audio', 'src/unet', 'src/onnx', 'src/checkpoint', 'src/worker', 'src/trainer'];

/** Figures for people: operations counted, times, a chart's axis. */
const forPeople = /flops\.ts$|chart\.ts$/;
/** Whole powers of whole numbers are exact in every version of V8. */
const exact = /\b\d+ \*\* -?\d+|\b2 \*\* (\([^)/]*\)|Math\.ceil\(.*\))/g;

test('what decides samples and weights raises no power with V8’s own rounding (src/power.ts has another)', () => {
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !forPeople.test(name))
      .flatMap((name) => {
        const lines = readFileSync(join(root, folder, name), 'utf8').split('\n');
        return lines
          .filter((line) => !/^\s*(\/?\*|\/\/)/.test(line))
          .filter((line) => /\*\*|Math\.pow/.test(line.replace(exact, '')))
          .map((line) => `${folder}/${name}: ${line.trim()}`);
      }),
  );
  assert.deepEqual(found, []);
});
