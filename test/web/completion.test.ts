import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../commands/index.ts';
import type { Locale } from '../../src/languages/index.ts';
import { commandList } from '../../src/web/command-list.ts';
import { suggestionsFor } from '../../src/web/static/completion.js';

async function suggested(line: string, locale: Locale): Promise<string[]> {
  const named = <T extends { name: string; localName: string | undefined }>(item: T) => ({
    ...item,
    localName: item.localName ?? item.name,
  });
  const listed = commandList(commands, locale).map((each) => ({ ...named(each), options: each.options.map(named) }));
  return (await suggestionsFor(line, listed, async () => [])).map(({ insert }) => insert);
}

test('names are suggested in the person’s language, and in English to whoever types English', async () => {
  assert.deepEqual((await suggested('/kick 2 ', 'de')).slice(0, 3), ['seed:', 'schritte:', 'roh ']);
  assert.deepEqual(await suggested('/kick 2 aus', 'de'), ['ausklang:']);
  assert.deepEqual(await suggested('/kick 2 dec', 'de'), ['decay:']);
  assert.deepEqual(await suggested('/var', 'de'), ['/variieren ']);
  assert.deepEqual(await suggested('/vary', 'de'), ['/vary ']);
  assert.deepEqual((await suggested('/kick 2 ', 'en')).slice(0, 3), ['seed:', 'steps:', 'raw ']);
  assert.deepEqual(await suggested('/top k drei', 'de'), []);
  assert.ok((await suggested('/kick seed:1 2 ', 'ja')).includes('減衰:'));
});
