import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../user-error.ts';
import { diskError } from './disk-error.ts';
import type { Provenance } from './manifest.ts';

/** Licences and figures of a training; 20 KB in practice. */
const largestFile = 1 << 20;

/** Other names under which training scripts write the same. */
const synonyms = {
  source: ['source', 'sources', 'data'],
  licence: ['licence', 'license', 'licences', 'licenses'],
  attributions: ['attributions', 'attribution'],
  notes: ['notes', 'note'],
} as const;

/**
 * Reads the JSON beside a trained checkpoint: `source`, `licence`, `attributions`, `notes` (a text or a list each);
 * everything else is kept under `training`. UserError where it is no JSON object or says no source and licence.
 */
export async function readProvenance(path: string): Promise<Provenance> {
  const record = await readObject(path);
  const take = (key: keyof typeof synonyms): readonly string[] =>
    synonyms[key].flatMap((name) => linesOf(record[name]));
  const source = take('source').join('; ');
  const licence = take('licence').join('; ');
  if (source === '' || licence === '')
    throw new UserError(
      `${basename(path)}: "${source === '' ? 'source' : 'licence'}" is missing; it says where the training sounds come from and under which licence`,
    );
  const known: readonly string[] = [...Object.values(synonyms).flat(), 'training'];
  const rest = Object.entries(record).filter(([key]) => !known.includes(key));
  const training = { ...Object.fromEntries(rest), ...(isObject(record.training) ? record.training : {}) };
  return { source, licence, attributions: take('attributions'), notes: take('notes'), training };
}

async function readObject(path: string): Promise<Readonly<Record<string, unknown>>> {
  let value: unknown;
  try {
    const { size } = await stat(path);
    if (size > largestFile)
      throw new UserError(`${basename(path)}: it has ${size} bytes, at most ${largestFile} are read`);
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UserError(`${basename(path)}: it is not JSON: ${error.message}`, { cause: error });
    throw diskError(path, error);
  }
  if (!isObject(value)) throw new UserError(`${basename(path)}: a JSON object is needed`);
  return value;
}

/** A text is one line, a list one line an entry, an object one line a key. */
function linesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (isObject(value))
    return Object.entries(value).map(([key, item]) => `${key}: ${linesOf(item).join(', ') || JSON.stringify(item)}`);
  return [];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
