import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { afterwards } from '../stubs/last-first.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'rimshot-test-'));
  afterwards(t, () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Every file and folder below, to see that nothing half-done stayed. */
export const treeOf = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
