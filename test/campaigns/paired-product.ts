/**
 * The default installation of two checkouts beside each other, by hand: start, accepting a request, /top and memory, in
 * turns. `node --import tsx test/campaigns/paired-product.ts --before FOLDER [--rounds 5] [--asks 60] [--write]`; both
 * have their packages installed. Prints a table of best and median, and the ratios of this run; `--write` puts it into
 * docs/scale.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { machine, median, optionsOf, scratchFolder, tableOf, writeInto } from './campaign.ts';

const { before, rounds, asks, write } = optionsOf({ before: '', rounds: 5, asks: 60, write: false });
if (before === '') throw new Error('--before is the folder of the other checkout');
const checkouts = { before, after: fileURLToPath(new URL('../..', import.meta.url)) };
type Side = keyof typeof checkouts;
const sides = Object.keys(checkouts) as Side[];
const scratch = scratchFolder();
const measures = {
  'start, ms': [] as number[],
  'a request until it is accepted, ms': [] as number[],
  '/top, ms': [] as number[],
  'memory after 2 s, MB': [] as number[],
};
type Measure = keyof typeof measures;
const names = Object.keys(measures) as Measure[];
const found = { before: structuredClone(measures), after: structuredClone(measures) };

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Resident memory of a process, in MB: Linux alone. */
const memoryOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

async function measure(side: Side): Promise<void> {
  const dataDir = join(scratch.path, side);
  mkdirSync(dataDir, { recursive: true });
  const began = performance.now();
  const child = spawn(process.execPath, ['src/launch.mjs', 'start'], {
    cwd: checkouts[side],
    env: { ...process.env, DATA_DIR: dataDir, LOCAL_PORT: '0', DEVICE: 'cpu', DISCORD_TOKEN: '', GALLERY_HOST: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let address: string | undefined;
  while (address === undefined) {
    await pause(5);
    address = /http:\/\/[^\s]+/.exec(said)?.[0].replace(/\/$/, '');
  }
  found[side]['start, ms'].push(performance.now() - began);
  const say = (line: string) =>
    fetch(`${address}/api/lines`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: address },
      body: JSON.stringify({ line, uploads: [] }),
    }).then((answer) => {
      if (answer.status !== 204) throw new Error(`${line}: ${answer.status}`);
    });
  await pause(2000);
  found[side]['memory after 2 s, MB'].push(memoryOf(child.pid!));
  // The sound is there from the second time on: the network is not what is measured.
  await say('/kick 1 seed:1');
  await pause(2000);
  for (let i = 0; i < asks; i++) {
    found[side]['a request until it is accepted, ms'].push(await timed(() => say('/kick 1 seed:1')));
    await pause(20);
    found[side]['/top, ms'].push(await timed(() => say('/top')));
    await pause(20);
  }
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
}

try {
  for (let round = 0; round < rounds; round++) for (const side of sides) await measure(side);
} finally {
  scratch.remove();
}
const two = (value: number): string => value.toFixed(value < 100 ? 2 : 0);
const row = (name: Measure) => {
  const [a, b] = sides.map((side) => ({ best: Math.min(...found[side][name]), median: median(found[side][name]) }));
  return [
    name,
    two(a!.best),
    two(a!.median),
    two(b!.best),
    two(b!.median),
    `${two(b!.best / a!.best)}; ${two(b!.median / a!.median)}`,
  ];
};
const head = ['', 'before: best', 'median', 'after: best', 'median', 'after / before: best; median'];
const text = `${tableOf(head, names.map(row))}\n\n${machine()}`;
console.log(text);
if (write) writeInto('scale.md', 'paired-product', text);
