import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileFault } from '../checkpoint/file-fault.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import type { Tensor } from '../checkpoint/tensor.ts';
import { checkShapes, type TensorFile } from '../checkpoint/tensor-file.ts';
import type { WeightSet } from '../checkpoint/weight-sets.ts';
import { onDisk } from '../files/disk-error.ts';
import { withFile } from '../files/file-source.ts';
import { named, quoted } from '../quoted.ts';
import type { InstalledModel, Manifest, Provenance, Variant } from '../sound/manifest.ts';
import { modelNamePattern, modelNameRule } from '../sound/manifest.ts';
import { layoutOf } from '../unet/layout.ts';
import { parameterShapes } from '../unet/parameters.ts';
import { HostError } from '../user-error.ts';
import { checkUnconditioned } from './check-unconditioned.ts';
import { longestConfig, readConfigFile } from './config-file.ts';
import { configText } from './config-text.ts';
import { writeModel } from './write-model.ts';

export interface ImportRequest {
  readonly ckptPath: string;
  readonly configPath: string;
  readonly name: string;
  readonly variant: Variant;
  readonly instrument: Manifest['instrument'];
  /** Upstream plays `online`. */
  readonly set: WeightSet;
  readonly precision: 'float32' | 'float16';
  /** The model's folder, replaced as a whole. */
  readonly directory: string;
  readonly provenance: Provenance;
  /** Tensors done and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The names of two tensors that upstream shares. */
type SharedPair = readonly [string, string];

/**
 * Converts upstream's weights (see openCheckpoint) and config.yaml into a model folder, one tensor at a time.
 * A UserError names the file, the tensor and the reason, and leaves `directory` as it was.
 */
export async function importCheckpoint(request: ImportRequest): Promise<InstalledModel> {
  const { name, onProgress } = request;
  if (!modelNamePattern.test(name)) throw new HostError(`The model name ${quoted(name)} ${modelNameRule}`);
  const { training, ...config } = await readConfig(request.configPath);
  const { provenance } = request;
  return withFile(request.ckptPath, async (source) => {
    const checkpoint = await openCheckpoint(source);
    const [first, second] = layoutOf(config.architecture).time.mlp;
    const shared: SharedPair[] = ['weight', 'bias'].map((part) => [`${first}.${part}`, `${second}.${part}`]);
    const weights = underBothNames(checkpoint.weights(request.set), shared);
    const shapes = parameterShapes(config.architecture);
    checkUnconditioned(checkpoint.names, weights, config.architecture);
    checkShapes(weights, shapes);
    for (const pair of shared) await checkShared(weights, pair);
    let done = 0;
    return writeModel(request.directory, {
      manifest: {
        format: 1,
        name,
        instrument: request.instrument,
        variant: request.variant,
        ...config,
        provenance: {
          ...provenance,
          training: {
            ...(checkpoint.globalStep === undefined ? {} : { steps: checkpoint.globalStep }),
            ...training,
            ...provenance.training,
          },
        },
      },
      set: request.set,
      type: request.precision === 'float16' ? 'F16' : 'F32',
      shapes,
      async read(tensor): Promise<Tensor> {
        const value = await weights.read(tensor);
        onProgress?.(++done, shapes.size);
        return value;
      },
    });
  });
}

const readConfig = (path: string) =>
  onDisk(path, async () => {
    const { size } = await stat(path);
    const name = basename(path);
    if (size > longestConfig) throw fileFault(name, `it has ${size} bytes; a config.yaml has at most ${longestConfig}`);
    return readConfigFile(configText(await readFile(path), name), name);
  });

/** A safetensors file keeps only one name of a shared tensor. */
function underBothNames(weights: TensorFile, pairs: readonly SharedPair[]): TensorFile {
  const shapes = new Map(weights.shapes);
  const stands = new Map<string, string>();
  for (const [here, gone] of pairs.flatMap(([a, b]): SharedPair[] => [
    [a, b],
    [b, a],
  ])) {
    const shape = weights.shapes.get(here);
    if (!shape || weights.shapes.has(gone)) continue;
    shapes.set(gone, shape);
    stands.set(gone, here);
  }
  return { ...weights, shapes, read: (name) => weights.read(stands.get(name) ?? name) };
}

/** The network has one time layer, applied twice: a file in which the two differ belongs to another network. */
async function checkShared(weights: TensorFile, [first, second]: SharedPair): Promise<void> {
  const [a, b] = [await weights.read(first), await weights.read(second)];
  if (a.data.some((value, i) => value !== b.data[i]))
    throw fileFault(
      weights.source.name,
      `tensors ${named(weights.nameInFile(first))} and ${named(weights.nameInFile(second))} differ; the network shares them`,
    );
}
