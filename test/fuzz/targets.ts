import { readFileSync } from 'node:fs';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openCheckpoint } from '../../src/checkpoint/open-checkpoint.ts';
import { safetensorsBytes } from '../../src/checkpoint/safetensors.ts';
import type { Tensors } from '../../src/checkpoint/tensor.ts';
import { checkShapes } from '../../src/checkpoint/tensor-file.ts';
import { openZip } from '../../src/checkpoint/zip.ts';
import { checkUnconditioned } from '../../src/model-store/check-unconditioned.ts';
import { readConfigFile } from '../../src/model-store/config-file.ts';
import { configText } from '../../src/model-store/config-text.ts';
import { canonicalJson, parseRecipe } from '../../src/sound/recipe.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';
import { randomWeights } from '../../src/unet/random-weights.ts';
import { checkpointBytes, denseParts } from '../checkpoint/write-checkpoint.ts';
import { legacyOf } from '../checkpoint/write-legacy.ts';
import { zipOf } from '../checkpoint/write-zip.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { mutate, type Random } from './mutate.ts';

/** Something that reads files of others. `make` gives what it reads, changed; `read` throws UserErrors at most. */
export interface Target {
  readonly name: string;
  readonly make: (random: Random) => Uint8Array;
  readonly read: (bytes: Uint8Array) => Promise<void> | void;
}

const goldenConfig = readFileSync(new URL('../fixtures/golden/tiny/config.yaml', import.meta.url));

/** The smallest network of this family: a checkpoint of 40 KB. */
const config = `
length: 64
model:
  _target_: main.diffusion_module.Model
  model:
    net_t: { _target_: main.diffusion_module.UNetT }
    in_channels: 1
    channels: [4, 4]
    factors: [1, 2]
    items: [1, 1]
    attentions: [0, 1]
    attention_heads: 1
    attention_features: 4
    modulation_features: 4
    resnet_groups: 2
rimshot:
  data_scale: &scale 3.5
  sampler: { name: dpmpp-2m, steps: 8, tau_max: 40 }
  training: { scale: *scale, length: "\${length}" }
`;
const { architecture } = readConfigFile(config, 'config.yaml');
const weights: Tensors = randomWeights(architecture);
const named = new Map([...weights].map(([name, tensor]) => [`model.net.${name}`, tensor]));
const checkpoint = checkpointBytes(denseParts(named));
const legacy = await legacyOf(checkpoint);
const safetensors = await (async () => {
  const chunks: Uint8Array[] = [];
  const shapes = new Map([...named].map(([name, { shape }]) => [name, shape]));
  for await (const chunk of safetensorsBytes({ shapes, type: 'F32', read: (name) => named.get(name)! }))
    chunks.push(chunk.slice());
  return Buffer.concat(chunks);
})();
const entries = await (async () => {
  const zip = await openZip(bytesSource('x', checkpoint));
  return Promise.all([...zip.entries.values()].map(async (entry) => ({ entry, bytes: await zip.read(entry) })));
})();

/** All that an import does before it writes. */
async function readWeights(bytes: Uint8Array): Promise<void> {
  const opened = await openCheckpoint(bytesSource('fuzz.ckpt', bytes));
  const file = opened.weights('online');
  checkUnconditioned(opened.names, file, architecture);
  for (const name of file.shapes.keys()) await file.read(name);
  checkShapes(file, parameterShapes(architecture));
}

/** Changed where it describes the tensors, which a change anywhere would seldom meet. */
const changedHead = (bytes: Uint8Array, head: number) => (random: Random) =>
  Buffer.concat([mutate(bytes.subarray(0, head), random), bytes.subarray(head)]);

function changedSafetensors(random: Random): Uint8Array {
  const end = 8 + Number(safetensors.readBigUInt64LE());
  const header = mutate(safetensors.subarray(8, end), random);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, safetensors.subarray(end)]);
}

const readConfig = (bytes: Uint8Array): void => {
  readConfigFile(configText(bytes, 'fuzz.yaml'), 'fuzz.yaml');
};
const directory = Math.max(0, checkpoint.length - 8000);

export const targets: readonly Target[] = [
  {
    name: 'the pickle of a checkpoint',
    make: (random) =>
      zipOf(
        entries.map(({ entry, bytes }) => {
          const changed = entry.name.endsWith('data.pkl') ? mutate(bytes, random) : bytes;
          return { name: entry.name, bytes: () => changed };
        }),
      ),
    read: readWeights,
  },
  {
    name: 'the directory of a checkpoint',
    make: (random) =>
      Buffer.concat([checkpoint.subarray(0, directory), mutate(checkpoint.subarray(directory), random)]),
    read: readWeights,
  },
  { name: 'a checkpoint anywhere', make: (random) => mutate(checkpoint, random), read: readWeights },
  { name: 'a checkpoint from before PyTorch 1.6', make: changedHead(legacy, 12_000), read: readWeights },
  { name: 'the header of a safetensors file', make: changedSafetensors, read: readWeights },
  { name: 'a safetensors file anywhere', make: (random) => mutate(safetensors, random), read: readWeights },
  { name: 'a config', make: (random) => mutate(Buffer.from(config), random), read: readConfig },
  { name: "upstream's config", make: (random) => mutate(goldenConfig, random), read: readConfig },
  {
    name: 'a recipe',
    make: (random) =>
      mutate(
        Buffer.from(canonicalJson(recipeOf(7, { kind: 'vary', source: { sample: '4k7qz2abcdefg' }, strength: 0.5 }))),
        random,
      ),
    read: (bytes) => void parseRecipe(Buffer.from(bytes).toString()),
  },
];
