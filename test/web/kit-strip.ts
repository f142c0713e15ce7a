import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** A slot's row in the strip. */
export const track = (slot: string): string => `.track[data-slot="${slot}"]`;

/** The rows' names, with the ids of their sounds. */
export const titles = (page: Page): Promise<string[]> => page.locator('.track-name').allTextContents();

/** The steps that are on, by slot. */
export const beatOf = (page: Page): Promise<string[]> =>
  page
    .locator('.track')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('.cells button')]
          .map((cell) =>
            cell.getAttribute('aria-pressed') === 'true' ? (cell.className.match(/accent|soft/)?.[0] ?? 'x') : '.',
          )
          .join(' '),
      ),
    );

/** Clicks a link that downloads. */
export async function exported(page: Page, selector: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(selector).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}
