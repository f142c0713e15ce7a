import { type BlobKind, type BlobStore, type Blobs, checkedName } from '../blobs/blobs.ts';
import type { Sql } from './tables.ts';

/** Bytes of files as rows. */
type BlobTables = {
  blobs: { kind: BlobKind; name: string; bytes: Uint8Array; created_at: number };
};

const namesAtOnce = 1000;

/**
 * Rows of PostgreSQL's table `blobs`, which backups and replicas have with the rest. To about 100,000 sounds (13 GB);
 * beyond that a bucket is cheaper and takes the load off the database.
 * @param now Unix ms
 */
export const databaseBlobs = (db: Sql, now: () => number): BlobStore => {
  const tables = db.withTables<BlobTables>();

  return (kind): Blobs => ({
    isShared: true,

    async read(name) {
      const row = await tables
        .selectFrom('blobs')
        .select('bytes')
        .where('kind', '=', kind)
        .where('name', '=', checkedName(name))
        .executeTakeFirst();
      return row?.bytes;
    },

    async present(names) {
      if (names.length === 0) return new Set();
      const rows = await tables
        .selectFrom('blobs')
        .select('name')
        .where('kind', '=', kind)
        .where('name', 'in', names)
        .execute();
      return new Set(rows.map(({ name }) => name));
    },

    /** All or none. */
    async write(blobs) {
      if (blobs.length === 0) return;
      const rows = blobs.map(({ name, bytes }) => ({ kind, name: checkedName(name), bytes, created_at: now() }));
      await tables
        .insertInto('blobs')
        .values(rows)
        .onConflict((oc) =>
          oc.columns(['kind', 'name']).doUpdateSet((eb) => ({
            bytes: eb.ref('excluded.bytes'),
            created_at: eb.ref('excluded.created_at'),
          })),
        )
        .execute();
    },

    async remove(names) {
      if (names.length === 0) return;
      await tables.deleteFrom('blobs').where('kind', '=', kind).where('name', 'in', names).execute();
    },

    async *list() {
      for (let after = ''; ; ) {
        const rows = await tables
          .selectFrom('blobs')
          .select(['name', 'created_at'])
          .where('kind', '=', kind)
          .where('name', '>', after)
          .orderBy('name')
          .limit(namesAtOnce)
          .execute();
        const last = rows.at(-1);
        if (!last) return;
        yield rows.map(({ name, created_at }) => ({ name, writtenAt: created_at }));
        after = last.name;
      }
    },
  });
};
