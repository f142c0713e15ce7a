import { en } from '../languages/en.ts';
import type { ValuesOf } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';

type Problem = ValuesOf<'disk'>['problem'];
const isProblem = (code: unknown): code is Problem => typeof code === 'string' && Object.hasOwn(en.diskProblems, code);

/** A UserError for an error of the file system that a person can mend; anything else as it came. */
export function diskError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return isProblem(code) ? new UserError('disk', { path, problem: code }, { kind: 'failed', cause: error }) : error;
}
