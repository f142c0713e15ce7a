import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeMarkdown } from '../../src/chat/escape-markdown.ts';

test('marks of Markdown are escaped and mentions broken', () => {
  assert.equal(escapeMarkdown('**bold** `code` [x](y)'), '\\*\\*bold\\*\\* \\`code\\` \\[x\\]\\(y\\)');
  assert.equal(escapeMarkdown('@everyone <@1> <#2>'), '@\u200beveryone \\<@\u200b1\\> \\<\\#2\\>');
});

test('names are one line without control and direction characters, and at most 64 characters long', () => {
  assert.equal(escapeMarkdown(' a\n\tb\u202e\u0000c '), 'a bc');
  const long = escapeMarkdown('x'.repeat(101));
  assert.equal(long.length, 64);
  assert.ok(long.endsWith('…'));
  const family = '👨‍👩‍👧‍👦';
  assert.equal(escapeMarkdown(family.repeat(70)), `${family.repeat(63)}…`);
});
