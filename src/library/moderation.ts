import type { LibraryParts } from './library-parts.ts';

/** The filter of names, before something is made under one. UserError where it may not be given. */
export const checkName = (parts: LibraryParts, name: string): void => parts.checkName(name);

/** A sound or a kit, in the server whose moderators decide about it. */
export interface Moderated {
  readonly serverId: string;
  readonly kind: 'sound' | 'kit';
  readonly subject: string;
}

export interface Reported extends Omit<Moderated, 'serverId'> {
  /** People who reported it. */
  readonly people: number;
  readonly isHidden: boolean;
}

const keyOf = ({ serverId, kind, subject }: Moderated) => ({ server_id: serverId, kind, subject });

/** Tells the server's moderators; once a person. False where this person has done so before. */
export async function report(
  { sql: db, now }: LibraryParts,
  { personId, ...what }: Moderated & { readonly personId: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('reports')
    .values({ ...keyOf(what), person_id: personId, created_at: now() })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** What was reported in a server, what most people reported first. */
export async function reportsIn({ sql: db }: LibraryParts, serverId: string, limit: number): Promise<Reported[]> {
  const rows = await db
    .selectFrom('reports as r')
    .leftJoin('hidden as h', (join) =>
      join.onRef('h.server_id', '=', 'r.server_id').onRef('h.kind', '=', 'r.kind').onRef('h.subject', '=', 'r.subject'),
    )
    .select((eb) => ['r.kind', 'r.subject', 'h.hidden_at', eb.fn.countAll<number>().as('people')])
    .where('r.server_id', '=', serverId)
    .groupBy(['r.kind', 'r.subject', 'h.hidden_at'])
    .orderBy('people', 'desc')
    .orderBy('r.subject')
    .limit(limit)
    .execute();
  return rows.map(({ kind, subject, people, hidden_at }) => ({ kind, subject, people, isHidden: hidden_at !== null }));
}

/** Takes a sound or a kit out of the public gallery, or shows it there again. In its server it stays. */
export async function setHidden({ sql: db, now }: LibraryParts, what: Moderated, isHidden: boolean): Promise<void> {
  if (!isHidden) {
    await db
      .deleteFrom('hidden')
      .where((eb) => eb.and(keyOf(what)))
      .execute();
    return;
  }
  await db
    .insertInto('hidden')
    .values({ ...keyOf(what), hidden_at: now() })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** Ends the matter: the reports go, what is hidden stays hidden. */
export async function dismissReports({ sql: db }: LibraryParts, what: Moderated): Promise<void> {
  await db
    .deleteFrom('reports')
    .where((eb) => eb.and(keyOf(what)))
    .execute();
}
