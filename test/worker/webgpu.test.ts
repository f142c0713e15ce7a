import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Where Debian's chromium package keeps a Vulkan driver that computes on the CPU, and a loader for it. */
const swiftShader = '/usr/lib/chromium';
const driver = join(swiftShader, 'vk_swiftshader_icd.json');
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

const installed = existsSync(driver) || `no software Vulkan driver at ${driver}`;

test('the reference network gives upstream’s answer on WebGPU', {
  skip: installed === true ? false : installed,
}, async () => {
  const out = await run('webgpu-child.ts', [join(temporary, 'tiny')], {
    LD_LIBRARY_PATH: swiftShader,
    VK_DRIVER_FILES: driver,
  });
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
