import { readFileSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BoundedMap } from '../files/bounded-map.ts';
import { codeOf, diskError, onDisk } from '../files/disk-error.ts';
import { joinedTables, type KnobRow, type KnobTable, readTable, rowText, tableText } from '../sound/knob-table.ts';
import { tableKeyOf } from '../sound/knobs.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';

/** Beside a model's weights. */
export const tableFile = 'knobs.tsv';

/** Tables kept in memory, of at most some MB each. */
const mostKept = 16;
/** Of a table: more bring nothing nearer, and every request looks at all. */
const mostRows = 10_000;

export type KnobTables = ReturnType<typeof openKnobTables>;

export interface KnobTablesOptions {
  readonly dataDir: string;
  /** One line for a table of other weights. Default: standard error. */
  readonly warn?: (line: string) => void;
  /** What all processes measure together, in place of DATA_DIR/knobs. */
  readonly shared?: SharedSeeds | undefined;
}

/** Measured seeds as lines of tables, by the table's key; `of` tells what this process knows. */
export interface SharedSeeds {
  of(key: string): readonly string[];
  append(key: string, lines: readonly string[]): Promise<void>;
  /** Calls `watch` with the key when another process has measured more. */
  watch(watch: (key: string) => void): void;
}

/**
 * Tables of measured seeds: the one beside a model's weights, and what was measured here since, in DATA_DIR/knobs. Both are
 * of exactly these weights and settings; others are ignored.
 */
export function openKnobTables({ dataDir, warn = console.error, shared }: KnobTablesOptions) {
  const kept = new BoundedMap<string, KnobTable>(mostKept);
  const told = new Set<string>();
  const wanted = new Map<string, InstalledModel>();
  shared?.watch((key) => void kept.delete(key));
  const ownPath = (key: string): string => join(dataDir, 'knobs', `${key}.tsv`);

  function read(path: string, key: string, model: InstalledModel): KnobTable[] {
    const text = readIfThere(path);
    const table = text === undefined ? undefined : readTable(text, key);
    if (text !== undefined && !table && !told.has(path)) {
      told.add(path);
      warn(
        `${path} is ignored: it was measured of other weights or settings than those of ${modelKey(model.manifest)}.`,
      );
    }
    return table ? [table] : [];
  }

  function of(model: InstalledModel): KnobTable {
    const key = tableKeyOf(model.manifest);
    const known = kept.get(key);
    if (known) return known;
    const own = shared ? sharedTable(key, shared) : read(ownPath(key), key, model);
    const table = joinedTables(key, [...read(join(model.directory, tableFile), key, model), ...own]);
    kept.set(key, table);
    return table;
  }

  async function append(table: KnobTable, lines: readonly string[]): Promise<void> {
    if (shared) return shared.append(table.key, lines);
    const path = ownPath(table.key);
    await onDisk(path, async () => {
      await mkdir(join(dataDir, 'knobs'), { recursive: true });
      const heading = readIfThere(path) === undefined ? tableText({ ...table, rows: [] }) : '';
      // A line that a crash has cut ends here.
      await appendFile(path, `${heading}\n${lines.join('\n')}\n`);
    });
  }

  return {
    /** Without rows where nothing was measured. */
    of,
    /** From now on seeds of this model are measured while nothing else is made. */
    want: (model: InstalledModel): void => void wanted.set(tableKeyOf(model.manifest), model),
    wanted: (): readonly InstalledModel[] => [...wanted.values()],
    /** Adds measured seeds; those that the table has, or has no room for, are left out. */
    async add(model: InstalledModel, measured: readonly KnobRow[]): Promise<void> {
      const table = of(model);
      const known = new Set(table.rows.map(({ seed }) => seed));
      const room = Math.max(0, mostRows - table.rows.length);
      const rows = measured.filter(({ seed }) => !known.has(seed)).slice(0, room);
      if (rows.length === 0) return;
      kept.set(table.key, joinedTables(table.key, [table, { ...table, rows }]));
      await append(table, rows.map(rowText));
    },
  };
}

function sharedTable(key: string, shared: SharedSeeds): KnobTable[] {
  const table = readTable(`${tableText({ key, rows: [] })}${shared.of(key).join('\n')}`, key);
  return table ? [table] : [];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw diskError(path, error);
  }
}
