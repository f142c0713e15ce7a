import { en } from '../languages/en.ts';
import type { ValuesOf } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';

type Access = 'read' | 'write' | 'read and write';
type Problem = ValuesOf<'disk'>['problem'];

const denied = (access: Access): Problem =>
  access === 'read' ? 'unreadable' : access === 'write' ? 'unwritable' : 'inaccessible';

/** Errors of the file system, as a person understands them. */
const problems: Readonly<Record<string, Problem | ((access: Access) => Problem)>> = {
  // Writing a file needs only its folder.
  ENOENT: (access) => (access === 'write' ? 'folderMissing' : 'missing'),
  EEXIST: 'isFile',
  EISDIR: 'isFolder',
  ENOTDIR: 'notFolder',
  EACCES: denied,
  EPERM: denied,
  EROFS: 'readOnly',
  ENOSPC: 'full',
  EDQUOT: 'full',
  ENAMETOOLONG: 'nameTooLong',
  EMFILE: 'tooManyOpen',
};

/** The error's code, e.g. ENOENT; empty if it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
export const isDenied = (error: unknown): boolean => ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error));

function problemOf(error: unknown, access: Access): Problem | undefined {
  const problem = problems[codeOf(error)];
  return typeof problem === 'function' ? problem(access) : problem;
}

/** The reason as the end of an English sentence; undefined for an error that a person cannot mend. */
export function reasonOf(error: unknown, access: Access = 'read and write'): string | undefined {
  const problem = problemOf(error, access);
  return problem && en.diskProblems[problem];
}

/** The same, else the error's own words. */
export const whyRefused = (error: unknown, access?: Access): string =>
  reasonOf(error, access) ?? (error instanceof Error ? error.message : String(error));

/** A UserError for an error of the file system that a person can mend; any other error unchanged. */
export function diskError(path: string, error: unknown): unknown {
  const problem = problemOf(error, 'read and write');
  return problem ? new UserError('disk', { path, problem }, { kind: 'failed', cause: error }) : error;
}

/** Runs work on files; an error that a person can mend becomes a sentence that names `path`. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(path, error);
  }
}
