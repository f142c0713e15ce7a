import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedMap } from '../../src/files/bounded-map.ts';
import { codeOf, diskError, reasonOf } from '../../src/files/disk-error.ts';
import { retry } from '../../src/files/retry.ts';
import { memoised, sharedPromise } from '../../src/files/shared-promise.ts';
import { UserError } from '../../src/user-error.ts';

test('a bounded map keeps what was set last, and setting again is new again', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
  assert.deepEqual(
    [...map],
    [
      ['a', 3],
      ['c', 4],
    ],
  );
});

test('who asks at the same time shares a promise, and a failure is forgotten', async () => {
  let made = 0;
  const outcomes = [() => Promise.reject(new Error('first')), async () => 'second'];
  const ask = memoised(() => outcomes[made++]!());
  const [a, b] = [ask(), ask()];
  assert.equal(a, b);
  await assert.rejects(a, /first/);
  assert.deepEqual(await Promise.all([ask(), ask()]), ['second', 'second']);
  assert.equal(made, 2);
});

test('a failure takes away only its own promise', async () => {
  const kept = new Map<string, Promise<number>>();
  let fail = (_: Error): void => {};
  const failing = sharedPromise(kept, 'k', () => new Promise<number>((_, reject) => (fail = reject)));
  kept.delete('k');
  const next = sharedPromise(kept, 'k', async () => 2);
  fail(new Error('late'));
  await assert.rejects(failing);
  assert.equal(kept.get('k'), next);
});

test('work is tried again for as long as there is a pause', async () => {
  const pauses: number[] = [];
  let left = 2;
  const work = async () => {
    if (left-- > 0) throw new Error(`${left}`);
    return 'done';
  };
  const noted = (_: unknown, tries: number) => {
    pauses.push(tries);
    return 0;
  };
  assert.equal(await retry(work, noted), 'done');
  assert.deepEqual(pauses, [1, 2]);
  left = 9;
  await assert.rejects(
    retry(work, (_, tries) => (tries < 3 ? 0 : undefined)),
    /^Error: 6$/,
  );
});

test('what the file system refuses is a sentence that names the path; other errors stay what they are', () => {
  const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  assert.equal(reasonOf(error, 'read'), 'this user may not read there');
  const named = diskError('/data/x', Object.assign(new Error(), { code: 'ENOSPC' }));
  assert.ok(named instanceof UserError && named.kind === 'failed');
  assert.equal(named.message, '/data/x: the disk is full');
  const other = new TypeError('a bug');
  assert.equal(diskError('/data/x', other), other);
  assert.equal(codeOf('no error'), '');
});
