import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { afterwards } from '../stubs/last-first.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Program {
  readonly child: ChildProcess;
  /** Everything said on both outputs so far. */
  said(): string;
  /** Exit code and signal. */
  readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
}

/** `npm start` without npm: the real program with these settings and no others, on a free port. Killed at the end of the test, with its worker. */
export function startProgram(t: TestContext, settings: Record<string, string>): Program {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      // Set, though empty, so that a .env of the checkout says nothing.
      ...{ DISCORD_GUILD_ID: '', GALLERY_HOST: '', LOCAL_HOST: '', LOCAL_TOKEN: '', LOG_LEVEL: 'warn' },
      ...{ LOCAL_PORT: '0', DEVICE: 'cpu', THREADS: '1' },
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
  const ended = once(child, 'close') as Program['ended'];
  afterwards(t, async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, said: () => text, ended };
}
