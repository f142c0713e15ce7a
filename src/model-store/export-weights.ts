import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elementCount } from '../checkpoint/tensor.ts';
import type { NewFile } from '../files/write-whole.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import { parameterShapes } from '../unet/parameters.ts';
import { configOf } from './config-of.ts';
import { loadWeights } from './load-weights.ts';

/** The files of an export, and how `rimshot import` reads them as the same model. */
export interface WeightsExport {
  readonly files: readonly NewFile<Uint8Array | string>[];
  readonly isFloat16: boolean;
}

/**
 * A model in upstream's layout: the weights as they are stored under upstream's names, and beside them NAME.config.yaml and
 * NAME.provenance.json. UserError where the weights are damaged.
 *
 * @param path of the safetensors file
 */
export async function exportWeights(model: InstalledModel, path: string): Promise<WeightsExport> {
  await loadWeights(model, { verify: true });
  const weights = await readFile(join(model.directory, model.manifest.weights.file));
  let elements = 0;
  for (const shape of parameterShapes(model.manifest.architecture).values()) elements += elementCount(shape);
  const stem = path.replace(/\.safetensors$/, '');
  const about = `# ${modelKey(model.manifest)} of Rimshot: ${model.manifest.provenance.source}\n`;
  return {
    files: [
      { path, contents: weights },
      { path: `${stem}.config.yaml`, contents: about + configOf(model.manifest) },
      { path: `${stem}.provenance.json`, contents: `${JSON.stringify(model.manifest.provenance, null, 2)}\n` },
    ],
    isFloat16: weights.length < 4 * elements,
  };
}
