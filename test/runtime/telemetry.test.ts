import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('ONNX Runtime’s reports to its maker are off before the library is loaded', () => {
  // The native library reads the environment of its process, which /proc shows as it was at the start; a child of the
  // process is given the environment as it is now.
  const script = `
    import { execFileSync } from 'node:child_process';
    import Module from 'node:module';
    const load = Module._load;
    Module._load = (name, ...rest) => {
      if (name === 'onnxruntime-node') console.log(String(execFileSync(process.execPath, ['-p', 'process.env.ORT_DISABLE_TELEMETRY'])).trim());
      return load(name, ...rest);
    };
    const { runtimeInfo } = await import('./src/runtime/session.ts');
    runtimeInfo();
  `;
  const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  assert.equal(stdout.trim().split('\n')[0], '1', stderr);
});
