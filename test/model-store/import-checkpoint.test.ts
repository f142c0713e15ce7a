import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openCheckpoint } from '../../src/checkpoint/open-checkpoint.ts';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { UserError } from '../../src/user-error.ts';
import { checkpointBytes, denseParts } from '../checkpoint/write-checkpoint.ts';
import { importTiny, tinyCheckpoint, tinyConfig } from './golden-model.ts';
import { temporaryFolder, treeOf } from './temporary-folder.ts';

const goldenWeights = async (set: 'online' | 'ema' = 'online') => {
  const weights = (await openCheckpoint(bytesSource('tiny.ckpt', readFileSync(tinyCheckpoint)))).weights(set);
  const tensors = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  for (const name of weights.shapes.keys()) tensors.set(name, await weights.read(name));
  return tensors;
};

for (const set of ['online', 'ema'] as const)
  test(`an import keeps the ${set} weights bit for bit, and says so in model.json`, async (t) => {
    const model = await importTiny(temporaryFolder(t), { set });
    assert.deepEqual(new Map(await loadWeights(model, { verify: true })), await goldenWeights(set));
    const bytes = readFileSync(join(model.directory, 'weights.safetensors'));
    const { weights, provenance } = model.manifest;
    assert.deepEqual(weights, {
      file: 'weights.safetensors',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      set,
    });
    assert.deepEqual(JSON.parse(readFileSync(join(model.directory, 'model.json'), 'utf8')), model.manifest);
    assert.deepEqual(provenance.training, { steps: 3456 });
  });

test('the same import gives the same digest; float16 halves the file and stays within its rounding', async (t) => {
  const dataDir = temporaryFolder(t);
  const [first, again] = [await importTiny(dataDir), await importTiny(dataDir, { name: 'other' })];
  assert.equal(first.manifest.weights.sha256, again.manifest.weights.sha256);
  const half = await importTiny(dataDir, { precision: 'float16', variant: 'starter' });
  assert.ok(half.manifest.weights.bytes < first.manifest.weights.bytes * 0.6);
  const exact = await goldenWeights();
  for (const [name, { data }] of await loadWeights(half))
    data.forEach((value, i) => {
      const wanted = exact.get(name)!.data[i]!;
      assert.ok(Math.abs(value - wanted) <= Math.abs(wanted) * 2 ** -11 + 2 ** -25);
    });
});

/** Every fault of a checkpoint or config that is met on import: how it is made, and what the person reads. */
const faults: Readonly<
  Record<string, { ckpt?: (path: string) => Promise<void> | void; config?: string; says: RegExp }>
> = {
  'a text file': {
    ckpt: (path) => writeFileSync(path, 'I am a text file\n'),
    says: /^bad\.ckpt: this is no PyTorch checkpoint .* text that begins with "I am a text file/,
  },
  'a truncated zip': { ckpt: (path) => truncateSync(path, 300_000), says: /^bad\.ckpt: .*cut off/ },
  'a wrong CRC': {
    ckpt: (path) => {
      const bytes = readFileSync(path);
      // In the middle of a storage: the archive's directory stands at the end, the pickle at the start.
      bytes.writeUInt8(bytes.readUInt8(260_000) ^ 1, 260_000);
      writeFileSync(path, bytes);
    },
    says: /^bad\.ckpt: tiny\/data\/\d+ in the archive is damaged \(its CRC-32 is wrong\)/,
  },
  'weights of NaN': {
    ckpt: async (path) => {
      const tensors = await goldenWeights();
      tensors.get('blocks.0.to_out.bias')!.data[3] = Number.NaN;
      writeFileSync(
        path,
        checkpointBytes(denseParts(new Map([...tensors].map(([name, tensor]) => [`model.net.${name}`, tensor])))),
      );
    },
    says: /^bad\.ckpt: tensor model\.net\.blocks\.0\.to_out\.bias holds NaN at element 3; weights must be finite$/,
  },
  'two versions of the shared time layer': {
    ckpt: async (path) => {
      const tensors = await goldenWeights();
      tensors.get('blocks.1.blocks.1.0.bias')!.data[0] = 9;
      writeFileSync(
        path,
        checkpointBytes(denseParts(new Map([...tensors].map(([name, tensor]) => [`model.net.${name}`, tensor])))),
      );
    },
    says: /tensors model\.net\.blocks\.1\.blocks\.0\.0\.bias and model\.net\.blocks\.1\.blocks\.1\.0\.bias differ; the network shares them/,
  },
  'a config of another size': {
    config: 'channels:\n    - 8\n    - 16\n    - 16=>channels:\n    - 8\n    - 16\n    - 32',
    says: /^bad\.ckpt: tensor model\.net\.blocks\.2\.net\.\S+ has shape \[[\d, ]+\], its config asks for \[[\d, ]+\]$/,
  },
  'a config with more items': {
    config: 'items:\n    - 1=>items:\n    - 2',
    says: /^bad\.ckpt: tensor model\.net\.\S+ /,
  },
  'a config with less attention': {
    config: 'attentions:\n    - 0\n    - 0\n    - 1=>attentions:\n    - 0\n    - 0\n    - 0',
    says: /^bad\.ckpt: tensor model\.net\.\S+ /,
  },
  'an unknown network type': {
    config: 'UNetT=>WaveNet',
    says: /^config\.yaml: model\.model\.net_t\._target_: the network type "main\.diffusion_module\.WaveNet" is not known; known are UNetT and UNetT_LT$/,
  },
};

async function prepare(t: TestContext, fault: (typeof faults)[string]) {
  const folder = temporaryFolder(t);
  const [ckptPath, configPath] = [join(folder, 'bad.ckpt'), join(folder, 'config.yaml')];
  writeFileSync(ckptPath, readFileSync(tinyCheckpoint));
  await fault.ckpt?.(ckptPath);
  const [from = '', to = ''] = fault.config?.split('=>') ?? [];
  const config = readFileSync(tinyConfig, 'utf8');
  assert.ok(config.includes(from));
  writeFileSync(configPath, config.replace(from, to));
  return { ckptPath, configPath };
}

for (const [what, fault] of Object.entries(faults))
  test(`${what}: one sentence, and the model that was there stays as it was`, async (t) => {
    const dataDir = temporaryFolder(t);
    await importTiny(dataDir);
    const before = treeOf(dataDir);
    await assert.rejects(importTiny(dataDir, { set: 'online', ...(await prepare(t, fault)) }), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, fault.says);
      return true;
    });
    assert.deepEqual(treeOf(dataDir), before);
    const store = openModelStore({ bundledDir: join(dataDir, 'none'), dataDir, warn: (line) => assert.fail(line) });
    await loadWeights(store.resolve('kick'), { verify: true });
  });

test('a folder that cannot be made is one sentence with its path', async (t) => {
  const file = join(temporaryFolder(t), 'a-file');
  writeFileSync(file, '');
  await assert.rejects(importTiny(file), (error) => {
    assert.ok(error instanceof UserError, String(error));
    return /a-file.*(a part of the path is a file|there is no such file or folder)/.test(error.message);
  });
});

test('a checkpoint in place of the config, a missing file and a bad name are refused', async (t) => {
  const dataDir = temporaryFolder(t);
  const big = join(dataDir, 'big.yaml');
  writeFileSync(big, Buffer.alloc(2 << 20));
  await assert.rejects(
    importTiny(dataDir, { configPath: big }),
    /big\.yaml: it has 2097152 bytes; a config\.yaml has at most/,
  );
  await assert.rejects(
    importTiny(dataDir, { ckptPath: join(dataDir, 'gone.ckpt') }),
    /gone\.ckpt: there is no such file/,
  );
  await assert.rejects(
    importTiny(dataDir, { name: '../../evil' }),
    /name "\.\.\/\.\.\/evil" must be 1 to 32 small letters/,
  );
  assert.deepEqual(treeOf(dataDir), ['big.yaml']);
});

/** The weights of the tiny network under other names or with others beside them, as a file. */
async function weightsFile(
  t: TestContext,
  change: (tensors: Awaited<ReturnType<typeof goldenWeights>>) => void,
  prefix = 'model.net.',
): Promise<string> {
  const tensors = await goldenWeights();
  change(tensors);
  const path = join(temporaryFolder(t), 'fork.ckpt');
  const named = new Map(
    [...tensors].map(([name, tensor]) => [name.startsWith('@') ? name.slice(1) : prefix + name, tensor]),
  );
  writeFileSync(path, checkpointBytes(denseParts(named)));
  return path;
}
const zeros = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });

test('networks that are told what to make are refused by their tensors, before anything is written', async (t) => {
  const first = 'blocks.2.net.block.blocks.0.block.weight';
  const forks: readonly (readonly [string, Parameters<typeof weightsFile>[1], RegExp])[] = [
    ['more channels in', (all) => all.set(first, zeros(8, 5, 1)), /takes 5 channels .*shape \[8, 5, 1\].* asks for 2/],
    [
      'an embedding beside the network',
      (all) => all.set('@model.class_embedding.weight', zeros(3, 8)),
      /tensor model\.class_embedding\.weight belongs to a network that is told what to make/,
    ],
    [
      'a label in the network',
      (all) => all.set('blocks.3.label_emb.weight', zeros(3, 8)),
      /tensor model\.net\.blocks\.3\.label_emb\.weight belongs to/,
    ],
    [
      'a text encoder',
      (all) => all.set('@model.text_encoder.proj', zeros(3)),
      /tensor model\.text_encoder\.proj belongs to/,
    ],
  ];
  const dataDir = temporaryFolder(t);
  for (const [what, change, says] of forks) {
    await assert.rejects(importTiny(dataDir, { ckptPath: await weightsFile(t, change) }), (error) => {
      assert.ok(error instanceof UserError, what);
      assert.match(error.message, says);
      return true;
    });
    assert.deepEqual(treeOf(dataDir), []);
  }
});

test('a file that keeps one of the two names of the time layer, and other prefixes, give the same weights', async (t) => {
  const { manifest } = await importTiny(temporaryFolder(t));
  const oneName = await weightsFile(
    t,
    (all) => {
      all.delete('blocks.1.blocks.1.0.weight');
      all.delete('blocks.1.blocks.1.0.bias');
    },
    'module._orig_mod.model.net.',
  );
  const again = await importTiny(temporaryFolder(t), { ckptPath: oneName });
  assert.equal(again.manifest.weights.sha256, manifest.weights.sha256);
});

test("a model's own weights.safetensors is imported again, with the same digest", async (t) => {
  const model = await importTiny(temporaryFolder(t));
  const ckptPath = join(model.directory, 'weights.safetensors');
  const again = await importTiny(temporaryFolder(t), { ckptPath, name: 'again' });
  assert.equal(again.manifest.weights.sha256, model.manifest.weights.sha256);
});
