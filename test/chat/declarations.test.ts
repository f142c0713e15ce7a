import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions, commands, contextActions } from '../../commands/index.ts';
import { type Localised, locales } from '../../src/languages/locale.ts';
import { stringsOf } from '../../src/languages/text.ts';

const namePattern = /^[-_\p{L}\p{N}]{1,32}$/u;

function checkNames(names: Localised | undefined, what: string): void {
  for (const locale of locales) {
    const name = names?.[locale] ?? '';
    assert.match(name, namePattern, `${what} ${locale}`);
    assert.equal(name, name.toLowerCase(), `${what} ${locale}`);
  }
}

function checkDescriptions(description: Localised, what: string): void {
  for (const locale of locales) {
    const length = [...(description[locale] ?? '')].length;
    assert.ok(length >= 1 && length <= 100, `${what} ${locale}: ${length} characters`);
  }
}

test('names and descriptions of commands and options keep to what Discord allows, in every language', () => {
  for (const { name, names, description, options } of commands) {
    assert.match(name, /^[a-z-]{1,32}$/);
    checkNames(names, name);
    checkDescriptions(description, name);
    assert.ok(options.length <= 25);
    for (const option of options) {
      const what = `${name} ${option.name}`;
      assert.match(option.name, /^[a-z-]{1,32}$/);
      checkNames(option.names, what);
      checkDescriptions(option.description, what);
      assert.ok((option.choices ?? []).length <= 25, what);
    }
  }
  for (const { name, verb } of contextActions)
    for (const locale of locales) assert.ok(name[locale].length >= 1 && name[locale].length <= 32, `${verb} ${locale}`);
});

test('no two commands share a name in any language, no two options of a command, no two actions a verb', () => {
  const unique = (list: readonly string[], what: string) => assert.deepEqual([...new Set(list)], list, what);
  for (const locale of locales) {
    unique(
      commands.map(({ name, names }) => names?.[locale] ?? name),
      `commands ${locale}`,
    );
    for (const { name, options } of commands)
      unique(
        options.map((option) => option.names?.[locale] ?? option.name),
        `${name} ${locale}`,
      );
  }
  unique(
    actions.map(({ verb }) => verb),
    'actions',
  );
});

test('a name that means one thing in one language means nothing else in another', () => {
  const meaning = new Map<string, string>();
  for (const { name, names } of commands)
    for (const typed of new Set(Object.values(names ?? {}))) {
      assert.ok(!meaning.has(typed) || meaning.get(typed) === name, `${typed}: ${meaning.get(typed)} and ${name}`);
      meaning.set(typed, name);
    }
});

test('required options come before optional ones, as Discord wants them', () => {
  for (const { name, options } of commands) {
    const required = options.map((option) => option.required === true);
    assert.deepEqual(
      required,
      required.toSorted((a, b) => Number(b) - Number(a)),
      name,
    );
  }
});

/** Texts by their path; functions called with plain arguments. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value(3, 4, 5, 6, 7))]];
  return Object.entries(value as object).flatMap(([key, item]) => textsOf(item, `${path}.${key}`));
}

test('every text exists in every language, and differs from English where it is a sentence', () => {
  const english = new Map(textsOf(stringsOf('en')));
  for (const locale of locales) {
    const texts = textsOf(stringsOf(locale));
    assert.deepEqual(texts.map(([path]) => path).toSorted(), [...english.keys()].toSorted(), locale);
    for (const [path, text] of texts) {
      assert.ok(text.trim().length > 0, `${locale}${path}`);
      assert.ok(!text.includes('undefined'), `${locale}${path}: ${text}`);
      if (locale !== 'en' && /\p{L}+ \p{L}+ \p{L}+/u.test(text))
        assert.notEqual(text, english.get(path), `${locale}${path}`);
    }
  }
});
