import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../commands/index.ts';
import { parseLine } from '../../src/chat/parse-line.ts';
import { UserError } from '../../src/user-error.ts';
import { uploadOf } from '../commands/small-chat.ts';

const read = (line: string) => parseLine(line, commands, 'en');
const refused = (line: string, pattern: RegExp): void =>
  assert.throws(
    () => read(line),
    (error) => error instanceof UserError && pattern.test(error.message),
    line,
  );

test('bare values go to the first options, named ones to theirs', () => {
  assert.deepEqual(read('/kick 4'), { command: 'kick', options: { count: '4' } });
  assert.deepEqual(read('/hat seed:123 count:2').options, { seed: '123', count: '2' });
  assert.deepEqual(read('/vary k7f3q2 strength:0.4').options, { sample: 'k7f3q2', strength: '0.4' });
  assert.deepEqual(read('/kick seed:5 2').options, { seed: '5', count: '2' });
  assert.deepEqual(read('  queue  '), { command: 'queue', options: {} });
});

test('the ways of a command line are understood as well', () => {
  assert.deepEqual(read('/kick --seed 12 --raw 3').options, { seed: '12', raw: 'yes', count: '3' });
  assert.deepEqual(read('/kick --seed=12 count=3').options, { seed: '12', count: '3' });
  assert.deepEqual(read('/kick 4 raw').options, { count: '4', raw: 'yes' });
});

test('a word that is no number goes to the option that knows it, a name without its colon to the option itself', () => {
  assert.deepEqual(read('/kick short').options, { decay: 'short' });
  assert.deepEqual(read('/kick 2 Short hell fresh').options, {
    count: '2',
    decay: 'Short',
    tone: 'hell',
    fresh: 'yes',
  });
  assert.deepEqual(read('/kick 4 decay short punch 80').options, { count: '4', decay: 'short', punch: '80' });
  assert.deepEqual(read('/vary k7f3q2 strength 0.4').options, { sample: 'k7f3q2', strength: '0.4' });
  assert.deepEqual(read('/shape k7f3q2 ende 300 reverse').options, { sample: 'k7f3q2', end: '300', reverse: 'yes' });
  assert.deepEqual(read('/kick four').options, { count: 'four' });
  assert.deepEqual(read('/kick "short"').options, { count: 'short' });
  assert.deepEqual(read('/mine short page').options, { find: 'short page' });
  refused('/kick medium', /“medium” may be any of decay, punch, noise\. Say which, e\.g\. decay:medium\./);
  refused('/kick 4 decay', /“decay” needs a value/);
});

test('names in every language are understood', () => {
  assert.deepEqual(read('/variieren k7f3q2 stärke:0.4'), {
    command: 'vary',
    options: { sample: 'k7f3q2', strength: '0.4' },
  });
  assert.equal(read('/キック シード:3').command, 'kick');
});

test('quotation marks keep spaces and colons together, a backslash keeps a mark', () => {
  assert.deepEqual(read('/vary "a b:c"').options, { sample: 'a b:c' });
  assert.deepEqual(read('/kick model:"my \\"best\\" one"').options, { model: 'my "best" one' });
  refused('/vary "abc', /quotation mark is not closed/);
});

test('uploads go to the file option', () => {
  const upload = uploadOf(new Uint8Array(1));
  assert.deepEqual(parseLine('/restyle snare', commands, 'en', [upload]).options, { model: 'snare', file: upload });
  assert.throws(() => parseLine('/kick', commands, 'en', [upload]), /sound\.wav.*one value too many/);
});

test('what cannot be read is refused with what is allowed', () => {
  refused('/fly', /no command “fly”. There are: \/kick, /);
  refused('', /no command “”/);
  for (const [typed, meant] of [
    ['/kik', 'kick'],
    ['/sanre', 'snare'],
    ['/KICKS', 'kick'],
    ['/abuot', 'about'],
    ['/variiren', 'vary'],
  ])
    refused(typed!, new RegExp(`Did you mean /${meant}\\?`));
  assert.throws(
    () => read('/fly'),
    (error: Error) => !/Did you mean/.test(error.message),
  );
  refused('/kick colour:red', /\/kick has no option “colour”. It has: count, seed, steps, raw, model/);
  refused('/kick --colour red', /no option “colour”/);
  refused('/kick 4 count:5', /“count” is given twice/);
  refused('/kick seed:', /“seed” needs a value/);
  refused('/kick --seed', /“seed” needs a value/);
  refused('/help 4', /one value too many. \/help takes: none/);
});
