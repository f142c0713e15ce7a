/**
 * Discord's limits on a bot's requests, with the headers that announce them. Discord does not promise the figures;
 * these are what its headers say. Answers to interactions count against no limit of the bot.
 */
export interface Limits {
  /** Counts one request: its headers, and where it is one too many, how long the bot is to wait. */
  count(method: string, path: string, bot: boolean): { headers: Record<string, string>; refused?: Refused };
}

export interface Refused {
  readonly retryAfterMs: number;
  readonly global: boolean;
}

interface Rule {
  readonly bucket: string;
  readonly method: string;
  /** The group is the major parameter: each value has a bucket of its own. */
  readonly path: RegExp;
  readonly limit: number;
  readonly perMs: number;
}

const rules: readonly Rule[] = [
  { bucket: 'send', method: 'POST', path: /^\/channels\/(\d+)\/messages$/, limit: 5, perMs: 5_000 },
  { bucket: 'edit', method: 'PATCH', path: /^\/channels\/(\d+)\/messages\/\d+$/, limit: 5, perMs: 5_000 },
  { bucket: 'delete', method: 'DELETE', path: /^\/channels\/(\d+)\/messages\/\d+$/, limit: 5, perMs: 1_000 },
  { bucket: 'webhook', method: 'POST', path: /^\/webhooks\/\d+\/([^/]+)$/, limit: 5, perMs: 2_000 },
  { bucket: 'webhook-edit', method: 'PATCH', path: /^\/webhooks\/\d+\/([^/]+)\//, limit: 5, perMs: 2_000 },
  { bucket: 'webhook-delete', method: 'DELETE', path: /^\/webhooks\/\d+\/([^/]+)\//, limit: 5, perMs: 2_000 },
];

const global = { limit: 50, perMs: 1_000 } as const;

export function createLimits(now: () => number = Date.now): Limits {
  const windows = new Map<string, { left: number; endsAt: number }>();

  /** A window begins with its first request. */
  function windowOf(key: string, { limit, perMs }: { limit: number; perMs: number }) {
    const known = windows.get(key);
    if (known && known.endsAt > now()) return known;
    const begun = { left: limit, endsAt: now() + perMs };
    windows.set(key, begun);
    return begun;
  }

  return {
    count(method, path, bot) {
      if (bot) {
        const all = windowOf('global', global);
        if (all.left === 0) return { headers: {}, refused: { retryAfterMs: all.endsAt - now(), global: true } };
        all.left--;
      }
      const rule = rules.find((item) => item.method === method && item.path.test(path));
      if (!rule) return { headers: {} };
      const window = windowOf(`${rule.bucket} ${rule.path.exec(path)?.[1]}`, rule);
      const leftMs = window.endsAt - now();
      const tooMany = window.left === 0;
      if (!tooMany) window.left--;
      const headers = {
        'x-ratelimit-limit': `${rule.limit}`,
        'x-ratelimit-remaining': `${window.left}`,
        'x-ratelimit-reset': (window.endsAt / 1_000).toFixed(3),
        'x-ratelimit-reset-after': (leftMs / 1_000).toFixed(3),
        'x-ratelimit-bucket': rule.bucket,
      };
      return tooMany ? { headers, refused: { retryAfterMs: leftMs, global: false } } : { headers };
    },
  };
}
