import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterwards } from '../stubs/last-first.ts';
import { startWholeApp, type WholeAppOptions } from './whole-app.ts';

/** The whole product in a folder of its own; both end with the test. */
export async function temporaryApp(context: TestContext, options: Omit<WholeAppOptions, 'dataDir'> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-web-'));
  const whole = await startWholeApp({ dataDir, ...options });
  let running = true;
  const stop = async (): Promise<void> => {
    if (!running) return;
    running = false;
    await whole.stop();
  };
  afterwards(context, async () => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { ...whole, dataDir, stop };
}

/** Waits until a question has an answer; fails after `limitMs`. */
export async function until<T>(ask: () => Promise<T | undefined | false>, limitMs = 20_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`no answer within ${limitMs} ms`);
    await sleep(30);
  }
}
