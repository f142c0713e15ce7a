import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeMarkdown } from '../../src/chat/escape-markdown.ts';
import { markdown } from '../../src/web/markdown.ts';

const shown = (name: string): string =>
  `${markdown(escapeMarkdown(name))}`
    .replace(/<\/?p>/g, '')
    .replace(/&#?\w+;/g, (entity) => entities[entity] ?? entity);
const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
};

test('a name with any marks is shown on a page as it was typed', () => {
  for (const name of ['<3 Bumm', 'a_b_c *d*', '`x` [y](z) #1 ~|\\', `"it's" & <b>`, '🥁 مرحبا'])
    assert.equal(shown(name), name);
});
