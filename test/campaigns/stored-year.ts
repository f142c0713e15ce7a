import type { Db } from '../../src/library/database.ts';
import type { SqlTransaction } from '../../src/library/tables.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { recipeOf } from '../library/temporary-library.ts';

export const stored = { batches: 10_000, perBatch: 4, votesPerSample: 3, people: 500 };
const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);
/** The clock of those who look back at it, so that a day and a week are of a busy time. */
export const endOfYear = start + 365 * dayMs;

export const storedSeed = (batch: number, position: number): number => 1_000_000 + batch * stored.perBatch + position;

/** A year of sounds in these servers by turns, all of them voted on, written past the library to be quick. */
export async function storeYear(db: Db, servers: readonly string[]): Promise<void> {
  const every = (365 * dayMs) / stored.batches;
  const serverOf = (batch: number): string => servers[batch % servers.length]!;
  const insert = async (transaction: SqlTransaction, first: number, count: number): Promise<void> => {
    const numbers = Array.from({ length: count }, (_, i) => first + i);
    const about = (batch: number) => ({
      maker_id: `p${batch % stored.people}`,
      created_at: Math.floor(start + batch * every),
    });
    const sounds = numbers.flatMap((batch) =>
      Array.from({ length: stored.perBatch }, (_, position) => {
        const recipe = recipeOf(storedSeed(batch, position));
        return { batch, position, recipe, id: sampleId(recipe) };
      }),
    );
    await transaction
      .insertInto('batches')
      .values(numbers.map((batch) => ({ id: `b${batch}`, server_id: serverOf(batch), ...about(batch) })))
      .execute();
    await transaction
      .insertInto('samples')
      .values(
        sounds.map(({ id, recipe, batch }) => ({
          ...about(batch),
          id,
          recipe: JSON.stringify(recipe),
          model: recipe.model,
          batch_id: `b${batch}`,
          has_audio: 0 as const,
        })),
      )
      .execute();
    await transaction
      .insertInto('batch_samples')
      .values(sounds.map(({ id, batch, position }) => ({ batch_id: `b${batch}`, sample_id: id, position })))
      .execute();
    await transaction
      .insertInto('votes')
      .values(
        sounds.flatMap(({ id, batch, position }) =>
          Array.from({ length: stored.votesPerSample }, (_, i) => ({
            sample_id: id,
            person_id: `p${(batch * 7 + position * 3 + i * 11) % stored.people}`,
            server_id: serverOf(batch),
            created_at: about(batch).created_at,
          })),
        ),
      )
      .execute();
  };
  await db.sql.transaction().execute(async (transaction) => {
    for (const id of ['p0', 'p1', 'p2'])
      await transaction.insertInto('people').values({ id, name: id, updated_at: start }).execute();
    for (let first = 0; first < stored.batches; first += 100) await insert(transaction, first, 100);
  });
}
