import type { Migration } from 'kysely';
import { library } from './0001-library.ts';
import { strikes } from './0002-strikes.ts';
import { keeps } from './0003-keeps.ts';
import { kits } from './0004-kits.ts';
import { syncLinks } from './0005-sync-links.ts';
import { placesLeft } from './0006-places-left.ts';

/**
 * In order of their numbers. A released migration is never changed: the next change is the next number.
 *
 * Written once for SQLite and PostgreSQL, with Kysely's schema builder and the SQL that both know
 * (test/library/portable-sql.test.ts); columns are `text` or `integer`, and `bigint` for times. What PostgreSQL wants to
 * be declared in another way is translated in postgres-tables.ts.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-library': library,
  '0002-strikes': strikes,
  '0003-keeps': keeps,
  '0004-kits': kits,
  '0005-sync-links': syncLinks,
  '0006-places-left': placesLeft,
};
