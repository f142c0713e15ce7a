import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Debian's python3-onnx belongs to the system's own Python. */
const pythons = ['/usr/bin/python3', 'python3'];
const python = pythons.find((path) => spawnSync(path, ['-c', 'import onnx']).status === 0);

/** Options of a test that asks the onnx project's checker: skipped where it is missing, which may not happen where CI runs. */
export function needsOnnxChecker(): { skip: string | false } {
  if (python) return { skip: false };
  const reason = 'no onnx for Python on this machine (Debian: apt install python3-onnx)';
  if (process.env.CI) throw new Error(`The onnx checker cannot be asked: ${reason}.`);
  return { skip: reason };
}

export interface CheckedOnnx {
  readonly ir: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
}

/** What the checker read. Throws what it says against a file. */
export function checkOnnx(...paths: readonly string[]): CheckedOnnx[] {
  const script = fileURLToPath(new URL('check-onnx.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python!, [script, ...paths], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
