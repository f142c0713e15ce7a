import { UserError } from '../user-error.ts';

type Access = 'read' | 'write' | 'read and write';

const noPermission = (access: Access): string => `this user may not ${access} there`;
const full = (): string => 'the disk is full';

/** Errors of the file system, as a person understands them. */
const reasons: Readonly<Record<string, (access: Access) => string>> = {
  // Writing a file needs only its folder.
  ENOENT: (access) => (access === 'write' ? 'the folder does not exist' : 'there is no such file or folder'),
  EEXIST: () => 'it is a file, and must be a folder',
  EISDIR: () => 'it is a folder',
  ENOTDIR: () => 'a part of the path is a file, not a folder',
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: () => 'the file system is read-only',
  ENOSPC: full,
  EDQUOT: full,
  ENAMETOOLONG: () => 'the path is too long',
  EMFILE: () => 'too many files are open',
};

/** The error's code, e.g. ENOENT; empty if it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';
export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
export const isDenied = (error: unknown): boolean => ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error));

/** The reason as the end of a sentence; undefined for an error that a person cannot mend. */
export const reasonOf = (error: unknown, access: Access = 'read and write'): string | undefined =>
  reasons[codeOf(error)]?.(access);

/** A UserError for an error of the file system that a person can mend; any other error unchanged. */
export function diskError(path: string, error: unknown): unknown {
  const reason = reasonOf(error);
  return reason ? new UserError(`${path}: ${reason}`, { kind: 'failed', cause: error }) : error;
}

/** Runs work on files; an error that a person can mend becomes a sentence that names `path`. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(path, error);
  }
}
