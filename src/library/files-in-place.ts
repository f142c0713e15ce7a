import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { codeOf, isDenied } from '../files/disk-error.ts';
import { UserError } from '../user-error.ts';

/**
 * Remembers the identity of these files (device and inode). The returned check throws a UserError once one of them was
 * replaced, removed or made read-only: writes to a file without a name are lost when the process ends, and the system
 * reports no error. A file that does not exist yet is remembered once it does.
 */
export function filesInPlace(folder: string, paths: readonly string[], access = accessSync): () => void {
  const known = new Map<string, string>();
  const lost = (cause?: unknown): UserError => new UserError('dataDirLost', { folder }, { kind: 'failed', cause });
  const readOnly = (cause: unknown): UserError =>
    new UserError('dataDirReadOnly', { folder, code: codeOf(cause) }, { kind: 'failed', cause });

  function check(path: string): void {
    const before = known.get(path);
    if (before === undefined && !existsSync(path)) return;
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    const now = stat && `${stat.dev}:${stat.ino}`;
    if (now === undefined || (before ?? now) !== now) throw lost();
    known.set(path, now);
  }

  const checkAll = (): void => {
    try {
      for (const path of paths) check(path);
      access(paths[0] ?? folder, constants.W_OK);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw isDenied(error) ? readOnly(error) : lost(error);
    }
  };
  checkAll();
  return checkAll;
}
