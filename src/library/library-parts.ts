import type PQueue from 'p-queue';
import type { Blobs } from '../blobs/blobs.ts';
import type { KitRecord } from '../kits/kit.ts';
import type { CheckName } from './public-name.ts';
import type { Scope } from './scope.ts';
import type { Sql } from './tables.ts';

/** Which kit was made, changed or deleted, or came into the person's strip; `ownerId`: whose strips may show it. */
export interface KitChange {
  readonly kitId: string;
  readonly ownerId: string;
  readonly serverId: string;
}

/** Told of a change with the kit as it is now; null: deleted. */
export type KitWatcher = (change: KitChange & { readonly kit: KitRecord | null }) => void;

/** The database and the stores of bytes that the library's queries work on. */
export interface LibraryParts {
  readonly sql: Sql;
  /** For queries over the whole library, beside the event loop. */
  readonly longReads: Sql;
  readonly audio: Blobs;
  readonly uploads: Blobs;
  /** Changes to uploads, one at a time over all processes: none may fall between the removal of an upload's row and that of its file. */
  readonly uploadChanges: { add<T>(change: () => Promise<T>): Promise<T> };
  /**
   * Queries over all galleries, one at a time: each may take half a second, and a server's members wait for one at
   * most.
   */
  readonly galleryReads: PQueue;
  /** Told after each change of a kit. */
  readonly kitWatchers: Set<KitWatcher>;
  /** Tells other processes of the change, in its transaction. */
  readonly announceKit: (db: Sql, change: KitChange) => Promise<void>;
  /** See createNameCheck. */
  readonly checkName: CheckName;
  /** Overwrites what was deleted in the database's files. */
  readonly scrub: () => Promise<void>;
  /** Unix ms. */
  readonly now: () => number;
}

/** A query over the whole library, within a scope. */
export const longRead = <T>(
  { longReads, galleryReads }: LibraryParts,
  { serverId }: Scope,
  query: (db: Sql) => Promise<T>,
): Promise<T> => (serverId === undefined ? galleryReads.add(() => query(longReads)) : query(longReads));

export const changeOf = ({ id, ownerId, serverId }: KitRecord): KitChange => ({ kitId: id, ownerId, serverId });

/** Tells this process of a kit that was made, changed or opened; returns it. */
export function tellOfKit({ kitWatchers }: Pick<LibraryParts, 'kitWatchers'>, kit: KitRecord): KitRecord {
  for (const watch of kitWatchers) watch({ ...changeOf(kit), kit });
  return kit;
}
