import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { S3mini } from 's3mini';
import type { S3Place } from '../../src/blobs/blobs-place.ts';
import { freePort } from './free-port.ts';

const programs = '/usr/bin';

/** For tests that need OpenStack's Swift, as Debian packages it: the reason to leave them out. */
export const withoutSwift = existsSync(join(programs, 'swift-proxy-server'))
  ? false
  : 'apt-get install swift-proxy swift-account swift-container swift-object';

const servers = ['account', 'container', 'object'] as const;
type Server = (typeof servers)[number] | 'proxy';

const common = (etc: string, port: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${etc}
log_level = WARNING
`;

/** Files of one disk without replicas. */
const storageConfig = (name: string, etc: string, devices: string, port: number): string => `${common(etc, port)}
devices = ${devices}
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
`;

/** S3's interface in front of accounts with a password each; the cache is nobody's. */
const proxyConfig = (etc: string, port: number): string => `${common(etc, port)}
[pipeline:main]
pipeline = catch_errors cache s3api tempauth copy slo dlo versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_rimshot_tester = testing .admin
${['catch_errors', 'copy', 'slo', 'dlo', 'versioned_writes'].map((name) => `[filter:${name}]\nuse = egg:swift#${name}`).join('\n')}
`;

/** Swift on loopback with an empty bucket, whose S3 interface checks signatures; nothing of it is left after `stop`. */
export async function startSwift() {
  const folder = mkdtempSync(join(tmpdir(), 'rimshot-swift-'));
  const [etc, devices] = [join(folder, 'etc'), join(folder, 'srv')];
  mkdirSync(etc);
  mkdirSync(join(devices, 'disk'), { recursive: true });
  writeFileSync(
    join(etc, 'swift.conf'),
    '[swift-hash]\nswift_hash_path_suffix = rimshot\n[storage-policy:0]\nname = one\ndefault = yes\n',
  );
  const builder = (...args: string[]) =>
    execFileSync(join(programs, 'swift-ring-builder'), args, { cwd: etc, stdio: 'pipe' });
  for (const name of servers) {
    const port = await freePort();
    builder(`${name}.builder`, 'create', '4', '1', '0');
    const device = ['--ip', '127.0.0.1', '--port', String(port), '--device', 'disk', '--weight', '1'];
    builder(`${name}.builder`, 'add', '--region', '1', '--zone', '1', ...device);
    builder(`${name}.builder`, 'rebalance');
    writeFileSync(join(etc, `${name}.conf`), storageConfig(name, etc, devices, port));
  }
  const port = await freePort();
  writeFileSync(join(etc, 'proxy.conf'), proxyConfig(etc, port));

  const start = (name: Server) =>
    spawn(join(programs, `swift-${name}-server`), [join(etc, `${name}.conf`)], { cwd: folder, stdio: 'ignore' });
  const running = new Map(([...servers, 'proxy'] as const).map((name) => [name, start(name)]));
  const end = async (name: Server): Promise<void> => {
    const child = running.get(name)!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const stop = async (): Promise<void> => {
    for (const name of running.keys()) await end(name);
    rmSync(folder, { recursive: true, force: true });
  };

  const endpoint = `http://127.0.0.1:${port}`;
  const keys = { region: 'us-east-1', accessKeyId: 'rimshot:tester', secretAccessKey: 'testing' };
  const place: S3Place = { kind: 's3', endpoint, bucket: 'drums', prefix: '', ...keys };
  const bucket = new S3mini({ ...keys, endpoint: `${endpoint}/drums` });
  // The proxy answers before the others do.
  for (;;) {
    if (await bucket.createBucket().catch(() => false)) break;
    const ended = [...running].find(([, child]) => child.exitCode !== null);
    if (ended) {
      await stop();
      throw new Error(`Swift's ${ended[0]} server did not start`);
    }
    await pause(200);
  }
  return {
    place,
    stop,
    end,
    start: (name: Server): void => void running.set(name, start(name)),
  };
}
