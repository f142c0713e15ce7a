import { type RawBuilder, sql } from 'kysely';
import { sampleIdPrefix } from '../sound/ids.ts';
import { type Keep, keepsAmong } from './keeps.ts';
import type { LibraryParts } from './library-parts.ts';
import { loadSamples, type SampleRecord } from './sample-record.ts';
import { mostRows, type Page } from './scope.ts';
import { type Bands, bandRange } from './sound-bands.ts';
import type { Sql } from './tables.ts';

/** A word that is searched for, in lower case, and the parts of a kit whose names begin with it. */
export interface Word {
  readonly text: string;
  readonly parts: readonly string[];
}

/** What a person looks for among their sounds; all of it must hold. */
export interface SoundFilter extends Bands {
  readonly personId: string;
  /** What the person keeps, or was the first to make. */
  readonly of: 'kept' | 'made';
  readonly words?: readonly Word[];
  /** Names of parts or of instruments, any of them. */
  readonly parts?: readonly string[];
  readonly model?: string;
  readonly tag?: string;
  /** Id of one of the person's own collections. */
  readonly collection?: string;
  /** Begins a maker's name. */
  readonly maker?: string;
  /** Makers are known by what was shown in this server. */
  readonly serverId: string;
}

export interface FoundSounds {
  readonly records: readonly SampleRecord[];
  /** The person's keeps among them. */
  readonly keeps: ReadonlyMap<string, Keep>;
  /** Over all pages. */
  readonly total: number;
}

/** The newest first: by when they were kept, or made. */
export async function findSounds(parts: LibraryParts, query: SoundFilter & Page): Promise<FoundSounds> {
  const { longReads: db } = parts;
  const { personId, limit, offset = 0 } = query;
  const most = Math.min(limit, mostRows);
  const filter = await resolved(db, query);
  const { rows } = await sql<{ id: string }>`
    select s.id ${matching(filter)} ${newestFirst(query)} limit ${most} offset ${offset}`.execute(db);
  const isWhole = offset === 0 && rows.length < most;
  const total = isWhole ? rows.length : await countOf(db, filter);
  const records = await loadSamples(parts.sql, rows);
  const ids = rows.map(({ id }) => id);
  return { records, keeps: await keepsAmong(parts, personId, ids), total };
}

async function countOf(db: Sql, query: Resolved): Promise<number> {
  if (query.of === 'kept' && filterConditions(query).length + query.words.length === 0) {
    const { total } = await db
      .selectFrom('keeps')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .where('person_id', '=', query.personId)
      .executeTakeFirstOrThrow();
    return total;
  }
  const { rows } = await sql<{ total: number }>`select count(*) as total ${matching(query)}`.execute(db);
  return rows[0]?.total ?? 0;
}

export interface PlacedSound {
  readonly id: string;
  readonly model: string;
  readonly name: string | null;
  readonly vector: string;
}

/** The measured ones among the newest `limit` sounds, with their vectors: for the map. */
export async function vectorsOf(
  { longReads: db }: Pick<LibraryParts, 'longReads'>,
  query: SoundFilter & { readonly limit: number },
): Promise<PlacedSound[]> {
  const { rows } = await sql<PlacedSound>`
    select s.id, s.model, k.name, f.vector ${matching(await resolved(db, query), true)} and f.vector is not null
    ${newestFirst(query)} limit ${query.limit}`.execute(db);
  return rows;
}

/**
 * From and where of a filter's query. A cross join fixes SQLite's order: from the person's own rows to the others. What
 * was measured is looked up only where it is asked for.
 */
function matching(filter: Resolved, withFacts = asksFacts(filter)): RawBuilder<unknown> {
  const { personId, of, words } = filter;
  const ownKeep = sql`left join keeps k on k.sample_id = s.id and k.person_id = ${personId}`;
  const facts = withFacts ? sql`left join sample_facts f on f.sample_id = s.id` : sql``;
  const conditions = [...filterConditions(filter), ...wordConditions(filter)].map((condition) => sql`and ${condition}`);
  const rest = sql.join(conditions, sql` `);
  return of === 'kept'
    ? sql`from keeps k cross join samples s ${facts} where k.person_id = ${personId} and s.id = k.sample_id ${rest}`
    : sql`from samples s ${words.length > 0 || withFacts ? ownKeep : sql``} ${facts} where s.maker_id = ${personId} ${rest}`;
}

const asksFacts = ({ parts, decay, pitch, brightness, words }: Resolved): boolean =>
  [parts, decay, pitch, brightness].some((asked) => asked !== undefined) || words.some((word) => word.parts.length > 0);

/** In the order of an index, so that a page is read and not sorted. */
const newestFirst = ({ of }: Pick<SoundFilter, 'of'>): RawBuilder<unknown> =>
  of === 'kept' ? sql`order by k.kept_at desc, k.sample_id desc` : sql`order by s.created_at desc, s.id desc`;

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const like = (value: RawBuilder<unknown>, pattern: string) => sql<boolean>`${value} like ${pattern} escape '\\'`;
const begins = (value: RawBuilder<unknown>, text: string) => like(value, `${escaped(text)}%`);
const contains = (value: RawBuilder<unknown>, text: string) => like(value, `%${escaped(text)}%`);
const among = (value: RawBuilder<unknown>, list: readonly string[]) =>
  list.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`${value} in (${sql.join(list)})`;

/** Each word may be found in a sound's part, name, tags, model, id, seed, or maker: what is soon decided comes first. */
function wordConditions(filter: Resolved): RawBuilder<boolean>[] {
  return filter.words.map(({ text, parts, makers }) => {
    const id = text.replace(/^#/, '');
    const anywhere = [
      ...(parts.length > 0 ? [among(sql`f.part`, parts)] : []),
      sql<boolean>`(k.folded <> '' and ${contains(sql`k.folded`, text)})`,
      begins(sql`lower(s.model)`, text),
      sql<boolean>`s.id in (select sample_id from keep_tags where person_id = ${filter.personId} and ${begins(sql`tag`, text)})`,
      ...(sampleIdPrefix.test(id) ? [begins(sql`s.id`, id)] : []),
      // Ten digits hold every seed. The recipe is JSON without spaces, see store-batch.ts.
      ...(/^\d{1,10}$/.test(text) ? [contains(sql`s.recipe`, `"seed":${text},`)] : []),
      ...(makers.length > 0 ? [byMakers(filter, makers)] : []),
    ];
    return sql<boolean>`(${sql.join(anywhere, sql` or `)})`;
  });
}

/** Makers as this server knows them: elsewhere somebody else may have made the same sound. */
const byMakers = ({ serverId }: Pick<SoundFilter, 'serverId'>, makers: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from batch_samples bs cross join batches b
    where bs.sample_id = s.id and b.id = bs.batch_id and b.server_id = ${serverId} and ${among(sql`b.maker_id`, makers)})`;

/** People who are looked up for one name. */
const mostMakers = 100;

/** A filter whose makers' names are looked up: most words are nobody's name, and cost no more then. */
type Resolved = Omit<SoundFilter, 'words' | 'maker'> & {
  readonly words: readonly (Word & { readonly makers: readonly string[] })[];
  /** Undefined where none is asked for. */
  readonly makers: readonly string[] | undefined;
};

async function resolved(db: Sql, { words = [], maker, ...filter }: SoundFilter): Promise<Resolved> {
  const makersOf = async (name: string): Promise<readonly string[]> => {
    const people = await db
      .selectFrom('people as p')
      .select('p.id')
      .where(begins(sql`lower(p.name)`, name.toLowerCase()))
      .limit(mostMakers)
      .execute();
    return people.map(({ id }) => id);
  };
  const named: (Word & { readonly makers: readonly string[] })[] = [];
  for (const word of words) named.push({ ...word, makers: await makersOf(word.text) });
  return { ...filter, words: named, makers: maker === undefined ? undefined : await makersOf(maker) };
}

function filterConditions(filter: Resolved): RawBuilder<boolean>[] {
  const { parts, model, tag, collection, makers, personId } = filter;
  return [
    ...(parts ? [among(sql`coalesce(f.part, s.model)`, parts)] : []),
    ...(model === undefined ? [] : [sql<boolean>`s.model = ${model}`]),
    ...(tag === undefined
      ? []
      : [sql<boolean>`s.id in (select sample_id from keep_tags where person_id = ${personId} and tag = ${tag})`]),
    ...(collection === undefined
      ? []
      : [
          sql<boolean>`s.id in (select cs.sample_id from collection_samples cs join collections c on c.id = cs.collection_id
            where c.id = ${collection} and c.person_id = ${personId})`,
        ]),
    ...(makers === undefined ? [] : [byMakers(filter, makers)]),
    ...bandConditions(filter),
  ];
}

const columns = { decay: 'f.decay_ms', pitch: 'f.pitch_hz', brightness: 'f.brightness_hz' } as const;

function bandConditions(filter: Resolved): RawBuilder<boolean>[] {
  return (Object.keys(columns) as (keyof typeof columns)[]).flatMap((measure) => {
    const range = bandRange(measure, filter[measure]);
    if (range === undefined) return [];
    const column = sql.ref(columns[measure]);
    if (range === 'none') return [sql<boolean>`f.part is not null and ${column} is null`];
    const [from, to] = range;
    return [
      ...(from > 0 ? [sql<boolean>`${column} >= ${from}`] : [sql<boolean>`${column} is not null`]),
      ...(to < Number.POSITIVE_INFINITY ? [sql<boolean>`${column} < ${to}`] : []),
    ];
  });
}
