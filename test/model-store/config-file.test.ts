import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readConfigFile } from '../../src/model-store/config-file.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';
import { UserError } from '../../src/user-error.ts';

/** The full-size experiment as upstream's training writes it, with Hydra's references to other keys. */
const upstream = `
module: main.diffusion_module
batch_size: 1
sampling_rate: 44100
length: 32768
channels: 2
logs_dir: \${work_dir}\${oc.env:DIR_LOGS}
model:
  _target_: \${module}.Model
  lr: 1e-4
  model:
    _target_: audio_diffusion_pytorch.DiffusionModel
    net_t:
      _target_: \${module}.UNetT # the network
    in_channels: \${channels}
    channels: [32, 32, 64, 64, 128, 128, 256, 256]
    factors: [1, 2, 2, 2, 2, 2, 2, 2]
    items: [2, 2, 2, 2, 2, 2, 4, 4]
    attentions: [0, 0, 0, 0, 0, 1, 1, 1]
    attention_heads: 8
    attention_features: 64
datamodule:
  dataset:
    crop_size: \${length}
callbacks:
  model_checkpoint:
    dirpath: \${logs_dir}/ckpts/\${now:%Y-%m-%d-%H-%M-%S}
`;

const read = (text: string) => readConfigFile(text, 'config.yaml');
const withRimshot = (section: string) => read(`${upstream}rimshot:\n${section}`);

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof UserError, `a sentence for a person, not ${String(error)}`);
    return error.message;
  }
  return 'accepted';
}

test("upstream's own config gives the full-size network of 31.6 million weights", () => {
  const { architecture, ...rest } = read(upstream);
  assert.equal(architecture.inChannels, 2);
  assert.equal(architecture.modulationFeatures, 1024);
  assert.equal(architecture.resnetGroups, 8);
  const { size, weights } = [...parameterShapes(architecture)].reduce(
    (sum, [name, shape]) => ({
      size: sum.size + 1,
      // The second name of the shared time layer is no weight of its own.
      weights: sum.weights + (name.startsWith('blocks.1.blocks.1.') ? 0 : shape.reduce((a, b) => a * b, 1)),
    }),
    { size: 0, weights: 0 },
  );
  assert.ok(size > 300);
  assert.equal((weights / 1e6).toFixed(1), '31.6');
  assert.deepEqual(rest, {
    sampleRate: 44_100,
    lengthFrames: 32_768,
    dataScale: 1,
    sourceLevel: { measure: 'lufs', db: -20 },
    sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 12, tauMax: 4, tauMin: 0.001 },
    training: undefined,
  });
});

test('absent keys have the defaults of the upstream library', () => {
  const { architecture } = read(`
model:
  model:
    net_t: { _target_: main.diffusion_module.UNetT }
    channels: [8, 16]
    factors: [1, 2]
    items: [1, 1]
`);
  assert.deepEqual(architecture, {
    inChannels: 2,
    outChannels: 2,
    channels: [8, 16],
    factors: [1, 2],
    items: [1, 1],
    attentions: [0, 0],
    attentionHeads: 8,
    attentionFeatures: 64,
    modulationFeatures: 1024,
    resnetGroups: 8,
    transform: { kind: 'none' },
  });
});

test('the learned transform has the sizes of upstream, or those of the rimshot section', () => {
  const learned = upstream.replace('.UNetT ', '.UNetT_LT ').replace('length: 32768', 'length: 65536');
  assert.deepEqual(read(learned).architecture.transform, {
    kind: 'learned',
    numFilters: 32,
    windowLength: 16,
    stride: 16,
  });
  const golden = readFileSync(
    new URL('../fixtures/golden/tiny-learned-transform/config.yaml', import.meta.url),
    'utf8',
  );
  assert.deepEqual(read(golden).architecture.transform, {
    kind: 'learned',
    numFilters: 4,
    windowLength: 16,
    stride: 8,
  });
});

test('the rimshot section sets scale, sampler, patching and level', () => {
  const config = withRimshot(`
  name: kick
  data_scale: 4.07
  sampler: { name: dpmpp_2m, steps: 16, tau_max: 28.0, tau_min: 0.004, temperature: 1.2, temperature_below_hz: 5000, mono_below_db: -25 }
  patching: { patch_size: 4 }
  training: { steps: 12000, clips: 272 }
`);
  assert.equal(config.dataScale, 4.07);
  assert.deepEqual(config.sampling, {
    sampler: 'dpmpp-2m',
    schedule: 'log',
    steps: 16,
    tauMax: 28,
    tauMin: 0.004,
    temperature: 1.2,
    temperatureBelowHz: 5000,
    monoBelowDb: -25,
  });
  assert.deepEqual(config.architecture.transform, { kind: 'patching', patchSize: 4 });
  assert.deepEqual(config.sourceLevel, { measure: 'peak', db: -1.5 });
  assert.deepEqual(config.training, { steps: 12_000, clips: 272 });
  assert.deepEqual(withRimshot('  source_level: { measure: lufs, db: -14 }\n').sourceLevel, {
    measure: 'lufs',
    db: -14,
  });
});

test('gated levels and learned places are read, and places fix the length', () => {
  const places = '[0, 16384, 0, 0, 0, 0, 0, 256]';
  const section = `
  gates: [1, 0, 0, 0, 0, 0, 0, 0]
  places: ${places}
`;
  const { architecture } = withRimshot(section);
  assert.deepEqual(architecture.gates, [1, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(architecture.places, JSON.parse(places));
  const wrong = (from: string, to: string) => refusal(`${upstream}rimshot:${section.replace(from, to)}`);
  assert.match(wrong('16384', '16383'), /length is 32768; for this network it must be 32766 frames/);
  assert.match(wrong('gates: [1,', 'gates: [2,'), /rimshot\.gates\.0: must be at most 1, not 2/);
  const uneven = upstream.replace(/( +)in_channels: .*/, '$&\n$1out_channels: 1');
  assert.match(refusal(`${uneven}rimshot:${section}`), /as many channels out \(1\) as in \(2\)/);
  assert.match(wrong(', 256]', ']'), /places has 7 entries, channels has 8/);
});

test('mistakes name the key, the value and what is allowed', () => {
  const change = (from: string, to: string) => {
    assert.ok(upstream.includes(from));
    return refusal(upstream.replace(from, to));
  };
  assert.match(
    change('.UNetT ', '.UNetXL '),
    /^config\.yaml: model\.model\.net_t\._target_: the network type "main\.diffusion_module\.UNetXL" is not known; known are UNetT and UNetT_LT$/,
  );
  assert.match(change('.UNetT ', '.constructor '), /network type .* is not known/);
  assert.match(change('factors: [1, 2,', 'factors: [1,'), /factors has 7 entries, channels has 8/);
  assert.match(
    change('factors: [1,', 'factors: ["one",'),
    /model\.model\.factors\.0: must be a whole number from 1 to 64, not "one"/,
  );
  assert.match(change('factors: [1,', 'factors: [-1,'), /model\.model\.factors\.0: must be at least 1, not -1/);
  assert.match(change('factors: [1,', 'factors: [1.5,'), /must be a whole number from 1 to 64, not 1\.5/);
  assert.match(change('channels: [32,', 'channels: [30,'), /channels 30 cannot be divided into resnet_groups 8/);
  assert.match(change('channels: [32, 32', 'channels: [1000000000000, 32'), /channels\.0: must be at most 4096/);
  assert.match(
    change('128, 128, 256, 256]', '4096, 4096, 4096, 4096]'),
    /the network would have \d+ weights; at most 500000000/,
  );
  assert.match(
    change('length: 32768', 'length: 32769'),
    /length is 32769; for this network it must be a multiple of 128 frames/,
  );
  assert.match(change('length: 32768', 'length: 1e12'), /length: .*1048576/);
  assert.match(change('attention_heads: 8', 'context_channels: [4]'), /conditioned networks are not supported/);
  assert.match(change('attention_heads: 8', 'diffusion_t: {_target_: a.KDiffusion}'), /only VDiffusion/);
  assert.match(refusal(`${upstream}rimshot: {sampler: {tau_min: 5}}\n`), /tau_min 5 must be below tau_max 4/);
  assert.match(
    refusal(`${upstream}rimshot: {sampler: {temperature: 3}}\n`),
    /rimshot\.sampler\.temperature: must be at most 2, not 3/,
  );
  assert.match(
    refusal(`${upstream}rimshot: {sampler: {mono_below_db: 6}}\n`),
    /mono_below_db: must be -120 to 0, not 6/,
  );
  assert.match(refusal(`${upstream}rimshot: {data_scale: 0}\n`), /rimshot\.data_scale: must be above 0, not 0/);
  assert.match(
    refusal(`${upstream}rimshot: {learned_transform: {num_filters: 4, window_length: 16, stride: 8}}\n`),
    /needs the network type UNetT_LT/,
  );
});

test('what is no config at all is said to be none', () => {
  assert.match(refusal(''), /no config/);
  assert.match(refusal('just a text'), /no config/);
  assert.match(refusal('a: [1,'), /is not YAML/);
  assert.match(refusal('a: b'), /model: /);
  assert.match(refusal('x'.repeat(2 << 20)), /has 2097152 characters/);
});

test('YAML that explodes, nests without end or names Python objects does no harm', () => {
  const bomb = [
    'a0: &a0 [x, x]',
    ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`),
  ].join('\n');
  assert.match(refusal(bomb), /not usable YAML/);
  assert.match(refusal('['.repeat(100_000)), /YAML/);
  assert.match(refusal(`x: \${x}\n${upstream}`), /accepted/);
  assert.match(refusal('!!python/object/apply:os.system ["id"]'), /no config/);
});
