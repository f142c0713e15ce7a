import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../src/cli/program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let last: Promise<unknown> = Promise.resolve();

/** Runs `rimshot …` in this process, which spares a start of half a second; one call after another. */
export function runCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliRun> {
  const run = last.then(() => runHere(args, env));
  last = run.catch(() => {});
  return run;
}

async function runHere(args: readonly string[], env: NodeJS.ProcessEnv): Promise<CliRun> {
  const said = { stdout: '', stderr: '' };
  const before = { log: console.log, error: console.error, write: process.stderr.write, env: process.env };
  const { exitCode } = process;
  const folder = process.cwd();
  // Not stdout as a whole: the test runner reports there.
  console.log = (text = '') => {
    said.stdout += `${text}\n`;
  };
  console.error = (text = '') => {
    said.stderr += `${text}\n`;
  };
  process.stderr.write = (text: Uint8Array | string) => {
    said.stderr += text.toString();
    return true;
  };
  process.env = { ...before.env, ...env };
  process.exitCode = undefined;
  process.chdir(root);
  try {
    return { code: await runProgram(args), ...said };
  } finally {
    console.log = before.log;
    console.error = before.error;
    process.stderr.write = before.write;
    process.env = before.env;
    process.exitCode = exitCode;
    process.chdir(folder);
  }
}

/** Runs `rimshot …` in a process of its own, as a person's shell would; `onStart` may send it signals. */
export function runShell(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  onStart?: (child: ChildProcess) => void,
): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
    onStart?.(child);
  });
}
