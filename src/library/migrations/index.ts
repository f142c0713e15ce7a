import type { Migration } from 'kysely';
import { library } from './0001-library.ts';
import { strikes } from './0002-strikes.ts';

/** In order of their numbers. One that was released is never changed: the next change is the next number. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-library': library,
  '0002-strikes': strikes,
};
