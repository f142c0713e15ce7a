import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProgress } from '../../src/cli/progress-bar.ts';

function setUp(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  return {
    written,
    advance: (ms: number) => {
      now += ms;
    },
    options: { stream: { write: (text: string) => written.push(text), isTTY, columns: 100 }, clock: () => now },
  };
}

test('off a terminal there is one plain line at every tenth', () => {
  const { written, options, advance } = setUp(false);
  const bar = createProgress({ label: 'kick', total: 100, ...options });
  for (let step = 1; step <= 100; step++) {
    advance(10);
    bar.update(step);
  }
  bar.finish();
  assert.equal(written.length, 11);
  assert.ok(written.every((line) => line.endsWith('\n') && !line.includes('\r')));
  assert.match(written.at(-1) ?? '', /^kick 100 % {2}100\/100/);
});

test('on a terminal the bar redraws its line, says the time left and ends with a line feed', () => {
  const { written, options, advance } = setUp(true);
  const bar = createProgress({ label: 'kick', total: 10, ...options });
  bar.update(0);
  advance(2000);
  bar.update(4);
  assert.match(written.at(-1) ?? '', /^\r.*kick █+░+ {2}40 % {2}4\/10, 3 s left$/);
  bar.finish();
  assert.equal(written.at(-1), '\n');
});

test('a resumed download counts the rate from where it went on', () => {
  const { written, options, advance } = setUp(true);
  const bar = createProgress({ label: 'kick.ckpt', total: 100e6, unit: 'bytes', ...options });
  bar.update(60e6);
  advance(2000);
  bar.update(80e6);
  assert.match(written.at(-1) ?? '', /80\.0 of 100\.0 MB, 10\.0 MB\/s, 2 s left/);
});
