import type { Meters } from './meters.ts';

/** What Discord's client knows of its connection. */
export interface DiscordConnection {
  /** Whether each shard is connected. */
  readonly shards: readonly boolean[];
  /** Ms; negative before the first answer. */
  readonly pingMs: number;
  readonly servers: number;
}

export type GatewayEvent = 'identified' | 'resumed' | 'reconnecting' | 'closed';

/** Log-ins of the day, as Discord tells it (Get Gateway Bot). */
export interface LogIns {
  readonly total: number;
  readonly remaining: number;
  /** Unix ms. */
  readonly resetAt: number;
}

export type DiscordWatch = ReturnType<typeof watchDiscord>;

const events: readonly GatewayEvent[] = ['identified', 'resumed', 'reconnecting', 'closed'];

/** Discord: its limits and the connection. */
export function watchDiscord(meters: Meters, now: () => number) {
  const limited = meters.counter(
    'rimshot_discord_rate_limited_total',
    'Rate limits that a request met, by scope: held back here, refused with 429, or both in turn.',
    ['user', 'global', 'shared'].map((scope) => ({ scope })),
  );
  const invalid = meters.counter(
    'rimshot_discord_invalid_requests_total',
    'Requests refused with 401, 403 or 429; 10,000 in ten minutes ban the address.',
  );
  const gateway = meters.counter(
    'rimshot_discord_gateway_events_total',
    'Sessions that began, were resumed, lost and closed for good.',
    events.map((event) => ({ event })),
  );
  let logIns: LogIns | undefined;
  let connection: (() => DiscordConnection) | undefined;

  /** Undefined before Discord was asked. A new day begins with all of them. */
  const logInsLeft = (): number | undefined => logIns && (now() < logIns.resetAt ? logIns.remaining : logIns.total);
  meters.gauge('rimshot_discord_log_ins_left', 'Log-ins (identifies) left until Discord counts anew.', () => {
    const value = logInsLeft();
    return value === undefined ? [] : value;
  });
  meters.gauge('rimshot_discord_shards', 'Shards of this process, by state.', () =>
    connection
      ? [true, false].map((up) => ({
          labels: { state: up ? 'connected' : 'away' },
          value: connection!().shards.filter((shard) => shard === up).length,
        }))
      : [],
  );
  meters.gauge('rimshot_discord_servers', 'Servers that this process serves.', () => connection?.().servers ?? []);
  meters.gauge('rimshot_discord_ping_seconds', 'Round trip of the gateway’s heartbeat.', () => {
    const { pingMs = -1 } = connection?.() ?? {};
    return pingMs >= 0 ? pingMs / 1000 : [];
  });

  return {
    rateLimited: (scope: 'user' | 'global' | 'shared'): void => limited.add({ scope }),
    invalidRequest: (): void => invalid.add(),
    event(event: GatewayEvent): void {
      gateway.add({ event });
      if (event === 'identified' && logIns) logIns = { ...logIns, remaining: Math.max(0, logIns.remaining - 1) };
    },
    /** Asked once, before the first log-in. */
    logIns(told: LogIns): void {
      logIns = told;
    },
    /** From now on this is the connection. */
    observe(current: () => DiscordConnection): void {
      connection = current;
    },
    /** Why there is none; undefined where every shard is connected. */
    trouble(): string | undefined {
      if (!connection) return 'not connected yet';
      const { shards } = connection();
      const up = shards.filter((shard) => shard).length;
      return up === shards.length && up > 0 ? undefined : `${up} of ${shards.length} shards are connected`;
    },
    /** Undefined where the program runs without Discord. */
    report() {
      if (!connection) return undefined;
      const { shards, pingMs, servers } = connection();
      return {
        shards: shards.length,
        connected: shards.filter((shard) => shard).length,
        servers,
        pingMs,
        rateLimited: limited.total(),
        invalidRequests: invalid.total(),
        ...(logIns && { logInsLeft: logInsLeft() }),
      };
    },
  };
}
