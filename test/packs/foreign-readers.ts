import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

/** Options of a test that needs this program: skipped where it is missing, which may not happen where CI runs. */
export function needs(program: string, asked = '--version'): { skip: string | false } {
  if (spawnSync(program, [asked]).status === 0) return { skip: false };
  if (process.env.CI) throw new Error(`The readers of others cannot be asked: there is no ${program} here.`);
  return { skip: `no ${program} on this machine` };
}

interface InKit {
  readonly file: string;
  readonly note: number;
  readonly choke: number;
  readonly frames?: number;
}

export interface ReadKit {
  readonly names: readonly string[];
  /** Frames, rate and channels. */
  readonly wavs: Readonly<Record<string, readonly [number, number, number]>>;
  readonly adg: readonly InKit[];
  readonly xpm: readonly InKit[];
  readonly dspreset: readonly (InKit & { readonly range: readonly [number, number]; readonly tagged: boolean })[];
  /** Null without mido. Hits: sixteenth, channel, note, velocity. */
  readonly mid: { readonly hits: readonly (readonly number[])[]; readonly sixteenths: number } | null;
}

/** A kit's zip as Python reads it. */
export function readByPython(t: TestContext, zip: Uint8Array): ReadKit {
  const file = join(temporaryFolder(t), 'kit.zip');
  writeFileSync(file, zip);
  const script = fileURLToPath(new URL('read-kit.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync('python3', [script, file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
