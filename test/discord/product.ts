import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type AppParts, createApp } from '../../src/create-app.ts';
import { startDiscord } from '../../src/discord/bot.ts';
import { startGallery } from '../../src/web/gallery.ts';
import { stubEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { stubLikeness } from '../stubs/likeness.ts';
import { listLog } from '../stubs/log.ts';
import { severalModels } from '../stubs/models.ts';

type Parts = AppParts<never, never, never>;

export interface ProductOptions
  extends Pick<Parts, 'dataDir' | 'writeFile' | 'now'>,
    Partial<Pick<Parts, 'engine' | 'models'>> {
  readonly token: string;
  readonly api: string;
}

/** The product with Discord and a gallery; by default over sounds made without a network. */
export async function startProduct({ token, api, ...parts }: ProductOptions) {
  const { lines, ...log } = listLog();
  const likenessCalls = stubLikeness(parts.dataDir);
  const { app, discord, stop } = await createApp({
    engine: stubEngine({ readsSources: true }),
    models: severalModels(),
    ...parts,
    log,
    gallery: ({ app }) => startGallery({ ...app, host: '127.0.0.1', port: 0, url: undefined, log }),
    likenessCalls,
    discord: (core) => startDiscord({ ...core, token, api }),
  });
  const end = async (): Promise<void> => {
    await stop();
    await likenessCalls.end();
  };
  return { app, bot: discord!, lines, stop: end };
}

export const newDataDir = (): string => mkdtempSync(join(tmpdir(), 'rimshot-discord-'));
export const removeDataDir = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

export function temporaryDataDir(t: TestContext): string {
  const folder = newDataDir();
  afterwards(t, () => removeDataDir(folder));
  return folder;
}
