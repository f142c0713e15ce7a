/**
 * Makes the same sounds with this Node and with others, on this machine, and compares them byte for byte:
 * `node --import tsx test/same-bytes-on.ts OTHER_NODE …`. Ends with 1 where one differs.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'docs', 'sounds', 'perc.wav');
const commands: readonly (readonly string[])[] = [
  ...['kick', 'snare', 'hat', 'perc'].map((model) => ['generate', model, '2', '--seed', '7']),
  ['generate', 'kick', '1', '--seed', '7', '--raw'],
  ['restyle', source, '--model', 'snare', '--strength', '0.5', '--seed', '7'],
  ['inpaint', source, '--model', 'hat', '--seed', '7'],
  [
    'shape',
    source,
    '--semitones',
    '-2',
    '--drive-db',
    '9',
    '--low-cut-hz',
    '80',
    '--decay-ms',
    '300',
    '--end-ms',
    '500',
  ],
];

/** Digests of all that the commands write. */
function digestsWith(node: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'rimshot-bytes-'));
  try {
    for (const [i, command] of commands.entries()) {
      const args = ['--import', 'tsx', 'src/cli.ts', ...command, '--out', join(folder, String(i))];
      const env = { ...process.env, DATA_DIR: join(folder, 'data'), DEVICE: 'cpu' };
      const { status, stderr } = spawnSync(node, args, { cwd: root, env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${node} ${command.join(' ')} ended with ${status}:\n${stderr}`);
    }
    return commands.flatMap((command, i) =>
      readdirSync(join(folder, String(i)))
        .sort()
        .map((name) => {
          const bytes = readFileSync(join(folder, String(i), name));
          return `${command.slice(0, 2).join(' ')} ${name} ${createHash('sha256').update(bytes).digest('hex')}`;
        }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const others = process.argv.slice(2);
if (others.length === 0) throw new Error('Name the other Node: node --import tsx test/same-bytes-on.ts PATH');
const here = digestsWith(process.execPath);
let different = 0;
for (const other of others) {
  const there = digestsWith(other);
  const version = spawnSync(other, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const differing = here.filter((line, i) => line !== there[i]);
  different += differing.length + Math.abs(here.length - there.length);
  console.log(`${process.version} and ${version}: ${here.length} files, ${differing.length} differ`);
  for (const line of differing) console.log(`  ${line}`);
}
process.exitCode = different === 0 ? 0 : 1;
