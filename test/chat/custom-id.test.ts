import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customId, parseCustomId } from '../../src/chat/custom-id.ts';

test('an id comes back as it was made, with and without an argument', () => {
  assert.deepEqual(parseCustomId(customId('vote', '4k7qz2abcdefg')), { verb: 'vote', subject: '4k7qz2abcdefg' });
  assert.deepEqual(parseCustomId(customId('pack', 'top', 'week')), { verb: 'pack', subject: 'top', arg: 'week' });
});

test('the longest possible id fits into Discord’s 100 characters', () => {
  const id = customId('v'.repeat(20), 's'.repeat(40), 'a'.repeat(33));
  assert.ok(id.length <= 100);
  assert.equal(typeof parseCustomId(id), 'object');
  assert.throws(() => customId('vote', 's'.repeat(41)));
  assert.throws(() => customId('vote', 'a:b'));
});

test('ids of other versions are told from ids that nobody made', () => {
  assert.equal(parseCustomId('r0:vote:abc'), 'old');
  assert.equal(parseCustomId('r12:anything at all'), 'old');
  for (const id of [
    '',
    'r1:',
    'r1:vote',
    'r1::abc',
    'r1:VOTE:abc',
    'r1:vote:abc:d:e',
    'vote:abc',
    `r1:vote:${'a'.repeat(99)}`,
  ])
    assert.equal(parseCustomId(id), undefined, id);
});
