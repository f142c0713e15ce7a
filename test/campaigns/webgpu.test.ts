import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readWav } from '../../src/audio/wav.ts';
import { runShell } from '../cli/run-cli.ts';
import { deviation } from '../fixtures/golden.ts';

/** Chromium brings SwiftShader, a Vulkan driver that computes on the CPU, and a loader for it. */
const folders = ['/usr/lib/chromium', '/usr/lib64/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const swiftShader = folders.find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json'))) ?? folders[0]!;
const driver = join(swiftShader, 'vk_swiftshader_icd.json');
const onSwiftShader = { LD_LIBRARY_PATH: swiftShader, VK_DRIVER_FILES: driver };
/** Another order of summation, and SwiftShader's own exponentials. */
const tolerance = 1e-4;
const minutes = 60_000;

const temporary = mkdtempSync(join(tmpdir(), 'rimshot-webgpu-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

async function run(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file, ...args], {
    env: { ...process.env, ...env },
    timeout: 5 * minutes,
  });
  return stdout;
}

const installed = { skip: !existsSync(driver) && `no software Vulkan driver in ${folders.join(', ')}` };

test('the reference network gives upstream’s answer on WebGPU', installed, async () => {
  const out = await run('webgpu-child.ts', [join(temporary, 'tiny')], onSwiftShader);
  const { deviation } = JSON.parse(out) as { deviation: number };
  assert.ok(deviation <= tolerance, `it deviates by ${deviation}`);
});

test('without a driver WebGPU falls back to the CPU, in one line that says why', {
  skip: process.platform !== 'linux' && 'drivers are chosen otherwise here',
}, async () => {
  const out = await run('webgpu-absent.ts', [], {
    VK_DRIVER_FILES: '/nonexistent.json',
    VK_ICD_FILENAMES: '/nonexistent.json',
  });
  const { device, note } = JSON.parse(out) as { device: string; note: string };
  assert.equal(device, 'cpu');
  assert.match(note, /^CPU \(webgpu: .+\)$/);
});

test(
  'auto measures a driver that computes on the CPU once, and takes the CPU, which is faster',
  installed,
  async () => {
    const env = { ...onSwiftShader, DATA_DIR: join(temporary, 'data'), DEVICE: 'auto' };
    const notes = [];
    for (let time = 0; time < 2; time++) {
      const { code, stdout, stderr } = await runShell(['doctor', '--json'], env);
      assert.equal(code, 0, stderr);
      const { device, note } = JSON.parse(stdout) as { device: string; note: string };
      assert.equal(device, 'cpu');
      assert.match(note, /^CPU \(.*webgpu.*: the CPU is faster: .+ takes .+ on the CPU and .+ on webgpu/);
      notes.push(note);
    }
    assert.equal(notes[1], notes[0], 'with the figures of the first time');
  },
);

test('DEVICE=webgpu makes a starter’s sound that is the CPU’s within 1e-3', installed, async () => {
  const sounds = [];
  for (const device of ['cpu', 'webgpu']) {
    // A step takes SwiftShader many seconds. Two steps of the newer kick, whose sound is fainter then, lie 1.2e-3 apart.
    const args = ['generate', 'kick@1', '1', '--seed', '123', '--steps', '2', '--raw', '--json'];
    const { code, stdout, stderr } = await runShell([...args, '--out', join(temporary, device)], {
      ...onSwiftShader,
      DATA_DIR: join(temporary, 'data'),
      DEVICE: device,
    });
    assert.equal(code, 0, stderr);
    const made = JSON.parse(stdout) as { device: string; sounds: { file: string }[] };
    assert.equal(made.device, device);
    sounds.push(readWav(readFileSync(made.sounds[0]!.file)).sound);
  }
  const [cpu, webgpu] = sounds;
  for (const [c, channel] of cpu!.channels.entries()) {
    const off = deviation(webgpu!.channels[c]!, channel);
    assert.ok(off <= 1e-3, `channel ${c} deviates by ${off}`);
  }
});
