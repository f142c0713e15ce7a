import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlasting } from '../../src/library/server-away.ts';
import { DatabaseBusy } from '../../src/library/sql-errors.ts';
import { HostError } from '../../src/user-error.ts';

const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

test('a server that is away is waited for; other faults, and those of an absence that lasts, are passed on', async () => {
  const faults: Error[] = [refused, DatabaseBusy.away('db/rimshot', refused)];
  const answer = await outlasting(() => {
    const fault = faults.shift();
    if (fault) throw fault;
    return 'here';
  });
  assert.equal(answer, 'here');
  let tries = 0;
  const lasting = () => {
    tries++;
    throw refused;
  };
  await assert.rejects(outlasting(lasting, 300), refused);
  assert.equal(tries, 3);
  const wrong = new HostError('of a newer Rimshot');
  await assert.rejects(
    outlasting(() => {
      throw wrong;
    }),
    wrong,
  );
});
