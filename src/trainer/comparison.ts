import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sound } from '../audio/sound.ts';
import { writeWav } from '../audio/wav.ts';
import { onDisk } from '../files/disk-error.ts';
import { readIfThere } from '../files/file-source.ts';
import { writeWhole } from '../files/write-whole.ts';
import { finish } from '../sound/finish.ts';
import { brokenBy, choose, type Measured, relativeDistance } from './choose.ts';
import { runFiles } from './run-folder.ts';
import type { Tried } from './try-candidates.ts';

/** Parent and child of a fine-tuning side by side: comparison.json of its run. */
export interface Comparison {
  /** Steps that the child has had. */
  readonly step: number;
  readonly parentName: string;
  readonly childName: string;
  /** Sounds that each figure is of, and the person's that they are compared with. */
  readonly made: number;
  readonly own: number;
  readonly parent: Measured;
  readonly child: Measured;
  /** Promises that the child breaks, as every candidate did. */
  readonly broken: readonly string[];
  readonly candidates: readonly (Measured & { readonly relative: number; readonly broken: readonly string[] })[];
  /** Files in compare/, of the same seeds. */
  readonly heard: readonly { readonly seed: number; readonly parent: string; readonly child: string }[];
}

type Heading = Pick<Comparison, 'step' | 'parentName' | 'childName' | 'made' | 'own'>;

/** Chooses among tried candidates; writes comparison.json and the sounds to compare. */
export async function compareAndChoose(
  folder: string,
  heading: Heading,
  { parent, candidates }: { readonly parent: Tried; readonly candidates: readonly Tried[] },
): Promise<Comparison> {
  const { chosen, broken } = choose(parent, candidates);
  const child = candidates.find((candidate) => candidate === chosen)!;
  const heard = parent.heard.map((_, i) => ({
    seed: i + 1,
    parent: `seed-${i + 1}-parent.wav`,
    child: `seed-${i + 1}-${heading.childName}.wav`,
  }));
  const { compare, comparison } = runFiles(folder);
  await onDisk(compare, () => mkdir(compare, { recursive: true }));
  for (const [i, names] of heard.entries()) {
    await writeWhole(join(compare, names.parent), [wavOf(parent.heard[i]!)]);
    await writeWhole(join(compare, names.child), [wavOf(child.heard[i]!)]);
  }
  const result: Comparison = {
    ...heading,
    parent: figuresOf(parent),
    child: figuresOf(child),
    broken,
    candidates: candidates.map((candidate) => ({
      ...figuresOf(candidate),
      relative: relativeDistance(candidate, parent),
      broken: brokenBy(candidate, parent),
    })),
    heard,
  };
  await writeWhole(comparison, `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** The last comparison of a run; undefined before its first. */
export async function readComparison(folder: string): Promise<Comparison | undefined> {
  try {
    return JSON.parse(await readFile(runFiles(folder).comparison, 'utf8')) as Comparison;
  } catch {
    return undefined;
  }
}

/** A sound of a comparison; undefined for a deleted one. */
export async function readCompared(folder: string, name: string): Promise<Buffer | undefined> {
  const path = join(runFiles(folder).compare, name);
  return onDisk(path, () => readIfThere(path));
}

const figuresOf = ({ heard, ...figures }: Tried): Measured => figures;

const wavOf = (sound: Sound): Uint8Array => writeWav(finish(sound), { bitDepth: '16', info: { software: 'Rimshot' } });

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Rows of figures as text: name, the person's own sounds, parent, child. */
export function comparisonRows({ parent, child }: Comparison): readonly (readonly [string, string, string, string])[] {
  const { real, nearest } = child;
  const row = (name: string, own: string, of: (measured: Measured) => string) =>
    [name, own, of(parent), of(child)] as const;
  return [
    row('distance to your sounds (Fréchet)', '0', ({ frechet }) => frechet.toFixed(2)),
    row('distance to your sounds (MMD)', '0', ({ mmd }) => mmd.toFixed(0)),
    row('nearest of your sounds', nearest.realToReal.toFixed(2), (measured) => measured.nearest.distance.toFixed(2)),
    row('copies of your sounds', percent(nearest.copiesAmongReal), (measured) => percent(measured.nearest.copies)),
    row('tails over -45 dBFS', percent(real.loudTails), ({ sounds }) => percent(sounds.loudTails)),
    row('swells', percent(real.swells), ({ sounds }) => percent(sounds.swells)),
    ...(child.classCheck === undefined
      ? []
      : [row('still of its kind', '–', ({ classCheck = 1 }) => percent(classCheck))]),
  ];
}

/** What was chosen, in a sentence or two. */
export function choiceText({ child, parent, broken, parentName, made, own }: Comparison): string {
  const heat =
    child.temperature === parent.temperature
      ? `temperature ${child.temperature} as before`
      : `temperature ${child.temperature} instead of ${parent.temperature}`;
  const chosen = `Chosen from ${made} sounds of each candidate beside your ${own}: ${percent(child.strength)} of the way from ${parentName} to the trained weights, ${heat}.`;
  if (broken.length === 0) return chosen;
  return `${chosen} No candidate kept every promise: this one, the closest to ${parentName}, fails ${broken.join(', ')}. Other sounds, more of them or more --steps may do better.`;
}

/** For the terminal. */
export function comparisonText(comparison: Comparison): string {
  const { parentName, childName } = comparison;
  const rows = [['', 'yours', parentName, childName] as const, ...comparisonRows(comparison)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
  );
  return [choiceText(comparison), ...lines].join('\n');
}
