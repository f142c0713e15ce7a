import { fileURLToPath } from 'node:url';
import { type Config, environmentOf, readConfig } from '../config.ts';

/** What every verb gets. Paths that a person types are relative to the current folder; settings are the product's own. */
export interface CliContext {
  /** Root of the checkout. */
  readonly root: string;
  /** Read on first use: `--help` works with a broken .env. */
  readonly config: () => Config;
}

export function createContext(): CliContext {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  let config: Config | undefined;
  return {
    root,
    config: () => {
      config ??= readConfig(environmentOf(root), root);
      return config;
    },
  };
}
