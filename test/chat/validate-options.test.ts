import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../commands/index.ts';
import type { OptionValue } from '../../src/chat/chat.ts';
import { askedCharacter } from '../../src/chat/knob-options.ts';
import { validateOptions } from '../../src/chat/validate-options.ts';
import { stringsOf } from '../../src/languages/index.ts';
import { worded } from '../../src/languages/sentence.ts';
import { UserError } from '../../src/user-error.ts';
import { uploadOf } from '../commands/small-chat.ts';

const command = (name: string) => commands.find((one) => one.name === name)!;
const check = (name: string, raw: Record<string, OptionValue | undefined>) => validateOptions(command(name), raw);

test('typed and written values come out as the declared kinds', () => {
  assert.deepEqual(check('kick', { count: 3, raw: true, seed: undefined }), { count: 3, raw: true });
  assert.deepEqual(check('kick', { count: '3', raw: 'yes', seed: ' 4294967295 ' }), {
    count: 3,
    raw: true,
    seed: 4294967295,
  });
  assert.deepEqual(check('vary', { sample: ' k7f3q2 ', strength: '0,25' }), { sample: 'k7f3q2', strength: 0.25 });
  assert.deepEqual(check('top', { period: 'Diese Woche' }), { period: 'week' });
  assert.deepEqual(check('settings', { 'fame-channel': '<#123>' }), { 'fame-channel': '123' });
});

const refusals: [string, Record<string, OptionValue>, RegExp][] = [
  ['kick', { count: 0 }, /^count: 0 is not allowed. Allowed: 1 to 8/],
  ['kick', { count: 1000 }, /^count: 1000 is not allowed/],
  ['kick', { count: 1.5 }, /^count: “1.5” is not a whole number/],
  ['kick', { seed: -1 }, /^seed: -1 is not allowed. Allowed: 0 to 4294967295/],
  ['kick', { seed: 2 ** 32 }, /^seed: 4294967296 is not allowed/],
  ['kick', { seed: 'NaN' }, /^seed: “NaN” is not a number/],
  ['kick', { seed: '' }, /^seed: “” is not a number/],
  ['kick', { steps: 'many' }, /^steps: “many” is not a number. Allowed: 1 to 100/],
  ['kick', { raw: 'perhaps' }, /^raw: “perhaps” is neither yes nor no/],
  ['kick', { colour: 'red' }, /^\/kick has no option “colour”/],
  ['vary', { strength: 0.5 }, /^“sample” is missing: The id of a sound/],
  ['vary', { sample: 'x'.repeat(101) }, /^sample: 101 characters are not allowed. Allowed: 1 to 100/],
  ['vary', { sample: uploadOf(new Uint8Array(1)) }, /^sample: text expected/],
  ['restyle', { model: 'kick', file: 'hello' }, /^file: “hello” is not a file/],
  ['pack', { what: 'all' }, /^what: “all” is not among the choices. Allowed: kept, top, batch/],
];

test('every bad value is refused with the field, the value and what is allowed', () => {
  for (const [name, raw, pattern] of refusals)
    assert.throws(
      () => check(name, raw),
      (error) => error instanceof UserError && pattern.test(error.message),
      `${name} ${JSON.stringify(raw)}`,
    );
});

test('a knob takes a percentile with a fraction, in points or commas, and its sign', () => {
  for (const decay of ['12.5', '12,5', '13', '12,6 %', '13%'])
    assert.deepEqual(askedCharacter({ options: { decay } })?.wish, { decay: '13' }, decay);
  assert.throws(() => askedCharacter({ options: { decay: '100,5' } }), UserError);
});

test('a refusal names options and words in the person’s language', () => {
  const told = (raw: Record<string, OptionValue>, refuse: () => unknown = () => check('kick', raw)) => {
    try {
      refuse();
    } catch (error) {
      if (error instanceof UserError) return worded(error, stringsOf('de'));
      throw error;
    }
    return assert.fail('it is refused');
  };
  assert.equal(told({ count: 9 }), 'anzahl: 9 ist nicht erlaubt. Erlaubt: 1 bis 8.');
  assert.match(told({ colour: 'red' }), /Möglich: anzahl, seed, schritte, /);
  const character = (options: Record<string, OptionValue>) => told({}, () => askedCharacter({ options }));
  assert.match(character({ decay: 'kurtz' }), /^ausklang: „kurtz“ .* eines von kurz, mittel, lang\.$/);
  assert.match(character({ decay: 'kurz', seed: 5 }), /entweder den Seed an oder ausklang\.$/);
});
