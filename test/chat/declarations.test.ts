import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions, commands, contextActions } from '../../commands/index.ts';
import { type Localised, locales, localised, stringsOf } from '../../src/languages/index.ts';

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

/** What sentences ask for, by name; a name that is not here fails the test. */
const samples: Readonly<Record<string, unknown>> = {
  text: 'x9',
  reference: 'a1b2c3',
  name: 'kick.wav',
  near: '/kick',
  command: 'kick',
  known: 'count, seed',
  description: 'x',
  texts: [localised(({ options }) => options.count.name)],
  word: 'medium',
  first: 'decay',
  value: 'x9',
  choices: 'day, week',
  length: 1234,
  min: 4,
  max: 13,
  most: 10,
  count: 12,
  channels: 1234,
  id: 'k7f3q2',
  prefix: '4k7q',
  model: 'kick:starter',
  installed: 'kick:starter',
  instrument: 'kick',
  wanted: 'hat',
  digest: '0a1b2c3d',
  a: 'k7f3q2',
  b: 'a1b2c3',
  bytes: 12_345_678,
  channel: '#drums',
  names: 'Attach Files',
  status: 503,
  limit: 1234,
  retryInMs: 90_000,
  sounds: 9,
  how: 'died',
  times: 3,
  position: 2,
  path: '/data/rimshot.db',
  place: 'db.example.org/rimshot',
  reason: 'x9',
  folder: '/data',
  code: 'EROFS',
  seconds: 12.34,
  problem: 'full',
  field: 'steps',
  rate: 1234,
  format: 'AIFF',
  broken: 1234,
  samples: 56_789,
  what: 'png',
  kind: 'speex',
  wayOut: 'sendSound',
  chunk: 'COMM',
  codec: 'GSM',
  family: 255,
  coding: 'IMA ADPCM',
  bits: 7,
  stated: 6,
  missing: 1234,
  frames: 5678,
  skippedMs: 1020,
  db: 10.4,
  kit: 'Nightbus',
  slot: 'snare',
  parent: 'kick:starter',
  steps: 4,
  tag: 'wet',
  words: 'soft, hard',
  rows: 17,
  least: 48,
};
const sampled = new Proxy(samples, {
  get: (target, name) =>
    typeof name === 'string' && Object.hasOwn(target, name)
      ? target[name]
      : assert.fail(`no sample of ${String(name)}`),
  // Of what is left of a destructuring: the limits of a value.
  ownKeys: () => ['min', 'max'],
});

/** Texts by their path; sentences with values by name, other functions called with plain arguments. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return [[path, value.join(' ')]];
  if (typeof value === 'function')
    return [[path, String(path.startsWith('.sentences.') ? value(sampled) : value(3, 4, 5, 6, 7))]];
  return Object.entries(value as object).flatMap(([key, item]) => textsOf(item, `${path}.${key}`));
}

/** English in every language: what whoever runs the program reads. */
const english = new Set(['.sentences.plain']);

test('every text exists in every language, and differs from English where it is a sentence', () => {
  const inEnglish = new Map(textsOf(stringsOf('en')));
  for (const locale of locales) {
    const texts = textsOf(stringsOf(locale));
    assert.deepEqual(texts.map(([path]) => path).toSorted(), [...inEnglish.keys()].toSorted(), locale);
    for (const [path, text] of texts) {
      assert.ok(text.trim().length > 0, `${locale}${path}`);
      assert.ok(!/undefined|\[object|=>/.test(text), `${locale}${path}: ${text}`);
      if (
        locale !== 'en' &&
        !english.has(path) &&
        (/\p{L}+ \p{L}+ \p{L}+/u.test(text) || path.startsWith('.sentences.'))
      )
        assert.notEqual(text, inEnglish.get(path), `${locale}${path}`);
    }
  }
});

test('every kind of foreign file, way out and trouble of a disk has its words in every language', () => {
  const words = locales.map((locale) => {
    const { kinds, waysOut, diskProblems } = stringsOf(locale);
    return [kinds, waysOut, diskProblems].map((table) => Object.keys(table));
  });
  for (const keys of words) assert.deepEqual(keys, words[0]);
});

test('numbers, shares and sizes follow the language', () => {
  const shown = (locale: string) => {
    const { number, percent, duration, result, sentences } = stringsOf(locale);
    const size = sentences.bytesTooMany({ most: 10.5 * 1024 ** 2 });
    return [
      number(1234567.5),
      result.strength(0.45),
      percent(0.5).replace('\u00a0', '\u202f'),
      duration(180_000),
      /[\d.,]+.[A-Z]i[A-Za-z]/.exec(size)?.[0] ?? size,
    ];
  };
  assert.deepEqual(shown('en'), ['1,234,567.5', 'strength 0.45', '50%', '3 min', '10.5 MiB']);
  assert.deepEqual(shown('de'), ['1.234.567,5', 'Stärke 0,45', '50\u202f%', '3 min', '10,5 MiB']);
  assert.deepEqual(shown('fr'), ['1\u202f234\u202f567,5', 'force 0,45', '50\u202f%', '3 min', '10,5 Mio']);
  assert.deepEqual(shown('es'), ['1.234.567,5', 'fuerza 0,45', '50\u202f%', '3 min', '10,5 MiB']);
  assert.deepEqual(shown('ja'), ['1,234,567.5', '強さ 0.45', '50%', '3分', '10.5 MiB']);
});

test('French has no-break spaces before its tall punctuation and inside its quotation marks', () => {
  for (const [path, text] of textsOf(stringsOf('fr'))) assert.doesNotMatch(text, / [:;?!%»]|« /, path);
});
