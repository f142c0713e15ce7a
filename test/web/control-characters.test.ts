/** What anybody may type into an address, on PostgreSQL (PGlite), which refuses the character 0 in a text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterOf, soundQueryOf } from '../../src/chat/sound-query.ts';
import { rawRequest } from './request.ts';
import { testGallery } from './test-gallery.ts';

process.env.TEST_DATABASE = 'pglite';
const { temporaryLibrary } = await import('../library/temporary-library.ts');

test('control characters in an address find nothing and break nothing', async (t) => {
  const { library } = await temporaryLibrary(t);
  const gallery = await testGallery(t, { library });
  for (const typed of ['%00', 'kick%20%00', '%00%1f'])
    assert.equal((await rawRequest(gallery.address, `/search?q=${typed}`)).status, 200, typed);
  assert.deepEqual(gallery.log.lines, []);
  for (const name of ['q', 'tag', 'model', 'maker', 'collection'])
    for (const text of ['a\0b', '\0']) {
      const query = soundQueryOf(new URLSearchParams({ [name]: text }));
      const filter = filterOf(query, { personId: 'local:me', serverId: 'local' });
      assert.equal((await library.findSounds({ ...filter, limit: 1 })).total, 0);
    }
});
