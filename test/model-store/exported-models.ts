import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { writeModel } from '../../src/model-store/write-model.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { fullSize } from '../../src/unet/architectures.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';
import { randomWeights } from '../../src/unet/random-weights.ts';

const bundledDir = fileURLToPath(new URL('../../models', import.meta.url));

export const bundledModels = (dataDir: string): readonly InstalledModel[] =>
  openModelStore({ bundledDir, dataDir }).list();

export const starter = (dataDir: string, key = 'kick'): InstalledModel =>
  openModelStore({ bundledDir, dataDir }).resolve(key);

/** A model of upstream's size with random weights. */
export function fullSizeModel(dataDir: string): Promise<InstalledModel> {
  const weights = randomWeights(fullSize);
  return writeModel(join(dataDir, 'models', 'giant', 'own'), {
    manifest: {
      format: 1,
      name: 'giant',
      instrument: 'other',
      variant: 'own',
      architecture: fullSize,
      sampleRate: 44_100,
      lengthFrames: 32_768,
      dataScale: 1,
      sourceLevel: { measure: 'lufs', db: -20 },
      sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 12, tauMax: 4, tauMin: 0.001 },
      provenance: { source: 'random weights', licence: 'CC0', attributions: [], notes: [] },
    },
    set: 'online',
    type: 'F32',
    shapes: parameterShapes(fullSize),
    read: (name) => weights.get(name)!,
  });
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
