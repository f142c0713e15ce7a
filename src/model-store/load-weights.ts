import { join } from 'node:path';
import { openSafetensors } from '../checkpoint/safetensors.ts';
import type { Tensor, Tensors } from '../checkpoint/tensor.ts';
import { checkShapes } from '../checkpoint/tensor-file.ts';
import { digestOfFile, withFile } from '../files/file-source.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import { parameterShapes } from '../unet/parameters.ts';
import { HostError, UserError } from '../user-error.ts';

/**
 * A model's tensors as float32, checked against its architecture, and with `verify` also against the SHA-256 in
 * model.json. UserError that names the model and the fault.
 */
export async function loadWeights(
  { manifest, directory }: InstalledModel,
  { verify = false }: { verify?: boolean } = {},
): Promise<Tensors> {
  const path = join(directory, manifest.weights.file);
  if (verify && (await digestOfFile(path)) !== manifest.weights.sha256)
    throw new UserError('weightsDiffer', { model: modelKey(manifest), path }, { kind: 'failed' });
  return withFile(path, async (source) => {
    const file = await openSafetensors(source);
    checkShapes(file, parameterShapes(manifest.architecture));
    const tensors = new Map<string, Tensor>();
    for (const name of file.shapes.keys()) tensors.set(name, await file.read(name));
    return tensors;
  }).catch((error: unknown) => {
    if (!(error instanceof HostError)) throw error;
    throw new UserError('weightsUnusable', { model: modelKey(manifest), reason: error.message }, { kind: error.kind });
  });
}
