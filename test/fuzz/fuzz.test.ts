import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from './fault-of.ts';
import { randomOf } from './mutate.ts';
import { targets } from './targets.ts';

const cases = 300;

for (const { name, make, read } of targets)
  test(`${name}, changed in ${cases} ways, is read or refused with one short sentence`, async () => {
    let refused = 0;
    for (let seed = 1; seed <= cases; seed++) {
      const bytes = make(randomOf(seed));
      const { fault, sentence } = await faultOf(() => read(bytes));
      assert.equal(fault, undefined, `seed ${seed}`);
      if (sentence !== undefined) refused++;
    }
    assert.ok(refused > cases / 4, `only ${refused} were refused: the changes do not reach what is read`);
  });
