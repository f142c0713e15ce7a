import { writeWav } from '../../src/audio/wav.ts';
import type { Db } from '../../src/library/database.ts';
import type { Library } from '../../src/library/library.ts';
import { type Recipe, sampleId } from '../../src/sound/recipe.ts';
import type { Engine } from '../../src/worker/engine.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { endOfYear } from './stored-year.ts';

const sampleRate = 44_100;

function noise(frames: number, decaySeconds: number): Float32Array[] {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return [0, 1].map(() =>
    Float32Array.from({ length: frames }, (_, i) => next() * Math.exp(-i / sampleRate / decaySeconds)),
  );
}

/** A sound of the length that the largest of the pretrained models makes, and the largest file that may be sent. */
export const storedDrum = {
  wav: writeWav(
    { channels: noise(65_536, 0.3), sampleRate },
    { bitDepth: '16', info: { recipe: JSON.stringify(recipeOf(1)) } },
  ),
  large: writeWav({ channels: noise(1_300_000, 3), sampleRate: 192_000 }, { bitDepth: '32f' }),
};

/** Makes nothing and takes no time. */
export function storedEngine(): Engine {
  return {
    generate: async ({ items }) => ({ wavs: items.map(() => storedDrum.wav), elapsedMs: 1 }),
    device: async () => ({ device: 'cpu', note: 'none' }),
    stop: async () => {},
  };
}

/**
 * What else there is in a library that is used: galleries open to everybody, audio of the best, a sound with 500
 * descendants, people with much to forget, sounds that nobody voted for, uploads.
 */
export async function makePlaces(db: Db, library: Library, servers: readonly string[], busyPeople: number) {
  for (const id of servers)
    await library.changeSettings(id, { publicGallery: true, samplesPerDay: 100_000, jobsPerPerson: 50 });
  const { sql } = db;
  const [first] = await library.top({ publicOnly: true, period: 'week', limit: 1 });
  const parent = first!.id;
  const upload = await library.addUpload({ bytes: storedDrum.large, personId: 'p0' });
  const child = (seed: number): Recipe =>
    recipeOf(seed, { kind: 'vary', source: { sample: parent }, strength: 0.5 }, 'snare');
  const items = Array.from({ length: 500 }, (_, i) => ({ recipe: child(i), wav: storedDrum.wav }));
  for (let at = 0; at < items.length; at += 50)
    await library.addSamples({
      batchId: `child-${at}`,
      makerId: 'p0',
      makerName: 'p0',
      serverId: 'one',
      items: items.slice(at, at + 50),
    });
  const hidden = recipeOf(1, { kind: 'restyle', source: { upload }, strength: 0.5, method: 'founded' }, 'perc');
  await library.addSamples({
    batchId: 'hidden',
    makerId: 'p0',
    makerName: 'p0',
    serverId: 'one',
    items: [{ recipe: hidden, wav: storedDrum.wav }],
  });
  await library.toggleHeart({ sampleId: sampleId(hidden), personId: 'p1', serverId: 'one', allowOwn: true });

  const oldest = await sql
    .selectFrom('samples')
    .select(['id', 'batch_id'])
    .orderBy('created_at')
    .limit(2000 + 1600 * busyPeople)
    .execute();
  await sql.transaction().execute(async (transaction) => {
    // Nobody voted for the first two thousand, and their audio is there by the rows.
    const unvoted = oldest.slice(0, 2000).map(({ id }) => id);
    await transaction.deleteFrom('votes').where('sample_id', 'in', unvoted).execute();
    await transaction.updateTable('samples').set({ has_audio: 1 }).where('id', 'in', unvoted).execute();
    for (let person = 0; person < busyPeople; person++) {
      const id = `busy-${person}`;
      const theirs = oldest.slice(2000 + 1600 * person, 2000 + 1600 * (person + 1));
      await transaction.insertInto('people').values({ id, name: id, updated_at: 0 }).execute();
      const made = theirs.slice(0, 800);
      await transaction
        .updateTable('samples')
        .set({ maker_id: id })
        .where(
          'id',
          'in',
          made.map((one) => one.id),
        )
        .execute();
      await transaction
        .updateTable('batches')
        .set({ maker_id: id })
        .where(
          'id',
          'in',
          made.map((one) => one.batch_id),
        )
        .execute();
      await transaction
        .insertInto('votes')
        .values(theirs.map((one) => ({ sample_id: one.id, person_id: id, server_id: 'local', created_at: 0 })))
        .execute();
      await transaction
        .insertInto('keeps')
        .values(theirs.slice(0, 400).map((one) => ({ sample_id: one.id, person_id: id, kept_at: 0 })))
        .execute();
      const digests = Array.from({ length: 200 }, (_, i) =>
        `${person}`.padStart(4, '0').concat(`${i}`.padStart(60, '0')),
      );
      await transaction
        .insertInto('uploads')
        .values(digests.map((sha256) => ({ sha256, created_at: Date.now() + 1e12 })))
        .execute();
      await transaction
        .insertInto('upload_owners')
        .values(digests.map((sha256) => ({ sha256, person_id: id, created_at: 0 })))
        .execute();
    }
    const stale = Array.from({ length: 2000 }, (_, i) => `f${`${i}`.padStart(63, '0')}`);
    await transaction
      .insertInto('uploads')
      .values(stale.map((sha256) => ({ sha256, created_at: endOfYear })))
      .execute();
    await transaction
      .insertInto('upload_owners')
      .values(stale.map((sha256) => ({ sha256, person_id: 'p3', created_at: 0 })))
      .execute();
  });
  for (const scope of [{ publicOnly: true }, { serverId: 'local' }])
    for (const { id } of await library.top({ ...scope, period: 'all', limit: 60 }))
      await library.restoreAudio(id, storedDrum.wav);
}
