import { atomically } from './atomically.ts';
import type { LibraryParts } from './library-parts.ts';
import { rememberRemoval } from './removals.ts';
import { showingsOf } from './scope.ts';
import type { Sql, SqlTransaction } from './tables.ts';

/** A person's keep of a sound. */
export interface Keep {
  readonly name?: string;
  /** In alphabetical order. */
  readonly tags: readonly string[];
}

export interface Kept {
  readonly sampleId: string;
  readonly personId: string;
}

export interface Heart extends Kept {
  readonly serverId: string;
  /** A heart for one's own sound counts as a vote: on the local channel alone. */
  readonly allowOwn: boolean;
  /**
   * The heart shows whether the person keeps the sound, and a press takes back what it shows. Elsewhere a heart for a
   * kept sound without the person's vote gives the vote.
   */
  readonly showsKept?: boolean;
}

/** `votes`: those of the server. `unknown`: no such sound, or never shown in that server. */
export type HeartResult =
  | { readonly kind: 'kept'; readonly votes: number; readonly isVote: boolean }
  | { readonly kind: 'taken-back'; readonly votes: number; readonly undo: string }
  | { readonly kind: 'unknown' };

/** Keeps a sound and votes for it, unless it is one's own; or takes both back. One vote per person, sample and server. */
export function toggleHeart({ sql: db, now }: LibraryParts, heart: Heart): Promise<HeartResult> {
  const { sampleId, personId, serverId, allowOwn, showsKept } = heart;
  const vote = { sample_id: sampleId, person_id: personId, server_id: serverId };
  return atomically(db, async (transaction): Promise<HeartResult> => {
    const sample = await transaction
      .selectFrom('samples as s')
      .leftJoin('keeps as k', (join) => join.onRef('k.sample_id', '=', 's.id').on('k.person_id', '=', personId))
      .select((eb) => ['s.maker_id', 'k.kept_at', eb.exists(showingsOf(transaction, 's.id', { serverId })).as('shown')])
      .where('s.id', '=', sampleId)
      .executeTakeFirst();
    const isKept = sample?.kept_at != null;
    if (!sample || (!sample.shown && !isKept)) return { kind: 'unknown' };
    const mayVote = Boolean(sample.shown) && (sample.maker_id !== personId || allowOwn);
    const lacksVote = mayVote && !showsKept && isKept && !(await hasVote(transaction, vote));
    if (isKept && !lacksVote) {
      const undo = (await removeKeep(transaction, { ...heart, serverId }, now()))!;
      return { kind: 'taken-back', votes: await votesIn(transaction, vote), undo };
    }
    await putKeep(transaction, heart, now());
    if (mayVote)
      await transaction
        .insertInto('votes')
        .values({ ...vote, created_at: now() })
        .onConflict((oc) => oc.doNothing())
        .execute();
    return { kind: 'kept', votes: await votesIn(transaction, vote), isVote: mayVote };
  });
}

/** Keeps a sound without voting for it; nothing changes where it is kept or gone. */
export async function keepSample({ sql: db, now }: LibraryParts, kept: Kept): Promise<void> {
  await atomically(db, (transaction) => insertKeep(transaction, kept, now()));
}

/** Returns the id for `undoRemoval`; undefined where the person does not keep the sound. */
export function unkeepSample(
  { sql: db, now }: LibraryParts,
  kept: Kept & { readonly serverId?: string },
): Promise<string | undefined> {
  return atomically(db, (transaction) => removeKeep(transaction, kept, now()));
}

/**
 * Keeps the sound under a name, or takes the name off (`undefined`). `undo`: for a name that was taken off or replaced.
 */
export function nameKeep(
  { sql: db, now, checkName }: LibraryParts,
  { sampleId, personId, name }: Kept & { readonly name: string | undefined },
): Promise<{ readonly undo?: string }> {
  return atomically(db, async (transaction) => {
    if (name !== undefined) checkName(name);
    const before = await keeps(transaction, { sampleId, personId });
    if (!before && name === undefined) return {};
    await insertKeep(transaction, { sampleId, personId }, now());
    await transaction
      .updateTable('keeps')
      .set({ name: name ?? null, folded: (name ?? '').toLowerCase() })
      .where('person_id', '=', personId)
      .where('sample_id', '=', sampleId)
      .execute();
    if (before?.name == null || before.name === name) return {};
    const names = [{ sample_id: sampleId, name: before.name }];
    return { undo: await rememberRemoval(transaction, personId, { names }, now()) };
  });
}

/** Keeps the sound with these tags added and those taken off, all in lower case. `undo`: where one was taken off. */
export function tagKeep(
  { sql: db, now, checkName }: LibraryParts,
  { sampleId, personId, add, remove }: Kept & { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<{ readonly undo?: string }> {
  const key = { person_id: personId, sample_id: sampleId };
  return atomically(db, async (transaction) => {
    for (const tag of add) checkName(tag);
    if (add.length > 0) {
      await insertKeep(transaction, { sampleId, personId }, now());
      await transaction
        .insertInto('keep_tags')
        .values(add.map((tag) => ({ ...key, tag })))
        .onConflict((oc) => oc.doNothing())
        .execute();
    }
    if (remove.length === 0) return {};
    const removed = await transaction
      .deleteFrom('keep_tags')
      .where((eb) => eb.and(key))
      .where('tag', 'in', remove)
      .returningAll()
      .execute();
    if (removed.length === 0) return {};
    return { undo: await rememberRemoval(transaction, personId, { keep_tags: removed }, now()) };
  });
}

/** The person's keeps among these sounds. */
export async function keepsAmong(
  { sql: db }: Pick<LibraryParts, 'sql'>,
  personId: string,
  sampleIds: readonly string[],
): Promise<Map<string, Keep>> {
  if (sampleIds.length === 0) return new Map();
  // From the sounds to the person's few rows of each: by the person first, SQLite would read all that they keep.
  const sounds = db.selectFrom('samples as s').where('s.id', 'in', sampleIds);
  const rows = await sounds
    .crossJoin('keeps as k')
    .select(['k.sample_id', 'k.name'])
    .whereRef('k.sample_id', '=', 's.id')
    .where('k.person_id', '=', personId)
    .execute();
  if (rows.length === 0) return new Map();
  const tags = await sounds
    .crossJoin('keep_tags as t')
    .select(['t.sample_id', 't.tag'])
    .whereRef('t.sample_id', '=', 's.id')
    .where('t.person_id', '=', personId)
    .orderBy('t.tag')
    .execute();
  return new Map(
    rows.map(({ sample_id, name }) => [
      sample_id,
      {
        ...(name === null ? {} : { name }),
        tags: tags.filter((row) => row.sample_id === sample_id).map(({ tag }) => tag),
      },
    ]),
  );
}

/** The person's tags, the most used first. */
export async function tagsOf(
  { longReads: db }: LibraryParts,
  personId: string,
  limit: number,
): Promise<readonly { readonly tag: string; readonly count: number }[]> {
  return db
    .selectFrom('keep_tags')
    .select((eb) => ['tag', eb.fn.countAll<number>().as('count')])
    .where('person_id', '=', personId)
    .groupBy('tag')
    .orderBy('count', 'desc')
    .orderBy('tag')
    .limit(limit)
    .execute();
}

const keeps = (db: Sql, { sampleId, personId }: Kept) =>
  db
    .selectFrom('keeps')
    .selectAll()
    .where('person_id', '=', personId)
    .where('sample_id', '=', sampleId)
    .executeTakeFirst();

interface Vote {
  readonly sample_id: string;
  readonly person_id: string;
  readonly server_id: string;
}

const hasVote = async (db: Sql, vote: Vote): Promise<boolean> =>
  (await db
    .selectFrom('votes')
    .select('created_at')
    .where((eb) => eb.and(vote))
    .executeTakeFirst()) !== undefined;

async function votesIn(db: Sql, { sample_id, server_id }: Vote): Promise<number> {
  const { votes } = await db
    .selectFrom('votes')
    .select((eb) => eb.fn.countAll<number>().as('votes'))
    .where('sample_id', '=', sample_id)
    .where('server_id', '=', server_id)
    .executeTakeFirstOrThrow();
  return votes;
}

/** Nothing happens where it is kept, or the sound is gone. */
export async function insertKeep(db: SqlTransaction, { sampleId, personId }: Kept, now: number): Promise<void> {
  const sample = await db.selectFrom('samples').select('id').where('id', '=', sampleId).executeTakeFirst();
  if (sample) await putKeep(db, { sampleId, personId }, now);
}

const putKeep = (db: SqlTransaction, { sampleId, personId }: Kept, now: number) =>
  db
    .insertInto('keeps')
    .values({ person_id: personId, sample_id: sampleId, kept_at: now })
    .onConflict((oc) => oc.doNothing())
    .execute();

/** With its name, tags, places in collections and the person's vote in the server. */
async function removeKeep(
  db: SqlTransaction,
  { sampleId, personId, serverId }: Kept & { readonly serverId?: string },
  now: number,
): Promise<string | undefined> {
  const removed = await db
    .deleteFrom('keeps')
    .where('person_id', '=', personId)
    .where('sample_id', '=', sampleId)
    .returningAll()
    .execute();
  if (removed.length === 0) return undefined;
  const keep_tags = await db
    .deleteFrom('keep_tags')
    .where('person_id', '=', personId)
    .where('sample_id', '=', sampleId)
    .returningAll()
    .execute();
  const collection_samples = await db
    .deleteFrom('collection_samples')
    .where('sample_id', '=', sampleId)
    .where('collection_id', 'in', (eb) => eb.selectFrom('collections').select('id').where('person_id', '=', personId))
    .returningAll()
    .execute();
  const votes =
    serverId === undefined
      ? []
      : await db
          .deleteFrom('votes')
          .where((eb) => eb.and({ sample_id: sampleId, person_id: personId, server_id: serverId }))
          .returningAll()
          .execute();
  return rememberRemoval(db, personId, { keeps: removed, keep_tags, collection_samples, votes }, now);
}
