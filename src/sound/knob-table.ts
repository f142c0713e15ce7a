import { type Character, type Knob, knobs } from './knobs.ts';

/** A measured seed. */
export interface KnobRow extends Character {
  readonly seed: number;
}

/** Measured seeds of one model; `key` says of which, see tableKeyOf. */
export interface KnobTable {
  readonly key: string;
  readonly rows: readonly KnobRow[];
}

/** Fewer rows say too little about what is a third of them. */
export const leastRows = 48;

/** Units of a table's columns: the measures are stored as whole numbers. */
const units = { decay: 1000, tone: 1000, punch: 100, noise: 100 } as const satisfies Record<Knob, number>;
const pitchUnit = 100;

const heading = '# measured seeds of';

/** A line of a table's file. */
export const rowText = (row: KnobRow): string =>
  [
    row.seed,
    ...knobs.map((knob) => Math.round(row[knob] * units[knob])),
    row.pitch === undefined ? '' : Math.round(row.pitch * pitchUnit),
  ].join('\t');

/** Lines of tab-separated numbers: seed, decay in ms, tone in thousandths of octaves, punch and noise in hundredths of dB, pitch in hundredths of semitones. */
export const tableText = ({ key, rows }: KnobTable): string =>
  [`${heading} ${key}`, ...rows.map(rowText), ''].join('\n');

/** Undefined for a text that is no table, or of another model. Lines that cannot be read are left out: a program may have ended while it wrote one. */
export function readTable(text: string, key: string): KnobTable | undefined {
  const [first, ...lines] = text.split('\n');
  if (first !== `${heading} ${key}`) return undefined;
  const rows = new Map<number, KnobRow>();
  for (const line of lines) {
    const row = readRow(line);
    if (row) rows.set(row.seed, row);
  }
  return { key, rows: [...rows.values()] };
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
  return { key, rows: [...rows.values()] };
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
