import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const launcher = join(root, 'src/launch.mjs');
/** Of this test file alone. */
export const folder = mkdtempSync(join(tmpdir(), 'rimshot-start-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Longer than a start and the program's own deadline of 5 s by as much as a busy machine may need. */
export const tooLongMs = 120_000;

const children = new Set<ChildProcess>();
// A test that fails would otherwise be waited for as long as its program runs.
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** The program on a port of its own, by the launcher or by another command. */
export function start(
  dataDir: string,
  [command, ...args]: readonly [string, ...string[]] = [process.execPath, launcher, 'start'],
  env: NodeJS.ProcessEnv = {},
): ChildProcess & { said: () => string } {
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      LOCAL_PORT: '0',
      DEVICE: 'cpu',
      DISCORD_TOKEN: '',
      GALLERY_HOST: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  return Object.assign(child, { said: () => text });
}

export async function addressOf(child: ReturnType<typeof start>): Promise<string> {
  for (;;) {
    const found = /http:\/\/[^\s]+/.exec(child.said());
    if (found) return found[0];
    if (child.exitCode !== null) throw new Error(child.said());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function ended(child: ChildProcess): Promise<number | null> {
  const timer = setTimeout(() => child.kill('SIGKILL'), tooLongMs);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  clearTimeout(timer);
  return child.exitCode;
}
