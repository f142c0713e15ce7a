import { createHash } from 'node:crypto';
import type { RealSound } from '../evaluation/judge.ts';
import { measure } from '../evaluation/measure.ts';
import { findSounds, type JudgedInstrument, judgedInstruments } from '../evaluation/sound-folder.ts';
import { readSoundNames } from '../evaluation/sound-names.ts';
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
 * Sounds of a folder in their parts: what is held out, what was trained on, and nothing else. Of a class that no list of
 * `training` names, all other sounds were.
 */
export async function realSounds(
  found: readonly NamedSound[],
  { heldOut, training = [] }: { readonly heldOut?: string | undefined; readonly training?: readonly string[] },
): Promise<(NamedSound & { readonly heldOut: boolean })[]> {
  const isHeldOut = heldOut === undefined ? tenthOf(found) : (await listed(heldOut, found, 'validation')).has;
  const lists = await Promise.all(training.map((file) => listed(file, found, 'training')));
  const isTrainedOn = (sound: NamedSound): boolean => {
    const own = lists.filter(({ instruments }) => instruments.has(sound.instrument));
    return own.length === 0 || own.some(({ has }) => has(sound));
  };
  return withoutCopies(found.map((sound) => ({ ...sound, heldOut: isHeldOut(sound) }))).filter(
    (sound) => sound.heldOut || isTrainedOn(sound),
  );
}

/**
 * Without the copies in training of sounds that are held out: they would tell what nobody is to know. Copies are the same
 * samples, whatever the names and formats of their files.
 */
export function withoutCopies<Real extends NamedSound & { readonly heldOut: boolean }>(real: readonly Real[]): Real[] {
  const heard = new Set(real.filter(({ heldOut }) => heldOut).map(digest));
  return real.filter((sound) => sound.heldOut || !heard.has(digest(sound)));
}

const digest = ({ mono, features }: NamedSound): string =>
  createHash('sha256').update(bytesOf(mono)).update(bytesOf(features)).digest('hex');
const bytesOf = (values: Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** About a tenth of each class, by hash. */
function tenthOf(found: readonly NamedSound[]): (sound: NamedSound) => boolean {
  const names = Object.fromEntries(
    judgedInstruments.map((instrument) => [
      instrument,
      heldOutNames(found.filter((sound) => sound.instrument === instrument).map(({ name }) => name)),
    ]),
  );
  return ({ instrument, name }) => names[instrument]!.has(name);
}

/** Says which entries have no sound, since a list of other data would otherwise pass unnoticed. */
async function listed(file: string, found: readonly NamedSound[], part: 'training' | 'validation') {
  const list = readSoundNames((await readNamedFile(file)).toString(), file, part);
  const missing = list.missing(found);
  if (missing.length > 0)
    console.error(`${file} names what --data does not have (${missing.length}): ${enumerated(missing)}`);
  return list;
}

const enumerated = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ');

/** Refuses sets that are too small for the figures to mean anything. */
export function checkEnough(
  instrument: JudgedInstrument,
  real: readonly (NamedSound & { readonly heldOut: boolean })[],
): void {
  const all = real.filter((sound) => sound.instrument === instrument);
  const held = all.filter(({ heldOut }) => heldOut).length;
  if (held >= 3 && all.length - held >= 10) return;
  throw new HostError(
    `--data has ${all.length} real ${instrument} sounds, ${held} of them held out; at least 10 for comparison and 3 held out are needed.`,
  );
}
