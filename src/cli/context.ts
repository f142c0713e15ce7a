import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Config, environmentOf, readConfig } from '../config/config.ts';
import { dataDirMistake, dataDirPath } from '../config/data-dir-path.ts';
import { HostError, UserError } from '../user-error.ts';

export type CliContext = ReturnType<typeof createContext>;

/** What every verb gets. Paths that a person types are relative to the current folder; settings are the product's own. */
export function createContext() {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  let config: Config | undefined;
  let dataDir: string | undefined;
  const withDataDir = (settings: Config): Config => (dataDir === undefined ? settings : { ...settings, dataDir });
  const read = (): Config => {
    config ??= readConfig(environmentOf(root), root);
    return withDataDir(config);
  };
  return {
    /** Of the checkout. */
    root,
    /** Read on first use: `--help` works with a broken .env. Its dataDir is that of --data-dir where that is given. */
    config: read,
    /** The same without throwing, for who looks after mistakes: where there are any, the defaults. */
    check: (): { config: Config; mistakes: readonly string[] } => {
      try {
        return { config: read(), mistakes: [] };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { config: withDataDir(readConfig({}, root)), mistakes: error.message.split('\n') };
      }
    },
    /** What --data-dir says: the data of a service, say. UserError where there is no such folder. */
    useDataDir(typed: string): void {
      const mistake = dataDirMistake(typed);
      if (mistake) throw new HostError(`--data-dir: ${mistake}`);
      dataDir = dataDirPath(typed, process.cwd());
      // Whoever types the folder of an existing service should not get a new, empty one.
      if (!isFolder(dataDir)) throw new HostError(`--data-dir ${typed}: there is no folder ${dataDir}.`);
    },
  };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
