import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The scripts that people run for figures, each at its smallest: they work, and those that look for losses find none. */
const scripts: readonly (readonly [name: string, options: readonly string[], rows: RegExp])[] = [
  ['discord-load.ts', ['--rounds', '1'], /^\| 1 \| \d+ \| \d+ \| 0 \| 0 \|/m],
  ['votes-burst.ts', ['--messages', '4', '--seconds', '5'], /^\| 4 \| 32 \| 150 \| 0 \|/m],
  ['foreign-locks.ts', ['--locks', '2', '--seconds', '3'], /^\| requests; of these accepted and lost \| \d+; 0 \|$/m],
  ['library-load.ts', [], /^\| a vote \| /m],
  ['event-loop.ts', ['--times', '1', '--only', 'gallery'], /^\| gallery: top of all time \| /m],
];

for (const [name, options, row] of scripts)
  test(`${name} ${options.join(' ')}`, async () => {
    const script = fileURLToPath(new URL(name, import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...options]);
    assert.match(stdout, row);
  });
