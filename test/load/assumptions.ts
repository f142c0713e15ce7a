/** What the simulation and the plan take for granted. All of it is printed with the figures. */

/** How people behave; nothing of this is measured. */
export const people = {
  /** Sessions a person and day, and requests a session. */
  sessions: 1.5,
  requests: 5,
  /** Mean pause between an answer and the next request of a session, seconds. */
  thinkSeconds: 40,
  /** Share of requests with two more sent at once. */
  hasty: 0.1,
  /** Sounds a request, with weights. */
  sounds: [
    [1, 25],
    [2, 10],
    [4, 45],
    [6, 5],
    [8, 10],
    [10, 5],
  ],
  /** Share of requests for a full-size model. */
  fullSize: 0.15,
  /** Hours from UTC, with weights: America, Europe, East Asia. */
  zones: [
    [-6, 35],
    [1, 45],
    [9, 20],
  ],
  perServer: 25,
  /** Of the sounds that are made: with a heart, and in a hall of fame. */
  kept: 0.05,
  famous: 0.005,
} as const;

interface ModelTimes {
  readonly steps: number;
  /** Median ms of a step for one sound and for four (docs/performance.md); linear between and beyond. */
  readonly one: number;
  readonly four: number;
  /** Share of the time around the network. */
  readonly around: number;
}

/** Measured on two cores of an AMD EPYC: docs/performance.md. */
export const models: Readonly<Record<'starter' | 'full', ModelTimes>> = {
  starter: { steps: 12, one: 32, four: 92, around: 0.13 },
  full: { steps: 10, one: 400, four: 1199, around: 0.01 },
};

export const machines = {
  /** Mean time between deaths of a worker, hours; one is noticed by its lease and replaced by its supervisor. */
  hoursToDeath: 24,
  leaseSeconds: 5,
  restartSeconds: 30,
  /** From the accepted row to a worker that waits. */
  wakeSeconds: 0.02,
  /** Picture, upload to Discord; a part is fixed, a part exponential. */
  deliverSeconds: 0.5,
  deliverSpread: 0.3,
  /** A worker is busy for at most this share of the busiest hour. */
  fullWorker: 0.7,
  /** Answers a second that one bot process brings (docs/reliability.md, Load). */
  answersPerBot: 20,
} as const;

/** Bytes, of PostgreSQL with indexes: pg_total_relation_size over 16,000 sounds with facts, votes and keeps. */
export const bytes = {
  /** samples 488, batch_samples 174, sample_facts 496. */
  perSound: 1158,
  perAnswer: 324,
  /** votes 250, keeps 330. */
  perHeart: 580,
  wav: 132_000,
  picture: 100_000,
} as const;

/** Rows that stay: of a sound (samples, batch_samples, sample_facts), of an answer, of a heart (votes, keeps). */
export const rowsOf = { sound: 3, answer: 1, heart: 2 } as const;

export const discord = {
  serversUnverified: 100,
  serversPerShard: 2500,
  /** What Discord gives with `shards: auto`. */
  serversPerShardUsual: 1000,
  logInsPerDay: 1000,
  /** Shards that may log in every 5 s; more from 150,000 servers on. */
  concurrency: 1,
  restPerSecond: 50,
} as const;

export const cluster = {
  /** src/library/postgres-pool.ts and src/cluster: pool, pg-boss, listener. */
  connections: 10 + 2 + 1,
  /** PostgreSQL's default. */
  mostConnections: 100,
  /** src/jobs/limits.ts. */
  queueDepth: 500,
  /** Jobs a second through accept, make and deliver on one PostgreSQL. */
  jobsPerSecond: 70,
  /** Sounds that bytea is recommended for. */
  byteaSounds: 100_000,
  /** Rows that one PostgreSQL holds and that are restored within hours. */
  databaseBytes: 2e12,
  /** PRUNE_AFTER_DAYS. */
  pruneDays: 30,
} as const;

/** US dollars a month: list prices of common clouds, rounded. */
export const dollars = {
  /** Two dedicated cores, 8 GB: a worker or a bot. */
  machine: 60,
  /** PostgreSQL with a standby, by jobs a second at the busiest hour. */
  postgres: [
    [5, 150],
    [50, 600],
    [Number.POSITIVE_INFINITY, 3000],
  ],
  storedGb: 0.023,
  sentGb: 0.05,
  /** A million objects written. */
  millionPuts: 5,
} as const;
