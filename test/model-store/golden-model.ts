import { fileURLToPath } from 'node:url';
import { type ImportRequest, importCheckpoint } from '../../src/model-store/import-checkpoint.ts';
import { installedDir } from '../../src/model-store/read-models.ts';

const golden = (path: string): string => fileURLToPath(new URL(`../fixtures/golden/${path}`, import.meta.url));

export const tinyCheckpoint = golden('tiny/tiny.ckpt');
export const tinyConfig = golden('tiny/config.yaml');

/** Imports the tiny reference checkpoint as an installed model; fields may be changed. */
export const importTiny = (dataDir: string, changes: Partial<ImportRequest> = {}) => {
  const { name = 'kick', variant = 'own' } = changes;
  return importCheckpoint({
    ckptPath: tinyCheckpoint,
    configPath: tinyConfig,
    name,
    variant,
    instrument: 'kick',
    set: 'online',
    precision: 'float32',
    directory: installedDir(dataDir, name, variant),
    provenance: { source: 'random weights', licence: 'CC0', attributions: [], notes: [] },
    ...changes,
  });
};
