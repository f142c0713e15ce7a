import { StoreAway } from '../blobs/store-errors.ts';
import { DatabaseBusy } from '../library/sql-errors.ts';

/** Database or store of sounds were not to be had: nothing was written, and the same work may succeed later. */
export const isPassing = (error: unknown): error is DatabaseBusy | StoreAway =>
  error instanceof DatabaseBusy || error instanceof StoreAway;
