import { UserError } from '../user-error.ts';

/** What the file system's refusals mean to a person. */
const meanings: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder, a file is needed',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EACCES: 'access is not permitted',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
};

/** A UserError for an error of the file system that a person can mend; anything else as it came. */
export function diskError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const meaning = meanings[code];
  return meaning ? new UserError(`${path}: ${meaning}`, { kind: 'failed', cause: error }) : error;
}
