import type { Files } from './messages.ts';
import type { World } from './world.ts';

export interface Call {
  readonly world: World;
  /** The groups of the route's pattern. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: Files;
}

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** False: the interaction's token in the path authorises. */
  readonly bot: boolean;
  /** What is answered; undefined: 204. */
  readonly handle: (call: Call) => unknown;
}

const id = String.raw`(\d{17,19})`;

/** `:id` is a snowflake, `:token` an interaction's. */
export const at = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(':id', id).replaceAll(':token', '([^/]+)')}$`);
