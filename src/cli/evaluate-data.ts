import { createHash } from 'node:crypto';
import { z } from 'zod';
import { measure, type RealSound } from '../evaluation/judge.ts';
import { findSounds, instrumentNamed, type JudgedInstrument, judgedInstruments } from '../evaluation/sound-folder.ts';
import { heldOutNames } from '../evaluation/split.ts';
import { readUsable, tellFlaws } from '../files/read-usable.ts';
import { HostError } from '../user-error.ts';
import { readNamedFile } from './files.ts';
import { createProgress } from './progress-bar.ts';

export type NamedSound = Omit<RealSound, 'heldOut' | 'instrument'> & { readonly instrument: JudgedInstrument };

/** Measures the sounds of a folder, with a progress bar. What cannot be used is listed, or refused where `strict`. */
export async function measuredFolder(
  folder: string,
  { label, signal, strict }: { label: string; signal: AbortSignal; strict?: true | undefined },
): Promise<NamedSound[]> {
  const { sounds: files, unusable } = await findSounds(folder);
  const bar = createProgress({ label, total: files.length });
  const { results, leftOut } = await readUsable(
    { files, unusable },
    async ({ instrument, name, read }) => {
      const { sounds, notes } = await read();
      const measured: NamedSound[] = [];
      for (const sound of sounds) measured.push({ ...(await measure(sound)), name, instrument });
      return { measured, notes };
    },
    {
      strict,
      onRead: (done) => {
        signal.throwIfAborted();
        bar.update(done);
      },
    },
  ).finally(() => bar.finish());
  const mended = results.flatMap(({ notes }) => notes);
  tellFlaws(leftOut, mended, console.error);
  return results.flatMap(({ measured }) => measured);
}

/**
 * Without the copies in training of sounds that are held out: they would tell what nobody is to know. Copies are the same
 * samples, whatever the names and formats of their files.
 */
export function withoutCopies(real: readonly NamedSound[], heldOut: ReadonlySet<string>): NamedSound[] {
  const heard = new Set(real.filter((sound) => heldOut.has(keyOf(sound))).map(digest));
  return real.filter((sound) => heldOut.has(keyOf(sound)) || !heard.has(digest(sound)));
}

const digest = ({ mono, features }: NamedSound): string =>
  createHash('sha256').update(bytesOf(mono)).update(bytesOf(features)).digest('hex');
const bytesOf = (values: Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export const keyOf = (sound: { instrument: string; name: string }): string => `${sound.instrument}/${sound.name}`;

/** Keys of the held-out sounds: those a file lists, or about a tenth by hash. */
export async function heldOutOf(real: readonly NamedSound[], file: string | undefined): Promise<Set<string>> {
  const listed: [JudgedInstrument, Iterable<string>][] =
    file === undefined
      ? judgedInstruments.map((instrument) => [
          instrument,
          heldOutNames(real.filter((sound) => sound.instrument === instrument).map(({ name }) => name)),
        ])
      : await readHeldOut(file);
  return new Set(listed.flatMap(([instrument, names]) => [...names].map((name) => keyOf({ instrument, name }))));
}

async function readHeldOut(file: string): Promise<[JudgedInstrument, string[]][]> {
  const text = (await readNamedFile(file)).toString();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new HostError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = z.record(z.string(), z.array(z.string())).safeParse(json);
  if (!parsed.success) throw new HostError(`${file}: must be {"kick": ["name", …], …}, file names without extension.`);
  return Object.entries(parsed.data).map(([name, names]) => {
    const instrument = instrumentNamed(name);
    if (instrument === undefined) throw new HostError(`${file}: "${name}" is none of ${judgedInstruments.join(', ')}.`);
    return [instrument, names];
  });
}

/** Refuses sets that are too small for the figures to mean anything. */
export function checkEnough(
  instrument: JudgedInstrument,
  real: readonly NamedSound[],
  heldOut: ReadonlySet<string>,
): void {
  const all = real.filter((sound) => sound.instrument === instrument);
  const held = all.filter((sound) => heldOut.has(keyOf(sound))).length;
  if (held >= 3 && all.length - held >= 10) return;
  throw new HostError(
    `--data has ${all.length} real ${instrument} sounds, ${held} of them held out; at least 10 for comparison and 3 held out are needed.`,
  );
}
