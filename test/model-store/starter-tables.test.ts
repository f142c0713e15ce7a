import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openKnobTables } from '../../src/model-store/knob-tables.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('every starter comes with measured seeds of its very weights', (t) => {
  const dataDir = temporaryFolder(t);
  const bundledDir = fileURLToPath(new URL('../../models', import.meta.url));
  const tables = openKnobTables({ dataDir, warn: (line) => assert.fail(line) });
  const store = openModelStore({ bundledDir, dataDir });
  for (const name of ['kick', 'snare', 'hat', 'perc']) {
    const { rows } = tables.of(store.resolve(`${name}:starter`));
    assert.equal(rows.length, 1000, name);
  }
});
