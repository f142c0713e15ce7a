import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFailure } from '../../src/discord/failure.ts';

const plain = (text: string): string => text;
const coded = (code: string): Error => Object.assign(new Error('no luck'), { code });

test('what may work later is tried again, a bug is not', () => {
  const network = [
    coded('ECONNRESET'),
    coded('UND_ERR_SOCKET'),
    new TypeError('fetch failed', { cause: coded('ENOTFOUND') }),
    Object.assign(new Error('too slow'), { name: 'AbortError' }),
  ];
  for (const error of network) assert.equal(toFailure(error, plain).transient, true, String(error));
  for (const error of [new TypeError('x is not a function'), new RangeError('Invalid array length'), 'text'])
    assert.equal(toFailure(error, plain).transient, false, String(error));
});
