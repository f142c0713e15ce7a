import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { onDisk } from '../files/disk-error.ts';
import type { Provenance } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';

/** Licences and training figures take 20 KB in practice. */
const largestFile = 1 << 20;
/** Nesting of lists and objects; training settings have 4 levels. */
const deepest = 32;

/** Other names that training scripts use for the same. */
const synonyms = {
  source: ['source', 'sources', 'data'],
  licence: ['licence', 'license', 'licences', 'licenses'],
  attributions: ['attributions', 'attribution'],
  notes: ['notes', 'note', 'attribution_note'],
} as const;

/**
 * Reads the JSON beside a trained checkpoint: `source`, `licence`, `attributions` and `notes`, each a text or a list;
 * the rest is kept under `training`. A table of licences by source stands for both. UserError if it is not a JSON
 * object or lacks source or licence.
 */
export async function readProvenance(path: string): Promise<Provenance> {
  const record = await readObject(path);
  const read = new Set<string>(['training']);
  const own = (name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined);
  const take = (key: keyof typeof synonyms): readonly string[] =>
    synonyms[key].flatMap((name) => {
      const lines = linesOf(own(name));
      const value = own(name);
      if (lines.length > 0 || (Array.isArray(value) && value.length === 0)) read.add(name);
      return lines;
    });
  const table = Object.entries(synonyms.licence.map(own).find(isObject) ?? {});
  const source = take('source').join('; ') || table.map(([name]) => name).join(', ');
  const licence = take('licence').join('; ') || [...new Set(table.flatMap(([, value]) => linesOf(value)))].join('; ');
  if (source === '' || licence === '')
    throw new HostError(
      `${basename(path)}: "${source === '' ? 'source' : 'licence'}" is missing; it says where the training sounds come from and under which licence`,
    );
  const [attributions, notes] = [take('attributions'), take('notes')];
  const rest = Object.entries(record).filter(([key]) => !read.has(key));
  const training = { ...Object.fromEntries(rest), ...(isObject(record.training) ? record.training : {}) };
  return { source, licence, attributions, notes, training };
}

async function readObject(path: string): Promise<Readonly<Record<string, unknown>>> {
  const value = await onDisk(path, async (): Promise<unknown> => {
    const { size } = await stat(path);
    if (size > largestFile)
      throw new HostError(`${basename(path)}: it has ${size} bytes, at most ${largestFile} are read`);
    return JSON.parse(await readFile(path, 'utf8'));
  }).catch((error: unknown) => {
    if (error instanceof SyntaxError)
      throw new HostError(`${basename(path)}: it is not JSON: ${error.message}`, { cause: error });
    throw error;
  });
  if (isDeep(value))
    throw new HostError(`${basename(path)}: it nests deeper than ${deepest} levels; a list of texts is needed`);
  if (!isObject(value)) throw new HostError(`${basename(path)}: a JSON object is needed`);
  return value;
}

/** Level by level, because recursion would overflow the stack. */
function isDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth < deepest && level.length > 0; depth++)
    level = level.flatMap((each) => (each !== null && typeof each === 'object' ? Object.values(each) : []));
  return level.length > 0;
}

/** A text is one line, a list one line per entry. */
function linesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  return Array.isArray(value) ? value.flatMap(linesOf) : [];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
