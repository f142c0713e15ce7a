import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { afterwards } from '../stubs/last-first.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

export interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly dev?: true;
  readonly optional?: true;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

export type Packages = Readonly<Record<string, Locked>>;

/** A folder that holds the real launcher, a program that says "started", and a node_modules as npm would leave it. */
export interface Checkout {
  readonly root: string;
  write(path: string, text: string): void;
  /** What package-lock.json asks for. */
  lock(packages: Packages): void;
  /** What node_modules holds, and npm's record of it. */
  install(packages: Packages): void;
  /** A program called npm that runs this shell script; `$CALLS` names a file for what should be remembered. */
  npm(script: string): void;
  readonly calls: string;
  launch(
    mode: string,
    args?: readonly string[],
    env?: NodeJS.ProcessEnv,
  ): Promise<{ code: number | null; said: string }>;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** tsx itself is the project's own, so that the launcher can load the program. */
export function temporaryCheckout(t: TestContext): Checkout {
  const root = mkdtempSync(join(tmpdir(), 'rimshot-checkout-'));
  afterwards(t, () => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const calls = join(root, 'bin', 'calls');
  cpSync(join(project, 'src/launch.mjs'), join(root, 'src/launch.mjs'));
  cpSync(join(project, 'src/launcher'), join(root, 'src/launcher'), { recursive: true });
  write('package.json', json({ name: 'checkout', version: '1.0.0', type: 'module' }));
  for (const entry of ['src/main.ts', 'src/cli.ts', 'test/run.ts'])
    write(entry, `const word: string = 'started';\nconsole.log(word, ...process.argv.slice(2));\n`);
  const checkout: Checkout = {
    root,
    calls,
    write,
    lock: (packages) => write('package-lock.json', json({ lockfileVersion: 3, packages: { '': {}, ...packages } })),
    install(packages) {
      rmSync(join(root, 'node_modules'), { recursive: true, force: true });
      for (const [path, { version }] of Object.entries(packages)) write(`${path}/package.json`, json({ version }));
      write('node_modules/.package-lock.json', json({ packages }));
      symlinkSync(join(project, 'node_modules/tsx'), join(root, 'node_modules/tsx'));
    },
    npm(script) {
      write('bin/npm', `#!/bin/sh\n${script}\n`);
      chmodSync(join(root, 'bin/npm'), 0o755);
    },
    launch: (mode, args = [], env = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [join(root, 'src/launch.mjs'), mode, ...args], {
          cwd: root,
          env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}`, CALLS: calls, TSX: project, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let said = '';
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding('utf8').on('data', (chunk: string) => {
            said += chunk;
          });
        child.on('error', reject).on('close', (code) => resolve({ code, said }));
      }),
  };
  checkout.npm('echo "$PWD $*" >> "$CALLS"; exit 1');
  return checkout;
}
