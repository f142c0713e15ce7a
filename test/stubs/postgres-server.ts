import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** Where Debian puts the server's programs, the newest version first; elsewhere they are on the PATH. */
function programs(): string {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return '';
  const [newest] = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return newest ? join(root, newest, 'bin') : '';
}

/** PostgreSQL refuses to run as root: then as the user that its package made. */
function owner(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export type PostgresServer = Awaited<ReturnType<typeof startPostgres>>;

/** A PostgreSQL server of its own on loopback, with an empty database; nothing of it is left after `stop`. */
export async function startPostgres(settings: Readonly<Record<string, string | number>> = {}) {
  const bin = programs();
  const user = owner();
  const folder = mkdtempSync(join(tmpdir(), 'rimshot-postgres-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'rimshot', '--auth=trust', '--encoding=UTF8', '--no-sync'];
  execFileSync(join(bin, 'initdb'), initdb, { ...user, cwd: folder, stdio: 'pipe' });
  const port = await freePort();
  const options = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    ...settings,
  };
  const args = ['-D', data, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const url = `postgres://rimshot@127.0.0.1:${port}/postgres`;

  async function start() {
    const child = spawn(join(bin, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' });
    for (;;) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL did not start (${child.exitCode})`);
      if (await answers(url)) return child;
      await pause(50);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  let child = await start();
  return {
    url,
    pid: (): number => child.pid!,
    /** Connections are cut; committed rows stay. */
    async restart(awayMs = 0): Promise<void> {
      await end('SIGINT');
      await pause(awayMs);
      child = await start();
    },
    async stop(): Promise<void> {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
