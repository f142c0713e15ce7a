import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { elementCount } from '../../src/checkpoint/tensor.ts';
import { readConfigFile } from '../../src/model-store/config-file.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';
import { checkpointChunks, tensorValue } from '../checkpoint/write-checkpoint.ts';
import { dict, type Value } from '../checkpoint/write-pickle.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

const config = `
sampling_rate: 44100
length: 32768
model:
  model:
    net_t: { _target_: main.diffusion_module.UNetT }
    in_channels: 2
    channels: [32, 32, 64, 64, 128, 128, 256, 256]
    factors: [1, 2, 2, 2, 2, 2, 2, 2]
    items: [2, 2, 2, 2, 2, 2, 4, 4]
    attentions: [0, 0, 0, 0, 0, 1, 1, 1]
    attention_heads: 8
    attention_features: 64
`;

/** A full-size checkpoint: 31.6 million weights and one of Adam's moments, float32, with storages shared as upstream's. */
function writeFullSize(path: string): void {
  const { architecture } = readConfigFile(config, 'config.yaml');
  const storages = new Map<string, () => Uint8Array>();
  const tensors = new Map<string, Value>();
  const moments = new Map<Value, Value>();
  const add = (shape: readonly number[], storage: string): Value => {
    const elements = elementCount(shape);
    storages.set(storage, () => new Uint8Array(new Float32Array(elements).fill(0.01).buffer));
    return tensorValue({ shape, storage, elements });
  };
  let i = 0;
  for (const [name, shape] of parameterShapes(architecture)) {
    const first = name.replace('blocks.1.blocks.1.', 'blocks.1.blocks.0.');
    const shared = first === name ? undefined : tensors.get(`model.net.${first}`);
    tensors.set(`model.net.${name}`, shared ?? add(shape, String(i)));
    if (!shared) moments.set(i, dict({ step: 100, exp_avg: add(shape, `${i}0000`) }));
    i++;
  }
  const file = openSync(path, 'w');
  for (const chunk of checkpointChunks({ tensors, storages, more: { optimizer_states: [dict({ state: moments })] } }))
    writeSync(file, chunk);
  closeSync(file);
}

test('importing a full-size checkpoint of 250 MB takes at most 600 MB of memory', async (t) => {
  const folder = temporaryFolder(t);
  const [ckptPath, configPath] = [join(folder, 'full.ckpt'), join(folder, 'config.yaml')];
  writeFullSize(ckptPath);
  writeFileSync(configPath, config);
  assert.ok(statSync(ckptPath).size > 250e6);
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    fileURLToPath(new URL('import-memory.ts', import.meta.url)),
    ckptPath,
    configPath,
    join(folder, 'kick'),
  ]);
  const { baselineKb, peakKb, seconds } = JSON.parse(stdout) as Record<string, number>;
  t.diagnostic(
    `${(statSync(ckptPath).size / 1e6).toFixed(0)} MB checkpoint: peak ${(peakKb! / 1024).toFixed(0)} MiB, of it ${(baselineKb! / 1024).toFixed(0)} MiB before the import; ${seconds!.toFixed(1)} s`,
  );
  assert.ok(peakKb! * 1024 <= 600e6);
  assert.ok(statSync(join(folder, 'kick', 'weights.safetensors')).size > 126e6);
});
