import { codeOf } from '../files/disk-error.ts';
import { HostError, UserError } from '../user-error.ts';
import { isAway } from './server-away.ts';

/** PostgreSQL's insufficient_privilege: of a schema that others own, say. */
const lacksRights = (error: unknown): boolean => codeOf(error) === '42501';

/**
 * Why a database of DATABASE_URL cannot be opened, with what PostgreSQL or its driver says, for the host. What was met
 * after connecting and is no question of rights is handed back as it is.
 */
export function unopened(error: unknown, place: string, isConnected: boolean): unknown {
  if (isAway(error)) return refusal(`The database at ${place} cannot be reached`, error);
  if (error instanceof UserError || (isConnected && !lacksRights(error))) return error;
  return refusal(`The database at ${place} cannot be used with this DATABASE_URL`, error);
}

const refusal = (what: string, cause: unknown): HostError =>
  new HostError(`${what}: ${said(cause)}.`, { kind: 'failed', cause });

/** Node says nothing but a code where it has tried several addresses of a host. */
function said(error: unknown): string {
  if (error instanceof UserError) return said(error.cause);
  return error instanceof Error ? error.message || codeOf(error) : String(error);
}
