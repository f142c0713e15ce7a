import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { deviation, goldenArray, goldenPath } from '../fixtures/golden.ts';
import { runCli, runShell } from './run-cli.ts';

/** The reference model: 256 stereo frames. */
const length = 256;
const size = 2 * length;
const tolerance = 2e-5;

const folder = mkdtempSync(join(tmpdir(), 'rimshot-cli-'));
const env = { DATA_DIR: join(folder, 'data'), DEVICE: 'cpu', THREADS: '1' };
const out = join(folder, 'out');
after(() => rmSync(folder, { recursive: true, force: true }));

before(async () => {
  const { code, stderr } = await runShell(
    ['import', goldenPath('tiny', 'tiny.ckpt'), '--config', goldenPath('tiny', 'config.yaml'), '--name', 'tiny'],
    env,
  );
  assert.equal(code, 0, stderr);
});

/** Runs a verb with --json --raw and gives its sounds as [channels * frames], decoded from the files. */
async function sounds(args: readonly string[]): Promise<Float32Array[]> {
  const { code, stdout, stderr } = await runCli([...args, '--raw', '--json', '--out', out], env);
  assert.equal(code, 0, stderr);
  const made = JSON.parse(stdout) as { sounds: { file: string }[] };
  return made.sounds.map(({ file }) => {
    const { channels } = readWav(readFileSync(file)).sound;
    return Float32Array.from(channels.flatMap((channel) => [...channel]));
  });
}

function floatFile(name: string, ...parts: readonly Float32Array[]): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))));
  return path;
}

/** The first item of a reference array as a float WAV. */
function floatWav(name: string, values: Float32Array): string {
  const path = join(folder, name);
  const channels = [values.slice(0, length), values.slice(length, size)];
  writeFileSync(path, writeWav({ channels, sampleRate: 44100 }, { bitDepth: '32f' }));
  return path;
}

test('generate from given noise is upstream’s sampler, number for number', async () => {
  const made = await sounds(
    `generate tiny 2 --noise ${goldenPath('tiny', 'x.f32')} --sampler ddim --schedule linear --steps 3`.split(' '),
  );
  const expected = goldenArray('tiny', 'sample_3');
  for (const [i, sound] of made.entries())
    assert.ok(deviation(sound, expected.slice(i * size, (i + 1) * size)) <= tolerance);
});

test('restyle --method upstream is upstream’s style transfer', async () => {
  const source = floatWav('style.wav', goldenArray('tiny', 'style_audio'));
  const noise = floatFile('style-noise.f32', goldenArray('tiny', 'x').slice(0, size));
  const [sound] = await sounds(
    `restyle ${source} 1 --model tiny --method upstream --strength 0.3 --steps 6 --noise ${noise}`.split(' '),
  );
  assert.ok(deviation(sound!, goldenArray('tiny', 'style_noise0.3_steps6').slice(0, size)) <= tolerance);
});

test('restyle and vary of a file whose hit comes late say so, on stderr', async () => {
  const late = join(folder, 'late.wav');
  const hit = Float32Array.from({ length: 30_000 }, (_, i) => (i < 22_050 ? 0 : 0.5 * Math.exp((22_050 - i) / 2000)));
  writeFileSync(late, writeWav({ channels: [hit, hit], sampleRate: 44_100 }, { bitDepth: '16' }));
  for (const verb of ['restyle', 'vary']) {
    const { code, stdout, stderr } = await runCli([verb, late, '2', '--model', 'tiny', '--out', out, '--json'], env);
    assert.equal(code, 0, stderr);
    assert.equal(
      stderr.match(/The hit was found 0\.5 s into the file; what comes before it was left out\./g)?.length,
      1,
    );
    assert.equal(JSON.parse(stdout).sounds[0].recipe.derivation.onset, 2);
  }
});

test('inpaint from a mask and given noises is upstream’s inpainting', async () => {
  const source = floatWav('inpaint.wav', goldenArray('tiny', 'style_audio'));
  const mask = floatFile('mask.f32', goldenArray('tiny', 'inpaint_mask').slice(0, size));
  const all = goldenArray('tiny', 'inpaint_noises');
  const firstItems = Array.from({ length: 8 }, (_, pass) => all.slice(pass * 2 * size, pass * 2 * size + size));
  const noise = floatFile('inpaint-noise.f32', goldenArray('tiny', 'x').slice(0, size), ...firstItems);
  const [sound] = await sounds(
    `inpaint ${source} 1 --model tiny --mask ${mask} --noise ${noise} --schedule linear --steps 4 --resamples 2`.split(
      ' ',
    ),
  );
  assert.ok(deviation(sound!, goldenArray('tiny', 'inpaint_steps4_resamples2').slice(0, size)) <= tolerance);
});

test('a seed gives the same bytes each time, and vary and morph take the files it made', async () => {
  const run = async (folderName: string, args: string) => {
    const target = join(folder, folderName);
    const { code, stderr } = await runCli([...args.split(' '), '--out', target], env);
    assert.equal(code, 0, stderr);
    return readdirSync(target).map((name) => join(target, name));
  };
  const once = await run('once', 'generate tiny 2 --seed 4294967295');
  const again = await run('again', 'generate tiny 2 --seed 4294967295');
  assert.equal(once.length, 2);
  // The seed after the last is the first.
  assert.deepEqual(once.map((file) => file.split('-').at(-2)).sort(), ['0', '4294967295']);
  for (const [i, file] of once.entries()) assert.deepEqual(readFileSync(file), readFileSync(again[i]!));
  assert.equal((await run('varied', `vary ${once[0]} 2 --strength 0.4 --seed 1`)).length, 2);
  assert.equal((await run('morphed', `morph ${once[0]} ${once[1]} 3`)).length, 3);
  const refused = await runCli(['morph', join(folder, 'inpaint.wav'), once[0]!], env);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /carries no recipe/);
});

test('each sound is on disk when it is made: whoever cancels keeps what there is', async () => {
  const target = join(folder, 'cancelled');
  const args = ['generate', 'tiny', '50', '--seed', '1', '--steps', '200', '--out', target];
  const { code, stdout, stderr } = await runShell(args, env, (child) => {
    const watching = setInterval(() => {
      if (!existsSync(target) || readdirSync(target).filter((name) => name.endsWith('.wav')).length < 2) return;
      clearInterval(watching);
      child.kill('SIGINT');
    }, 20);
    child.once('exit', () => clearInterval(watching));
  });
  assert.equal(code, 1, stderr);
  const written = readdirSync(target);
  assert.ok(written.length >= 2 && written.length < 50 && written.every((name) => name.endsWith('.wav')));
  assert.match(stderr, new RegExp(`Cancelled; ${written.length} of 50 sounds were written\\.`));
  assert.equal(stdout.trim().split('\n').length, written.length);
});

test('a seed without a count is one sound, in the shell as in the chat', async () => {
  assert.equal((await sounds(['generate', 'tiny', '--seed', '7'])).length, 1);
});

test('restyle takes FLAC and Opus, and says what was mended in a file that was cut off', async () => {
  const formats = new URL('../fixtures/audio/formats/', import.meta.url);
  const bytes = (name: string): Buffer => readFileSync(new URL(name, formats));
  const restyled = async (name: string, file: Uint8Array) => {
    writeFileSync(join(folder, name), file);
    const args = [
      'restyle',
      join(folder, name),
      '1',
      '--model',
      'tiny',
      '--seed',
      '1',
      '--out',
      out,
      '--raw',
      '--json',
    ];
    const { code, stdout, stderr } = await runCli(args, env);
    assert.equal(code, 0, stderr);
    const [made] = (JSON.parse(stdout) as { sounds: { file: string }[] }).sounds;
    return { channels: readWav(readFileSync(made!.file)).sound.channels, stderr };
  };
  const plain = await restyled('plain.wav', bytes('drum.wav'));
  assert.deepEqual((await restyled('renamed.wav', bytes('drum.flac'))).channels, plain.channels);
  assert.equal((await restyled('voice.ogg', bytes('drum.opus'))).channels.length, 2);
  const cut = await restyled('cut.wav', bytes('drum.wav').subarray(0, 4000));
  assert.match(cut.stderr, /^The file is cut off: 1,023 of its 3,001 frames are missing; the rest was read\.$/m);
});

const badInput: readonly (readonly [args: string, says: RegExp])[] = [
  ['generate tiny --steps 0', /^--steps 0: must be a whole number from 1 to 1000\.$/],
  ['generate tiny --seed -1', /^--seed -1: must be a whole number from 0 to 4294967295\.$/],
  ['generate tiny --seed 4294967296', /^--seed 4294967296: must be .* 4294967295\.$/],
  ['generate tiny 0', /^count 0: must be a whole number from 1 to 100\.$/],
  ['generate tiny 1000', /^count 1000: must be .* 100\.$/],
  ['generate tiny 1 --length 255', /^--length 255: for .* it must be a multiple of 4 frames/],
  ['generate tiny 1 --noise empty.f32', /^empty\.f32 cannot be read: there is no such file/],
  ['generate oboe', /There is no model "oboe"/],
  ['restyle nothing.wav --model tiny', /^nothing\.wav cannot be read/],
  ['inpaint EMPTY --model tiny', /is empty \(0 bytes\)/],
  ['restyle M4A --model tiny', /drum\.m4a is an M4A \(AAC or ALAC in MPEG-4\)\. Export it as WAV or FLAC/],
  ['generate', /missing required argument 'model'/],
];

test('bad input is one sentence and exit code 2, without a stack trace or a file', async () => {
  const empty = join(folder, 'empty.wav');
  writeFileSync(empty, '');
  const m4a = fileURLToPath(new URL('../fixtures/audio/formats/drum.m4a', import.meta.url));
  for (const [i, [args, says]] of badInput.entries()) {
    const target = join(folder, 'refused');
    const run = i === 0 ? runShell : runCli;
    const { code, stdout, stderr } = await run(
      [...args.replace('EMPTY', empty).replace('M4A', m4a).split(' '), '--out', target],
      env,
    );
    assert.equal(code, 2, `${args}: ${stderr}`);
    assert.match(stderr.split('\n')[0]!.replace(/^error: /, ''), says);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.equal(stdout, '');
    assert.equal(existsSync(target), false);
  }
});

test('two names for the same weights: a sound is varied at the rate of the model that made it', async () => {
  const config = readFileSync(goldenPath('tiny', 'config.yaml'), 'utf8');
  const slow = join(folder, 'slow.yaml');
  writeFileSync(slow, config.replace('sampling_rate: 44100', 'sampling_rate: 16000'));
  const imported = await runCli(
    ['import', goldenPath('tiny', 'tiny.ckpt'), '--config', slow, '--name', 'zz-slow', '--weights', 'online'],
    env,
  );
  assert.equal(imported.code, 0, imported.stderr);
  const rateOf = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await runCli([...args, '--json', '--out', out], env);
    assert.equal(code, 0, stderr);
    const { file } = (JSON.parse(stdout) as { sounds: { file: string }[] }).sounds[0]!;
    return { file, rate: readWav(readFileSync(file)).sound.sampleRate };
  };
  for (const [name, rate] of [
    ['tiny', 44_100],
    ['zz-slow', 16_000],
  ] as const) {
    const made = await rateOf(['generate', name, '1', '--seed', '5']);
    assert.equal(made.rate, rate);
    assert.equal((await rateOf(['vary', made.file, '1', '--seed', '6'])).rate, rate);
  }
});
