/** What the scripts of this folder share: options, tables, the machine they ran on, the product in a process of its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { TestDiscord } from '../discord/server/test-discord.ts';

export { medianOf as median } from '../../src/percentile.ts';

type Value = string | number | boolean;

/** Options of the command line, by their defaults: `--rounds 5`, `--write`. */
export function optionsOf<Options extends Readonly<Record<string, Value>>>(defaults: Options) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: value === false ? 'boolean' : 'string' } as const]),
  );
  const { values } = parseArgs({ options });
  const given = Object.entries(defaults).map(([name, value]) => {
    const text = values[name];
    return [name, text === undefined ? value : typeof value === 'number' ? Number(text) : text];
  });
  return Object.fromEntries(given) as { [Name in keyof Options]: Widened<Options[Name]> };
}
type Widened<V extends Value> = V extends number ? number : V extends boolean ? boolean : string;

export const ordered = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** A Markdown table. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Under what figures were taken. */
export const machine = (): string =>
  `${availableParallelism()} CPU cores, load average ${loadavg()[0]?.toFixed(1)} at the end, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}.`;

/** Puts a text into a page of docs, between `<!-- NAME -->` and `<!-- /NAME -->`. */
export function writeInto(page: string, name: string, text: string): void {
  const path = fileURLToPath(new URL(`../../docs/${page}`, import.meta.url));
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const before = readFileSync(path, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no ${begin} … ${end}`);
  writeFileSync(path, `${before.slice(0, from + begin.length)}\n${text}\n${before.slice(to)}`);
}

/** A new folder, and how to remove it. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'rimshot-campaign-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Of the product's process since it was asked last. */
export interface ProductFigures {
  /** Longest standstill of the event loop, and what 99 % of its turns stayed under. */
  readonly stallMs: number;
  readonly stallP99Ms: number;
  readonly rssMb: number;
  /** JavaScript heap and buffers after a collection. */
  readonly heldMb: number;
}

export interface ForkedProduct {
  readonly child: ChildProcess;
  figures(): Promise<ProductFigures>;
  /** Asks it to stop, and ends it where it does not. */
  end(): Promise<void>;
}

/** The product with its Discord side in a process of its own, once it serves; its engine takes `batchMs` for a batch. */
export async function forkProduct(
  { token, api }: Pick<TestDiscord, 'token' | 'api'>,
  dataDir: string,
  { batchMs, fullLength = false }: { readonly batchMs: number; readonly fullLength?: boolean },
): Promise<ForkedProduct> {
  const script = fileURLToPath(new URL('../discord/product-process.ts', import.meta.url));
  const settings = { DATA_DIR: dataDir, TOKEN: token, API: api, BATCH_MS: `${batchMs}` };
  const child = fork(script, {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    env: { ...process.env, ...settings, ...(fullLength ? { FULL_LENGTH: '1' } : {}) },
  });
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (first !== 'ready') throw new Error(`The product did not start: ${first}`);
  return {
    child,
    async figures() {
      child.send('figures');
      const [figures] = (await once(child, 'message')) as [ProductFigures];
      return figures;
    },
    async end() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null)
        await Promise.race([once(child, 'exit'), sleep(6_000, undefined, { ref: false })]);
      child.kill('SIGKILL');
    },
  };
}
