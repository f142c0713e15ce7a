import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Hex } from '../sound/ids.ts';
import { type StandardModel, standardModels } from '../sound/manifest.ts';
import { fingerprintBytes } from './fingerprint.ts';
import { mixModes } from './mixes.ts';

/** Folders of the collection, by the instrument whose models are trained on them. */
export const folderOf = {
  kick: 'kick',
  snare: 'snare',
  hat: 'hihat',
  perc: 'percussion',
} as const satisfies Record<StandardModel, string>;

/** models/sources.json: where a maker's sounds come from. */
const sourcesSchema = z.record(
  z.string().regex(/^[a-z0-9]+$/),
  z.object({
    /** OWNER/NAME on GitHub; the name of a Debian package for soundfont keys. */
    repository: z.string(),
    /** Commit; SHA-256 of the package. */
    commit: z.string().regex(/^([0-9a-f]{40}|sha256:[0-9a-f]{64})$/),
    /** Where the licence is stated, in its own words. */
    stated: z.string(),
    /** The line that the licence asks for, of every sound of this maker. */
    attribution: z.string().optional(),
    /** People to thank where no licence asks for it. */
    courtesy: z.string().optional(),
  }),
);
export type Source = Readonly<z.infer<typeof sourcesSchema>[string]>;

/** models/sounds.tsv: one line a sound, in this order of columns. */
const rowSchema = z
  .tuple([
    z.enum(standardModels),
    z.string().regex(/^[a-z0-9]+__[\w.-]+$/),
    z.enum(['electronic', 'acoustic']),
    z.string().min(1),
    z.enum(mixModes),
    z.string().min(1),
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number),
    z.string().regex(sha256Hex),
    z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
    z.string(),
  ])
  .transform(([instrument, name, kind, licence, mode, originals, peakFrame, sha256, fingerprint, attribution]) => ({
    instrument,
    /** File name without extension: the maker's name, two underscores, the sound's. */
    name,
    kind,
    licence,
    mode,
    /** Paths in the source's repository. */
    originals: originals.split(' + '),
    /** First frame of the largest sample. */
    peakFrame,
    /** Of the finished sound's samples, see pcmDigest. */
    sha256,
    fingerprint,
    /** The sound's own line, where its licence asks for one and the source's does not do. */
    ...(attribution !== '' && { attribution }),
  }))
  .refine(({ fingerprint }) => fingerprint.length === fingerprintBytes, 'fingerprint of another length');
export type ListedSound = Readonly<z.infer<typeof rowSchema>>;

export const columns = 'instrument name kind licence mode originals peak sha256 fingerprint attribution'.split(' ');

export interface SoundList {
  readonly sounds: readonly ListedSound[];
  /** By maker. */
  readonly sources: Readonly<Record<string, Source>>;
}

/** The list that comes with the project. Throws where it is damaged, with the line. */
export function readSoundList(modelsDir: string): SoundList {
  const sources = sourcesSchema.parse(JSON.parse(readFileSync(join(modelsDir, 'sources.json'), 'utf8')));
  const [head, ...lines] = readFileSync(join(modelsDir, 'sounds.tsv'), 'utf8')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  if (head !== columns.join('\t')) throw new Error(`sounds.tsv: its columns must be ${columns.join(', ')}`);
  const sounds = lines.map((line, i) => {
    const row = rowSchema.safeParse(line.split('\t'));
    if (row.success && sources[makerOf(row.data.name)]) return row.data;
    throw new Error(`sounds.tsv, line ${i + 2}: ${row.error?.issues[0]?.message ?? 'its maker has no source'}`);
  });
  return { sounds, sources };
}

/** A file name up to its two underscores; a name without them is its own maker. */
export const makerOf = (fileName: string): string => fileName.split('__')[0]!;

/** The instrument of a folder of the collection: `hihat` is hat. */
export const classOf = (folder: string): StandardModel | undefined =>
  standardModels.find((instrument) => folder === instrument || folder === folderOf[instrument]);

/** The sound of a path like `hihat/uzu__hh.wav`, whatever its extension; undefined where the list has none. */
export function listedSound({ sounds }: SoundList, path: string): ListedSound | undefined {
  const [, folder, name] = /(?:^|\/)([a-z]+)\/([^/]+)\.\w+$/.exec(path) ?? [];
  const instrument = folder === undefined ? undefined : classOf(folder);
  return sounds.find((sound) => sound.instrument === instrument && sound.name === name);
}

/** Renderings are made by other programs; all others have originals to download. */
export const canBeFetched = ({ mode }: Pick<ListedSound, 'mode'>): boolean => mode !== 'render';
