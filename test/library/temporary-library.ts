import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { WriteFile } from '../../src/blobs/file-blobs.ts';
import { newSlot } from '../../src/kits/change-kit.ts';
import { grooved } from '../../src/kits/grooves.ts';
import type { KitContent } from '../../src/kits/kit.ts';
import { openLibrary } from '../../src/library/library.ts';
import { type Derivation, type Recipe, sampleId } from '../../src/sound/recipe.ts';
import { afterwards } from '../stubs/last-first.ts';
import { openTestDatabase, type TestDatabaseOptions } from '../stubs/test-database.ts';

export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'rimshot-library-'));
  afterwards(context, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A library in a folder of its own, whose clock stands still until `clock.now` is moved. */
export async function temporaryLibrary(
  context: TestContext,
  { patience, connections, ...options }: TestDatabaseOptions & { writeFile?: WriteFile } = {},
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-library-'));
  const clock = { now: Date.UTC(2026, 10, 20, 12) };
  const db = await openTestDatabase(dataDir, { ...(patience && { patience }), ...(connections && { connections }) });
  const library = openLibrary({ db, dataDir, now: () => clock.now, ...options });
  // In this order: a thread that is about to open the database would leave files in a folder that is being removed.
  afterwards(context, async () => {
    await library.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { dataDir, clock, db, library };
}

/** Names of the files under a folder of the data folder. */
export const filesIn = (dataDir: string, folder: string): string[] =>
  readdirSync(join(dataDir, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'));

export const recipeOf = (seed: number, derivation?: Derivation, model = 'kick'): Recipe => ({
  v: 1,
  model,
  weights: 'a'.repeat(64),
  lengthFrames: 32768,
  seed,
  sampler: 'dpmpp-2m',
  schedule: 'log',
  steps: 10,
  tauMax: 28,
  tauMin: 0.004,
  raw: false,
  ...(derivation ? { derivation } : {}),
});

export const wavOf = (seed: number): Uint8Array => Buffer.from(`the sound of seed ${seed}`);

/** A batch of kicks with these seeds. */
export const batchOf = (
  batchId: string,
  seeds: readonly number[],
  { makerId = 'discord:1', makerName = 'Ada', serverId = 'one' } = {},
) => ({
  batchId,
  makerId,
  makerName,
  serverId,
  items: seeds.map((seed) => ({ recipe: recipeOf(seed), wav: wavOf(seed) })),
});

/** A kit of one kick, seed 1, with the plain groove. */
export const kitContent: KitContent = grooved(
  { name: 'Nightbus', tempo: 120, bars: 1, swing: 50, slots: [newSlot('kick', 'kick', sampleId(recipeOf(1)))] },
  'plain',
);
