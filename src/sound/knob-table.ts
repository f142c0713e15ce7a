import { type Character, type Knob, knobs } from './knobs.ts';

/** A measured seed. */
export interface KnobRow extends Character {
  readonly seed: number;
}

/** How the start noise is weighted for more of a knob: dB for each cell, see diffusion/steer.ts. */
export type Directions = Readonly<Partial<Record<Knob, readonly number[]>>>;

/** Measured seeds of one model; `key` says of which, see tableKeyOf. */
export interface KnobTable {
  readonly key: string;
  readonly rows: readonly KnobRow[];
  readonly directions: Directions;
}

/** Fewer rows say too little about what is a third of them. */
export const leastRows = 48;
/** Fewer say too little about how each cell of the start noise counts. */
export const leastFitted = 200;

/** Units of a table's columns: the measures are stored as whole numbers. */
const units = { decay: 1000, tone: 1000, punch: 100, noise: 100 } as const satisfies Record<Knob, number>;
const pitchUnit = 100;
/** Of a direction's bytes, per dB. */
const directionUnit = 50;

const heading = '# measured seeds of';

/** A line of a table's file. */
export const rowText = (row: KnobRow): string =>
  [
    row.seed,
    ...knobs.map((knob) => Math.round(row[knob] * units[knob])),
    row.pitch === undefined ? '' : Math.round(row.pitch * pitchUnit),
  ].join('\t');

const directionText = (knob: Knob, cells: readonly number[]): string =>
  `steer\t${knob}\t${Buffer.from(Int8Array.from(cells, (db) => Math.round(db * directionUnit)).buffer).toString('base64')}`;

export const directionLines = (directions: Directions): string[] =>
  Object.entries(directions).map(([knob, cells]) => directionText(knob as Knob, cells));

/** Lines of tab-separated numbers: seed, decay in ms, tone in thousandths of octaves, punch and noise in hundredths of dB, pitch in hundredths of semitones. */
export const tableText = ({ key, rows, directions }: KnobTable): string =>
  [`${heading} ${key}`, ...directionLines(directions), ...rows.map(rowText), ''].join('\n');

/** Undefined for a text that is no table, or of another model. Lines that cannot be read are left out: a program may have ended while it wrote one. */
export function readTable(text: string, key: string): KnobTable | undefined {
  const [first, ...lines] = text.split('\n');
  if (first !== `${heading} ${key}`) return undefined;
  const rows = new Map<number, KnobRow>();
  const directions: Partial<Record<Knob, readonly number[]>> = {};
  for (const line of lines) {
    const row = readRow(line);
    if (row) rows.set(row.seed, row);
    const [word, knob, cells] = line.split('\t');
    if (word === 'steer' && knobs.includes(knob as Knob) && cells)
      directions[knob as Knob] = Array.from(
        new Int8Array(Buffer.from(cells, 'base64')),
        (value) => value / directionUnit,
      );
  }
  return { key, rows: [...rows.values()], directions };
}

function readRow(line: string): KnobRow | undefined {
  const match = /^(\d{1,10})((?:\t-?\d{1,7}){4})\t(-?\d{1,6})?$/.exec(line);
  if (!match) return undefined;
  const measures = match[2]!.trim().split('\t').map(Number);
  const seed = Number(match[1]);
  if (seed > 0xffff_ffff) return undefined;
  const [decay, tone, punch, noise] = knobs.map((knob, i) => measures[i]! / units[knob]) as [
    number,
    number,
    number,
    number,
  ];
  return { seed, decay, tone, punch, noise, ...(match[3] !== undefined && { pitch: Number(match[3]) / pitchUnit }) };
}

/** The rows of several tables of one model; of a seed the last one's. */
export function joinedTables(key: string, tables: readonly KnobTable[]): KnobTable {
  const rows = new Map(tables.flatMap((table) => table.rows.map((row) => [row.seed, row] as const)));
  return {
    key,
    rows: [...rows.values()],
    directions: Object.assign({}, ...tables.map(({ directions }) => directions)),
  };
}

/** Percentile of a measure among the rows of a table, ties in their middle. */
export function rankings(rows: readonly KnobRow[]): (knob: Knob, value: number) => number {
  const sorted = Object.fromEntries(
    knobs.map((knob) => [knob, Float64Array.from(rows, (row) => row[knob]).sort()]),
  ) as unknown as Record<Knob, Float64Array>;
  return (knob, value) => {
    const values = sorted[knob];
    const below = firstAt(values, (other) => other >= value);
    const upTo = firstAt(values, (other) => other > value);
    return (100 * (below + upTo)) / 2 / Math.max(1, values.length);
  };
}

/** Number of leading values for which this does not hold yet, by bisection. */
function firstAt(values: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
