import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readConfigFile } from '../../src/model-store/config-file.ts';
import { configText } from '../../src/model-store/config-text.ts';
import { yamlLimits } from '../../src/model-store/read-yaml.ts';
import { faultOf } from '../fuzz/fault-of.ts';

const golden = readFileSync(new URL('../fixtures/golden/tiny/config.yaml', import.meta.url), 'utf8');
const read = (text: string) => readConfigFile(text, 'config.yaml');
const refusal = async (text: string): Promise<string> => {
  const { fault, sentence } = await faultOf(() => void read(text));
  assert.equal(fault, undefined);
  return sentence ?? 'accepted';
};
const { architecture } = read(golden);

/** A config in one's own words, with the parts that the cases change. */
const config = ({ head = '', net = '', items = '[1, 1, 2]', target = 'Model', tail = '' } = {}) => `
module: main.diffusion_module
sampling_rate: 44100
length: 256
channels: 2
${head}
model:
  _target_: \${module}.${target}
  model:
    ${net}
    net_t: { _target_: main.diffusion_module.UNetT }
    in_channels: \${channels}
    channels: [8, 16, 16]
    factors: [1, 2, 2]
    items: ${items}
    attentions: [0, 0, 1]
    attention_heads: 2
    attention_features: 8
    modulation_features: 32
${tail}`;

test('UTF-16 as PowerShell writes it is read, with either byte order; without its mark it is called by its name', () => {
  const little = Buffer.from(`\ufeff${golden}`, 'utf16le');
  const readBytes = (bytes: Uint8Array) => readConfigFile(configText(bytes, 'config.yaml'), 'config.yaml');
  assert.deepEqual(readBytes(little), read(golden));
  assert.deepEqual(readBytes(Buffer.from(little).swap16()), read(golden));
  assert.deepEqual(readBytes(Buffer.from(`\ufeff${golden}`)), read(golden));
  assert.deepEqual(readBytes(Buffer.from(`# gr\u00f6\u00dfer\n${golden}`, 'latin1')), read(golden));
  assert.throws(() => readBytes(little.subarray(2)), /^UserError: config\.yaml: it is UTF-16 without the mark/);
  assert.throws(() => readBytes(Buffer.from([0x50, 0x4b, 3, 4, 0, 0])), /it is no text: the config\.yaml is meant/);
});

test('merge keys and references to lists are read', () => {
  const plain = read(config());
  assert.deepEqual(plain.architecture, architecture);
  assert.deepEqual(read(config({ head: 'net: { items: [1, 1, 2] }', items: `\${net.items}` })), plain);
  const merged = config({
    head: 'base: &base { attention_features: 99, resnet_groups: 8 }',
    net: '<<: *base',
  });
  assert.deepEqual(read(merged), plain);
  assert.throws(
    () => read(config({ net: '<<: 5' })),
    /^UserError: config\.yaml: it is not usable YAML: Merge sources must be maps/,
  );
  assert.deepEqual(read(config({ head: `a: "\${b}"\nb: "\${c}"\nc: [1, 1, 2]`, items: `\${a}` })), plain);
});

test('a key that stands twice is named with its line, also where a document follows', async () => {
  assert.match(await refusal(config({ head: 'channels: 2' })), /line 6: the key "channels" stands a second time/);
  assert.match(await refusal(`${config()}---\na: 1\n`), /line \d+: it holds several YAML documents/);
});

test("files that are not the experiment's config are called by their name, and say which file is meant", async () => {
  const root = `defaults:\n  - _self_\n  - exp: null\nseed: 12345\nlogs_dir: \${work_dir}\${oc.env:DIR_LOGS}\n`;
  assert.match(await refusal(root), /this is Hydra's root config \(it has defaults:\)\. Meant is .*exp\/NAME\.yaml/);
  assert.match(await refusal('hydra: { run: { dir: x } }'), /Hydra's own hydra\.yaml\. Meant is/);
  assert.match(await refusal('seed: 5'), /model: it is missing\. Meant is/);
  assert.match(await refusal('- exp=kicks'), /it is no config/);
  assert.match(
    await refusal(golden.replace('length: 256', `length: \${data.length}`)),
    /length: .*not "\$\{data\.length\}"; the file does not say what that refers to/,
  );
});

test('networks that are told what to make are refused, whatever their fork calls it', async () => {
  const conditioned = [
    config({ target: 'ConditionalModel' }),
    config({ target: 'ClassModel' }),
    config({ net: 'context_channels: [4]' }),
    config({ net: 'embedding_features: 768' }),
    config({ net: 'cross_attentions: [0, 1, 1]' }),
    config({ net: 'use_text_conditioning: true' }),
    config().replace('model:\n  _target_', 'model:\n  conditioning_dim: 3\n  _target_'),
    config().replace('model:\n  _target_', 'model:\n  num_classes: 4\n  _target_'),
    config().replace('model:\n  _target_', 'model:\n  audio_channels: 1\n  _target_'),
  ];
  for (const text of conditioned) assert.match(await refusal(text), /; conditioned networks are not supported$/);
  assert.match(
    await refusal(config().replace('channels: 2', 'channels: 4')),
    /has 4 channels in and 4 out; sounds are mono or stereo/,
  );
  assert.match(await refusal(config({ net: 'out_channels: 1' })), /2 channels in and 1 out; sounds are mono or stereo/);
  for (const off of [
    'cross_attentions: [0, 0, 0]',
    'context_channels: []',
    'embedding_features: null',
    'use_embedding_cfg: false',
  ])
    assert.equal(await refusal(config({ net: off })), 'accepted', off);
});

test('aliases of what they stand in, references in circles and nesting end with a sentence or as they were', async () => {
  assert.match(await refusal('length: &a [*a]'), /an alias stands inside of what it repeats/);
  assert.match(await refusal('a: &a { b: &b [*a, *b] }'), /an alias stands inside of what it repeats/);
  for (const head of [
    `x: "\${x}"`,
    `x: "\${y}"\ny: "\${x}"`,
    `x: ["\${x}", "\${x}"]`,
    `x: { y: "\${x}" }`,
    `x: "a\${x}\${x}"`,
  ])
    assert.equal(await refusal(config({ head })), 'accepted', head);
  const lists = Array.from({ length: 40 }, (_, i) => `a${i + 1}: ["\${a${i}}", "\${a${i}}"]`).join('\n');
  assert.match(await refusal(config({ head: `a0: [x, x]\n${lists}` })), /repeat more than 10000 values/);
  const texts = Array.from({ length: 40 }, (_, i) => `a${i + 1}: "\${a${i}}\${a${i}}"`).join('\n');
  assert.match(
    await refusal(config({ head: `a0: ${'x'.repeat(100)}\n${texts}` })),
    /texts of more than 65536 characters/,
  );
  const deep = Array.from({ length: 40 }, (_, i) => `${'  '.repeat(i)}a:`).join('\n');
  assert.match(await refusal(`${deep} 1`), /nests deeper than 32 levels/);
});

// Each of these took the parser seconds, ended its stack, or aborted the process.
for (const [what, text, says] of [
  ['65,000 braces', '{'.repeat(65_000), /nests deeper than 32 levels/],
  ['65,000 brackets', '['.repeat(65_000), /nests deeper than 32 levels/],
  ['dashes in one line', '- '.repeat(32_000), /nests deeper than 32 levels/],
  ['question marks in one line', '? '.repeat(32_000), /nests deeper than 32 levels/],
  ['question marks in a list', `[${'? '.repeat(30_000)}`, /nests deeper than 32 levels/],
  ['colons in one line', ': '.repeat(32_000), /nests deeper than 32 levels/],
  ['commas', `[${','.repeat(60_000)}]`, /more than 10000 words and signs/],
  ['anchors', '&a '.repeat(20_000), /more than 10000 words and signs/],
  ['quotation marks', '"'.repeat(65_000), /more than 10000 words and signs/],
  ['keys', Array.from({ length: 4000 }, (_, i) => `k${i}: 1`).join('\n'), /more than 10000 words and signs/],
  ['aliases', `a: &a 1\nb: [${'*a, '.repeat(101)}]`, /more than 100 aliases/],
  ['more than 64 KB', '#'.repeat(yamlLimits.characters + 1), /has 65537 characters/],
  ['a name that is not there', `a: *${'x'.repeat(60_000)}`, /Unresolved alias/],
] as const)
  test(`YAML of ${what}: one short sentence before the parser meets it`, async (t) => {
    const startMs = performance.now();
    assert.match(await refusal(text), says);
    t.diagnostic(`${text.length} characters: ${(performance.now() - startMs).toFixed(0)} ms`);
  });

test('names that every JavaScript object has are plain keys and no values', async () => {
  const sampler = (line: string) => refusal(`${golden}\nrimshot:\n  ${line}\n`);
  for (const name of ['constructor', '__proto__', 'toString']) {
    assert.match(await sampler(`sampler: { name: ${name} }`), /rimshot\.sampler\.name: /);
    assert.match(await sampler(`source_level: { measure: ${name}, db: -1 }`), /source_level\.measure: /);
    assert.match(await refusal(golden.replace('UNetT', name)), /network type .* is not known/);
    assert.equal(await refusal(`${config()}\n${name}: { polluted: 1 }\n`), 'accepted');
    assert.match(await refusal(golden.replace('length: 256', `length: "\${${name}}"`)), /length: /);
  }
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('networks of more tensors than a file may hold are refused by their count', async () => {
  const levels = (value: number) => `[${Array.from({ length: 16 }, () => value).join(', ')}]`;
  const text = `
length: 65536
model:
  model:
    net_t: { _target_: UNetT }
    channels: ${levels(8)}
    factors: ${levels(1)}
    items: ${levels(32)}
    attentions: ${levels(16)}
    attention_heads: 1
    attention_features: 1
    modulation_features: 1
`;
  assert.match(await refusal(text), /the network would have \d+ tensors; at most 20000 are supported/);
});

test('values that are long, huge or strange are cut short', async () => {
  for (const value of [
    'x'.repeat(50_000),
    `[${'1, '.repeat(2000)}]`,
    '"\\u202e\\u0007"',
    '.nan',
    '-.inf',
    '!!binary aGk=',
    '1e400',
  ])
    assert.match(await refusal(golden.replace('length: 256', `length: ${value}`)), /^config\.yaml: length: /);
});
