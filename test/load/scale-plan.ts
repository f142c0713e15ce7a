/** What a day's figures come to for other numbers of people: everything that grows, and where it meets a limit. */
import { bytes, cluster, discord, dollars, machines, people, rowsOf } from './assumptions.ts';
import type { DayFigures } from './simulate-day.ts';

const daysAYear = 365;
const daysAMonth = 30;

export type Plan = ReturnType<typeof planFor>;

/** Per person and day, by a simulated day. */
function ratesOf(day: DayFigures) {
  const of = (value: number): number => value / day.people;
  const answerSeconds = day.answer.p50;
  return {
    jobs: of(day.jobs),
    sounds: of(day.sounds),
    busySeconds: of(day.busySeconds),
    busiestSeconds: of(day.busiestSeconds),
    jobsPerSecond: of(day.busiestJobs / 3600),
    /** Little's law, at the busiest hour. */
    open: of((day.busiestJobs / 3600) * Math.max(answerSeconds, day.busySeconds / day.jobs + machines.deliverSeconds)),
  };
}

/** For so many people who come each day. */
export function planFor(count: number, day: DayFigures) {
  const rates = ratesOf(day);
  const jobs = rates.jobs * count;
  const sounds = rates.sounds * count;
  const hearts = sounds * people.kept;
  const jobsPerSecond = rates.jobsPerSecond * count;
  const workers = Math.max(1, Math.ceil((rates.busiestSeconds * count) / 3600 / machines.fullWorker));
  const servers = count / people.perServer;
  const shards = Math.max(1, Math.ceil(servers / discord.serversPerShardUsual));
  const bots = Math.max(1, Math.ceil(jobsPerSecond / machines.answersPerBot));
  const rows = sounds * rowsOf.sound + jobs * rowsOf.answer + hearts * rowsOf.heart;
  const rowBytes = sounds * bytes.perSound + jobs * bytes.perAnswer + hearts * bytes.perHeart;
  const audioBytes = sounds * bytes.wav;
  const kept = { all: audioBytes * daysAYear, pruned: audioBytes * (cluster.pruneDays + people.kept * daysAYear) };
  const sentBytes = audioBytes + jobs * bytes.picture;
  const postgres = dollars.postgres.find(([most]) => jobsPerSecond <= most)![1];
  const cost = {
    workers: workers * dollars.machine,
    bots: bots * dollars.machine,
    postgres,
    audio: (kept.pruned / 1e9) * dollars.storedGb + ((sounds * daysAMonth) / 1e6) * dollars.millionPuts,
    sent: ((sentBytes * daysAMonth) / 1e9) * dollars.sentGb,
  };
  return {
    people: count,
    jobs,
    sounds,
    jobsPerSecond,
    open: rates.open * count,
    workers,
    bots,
    servers,
    shards,
    loginSeconds: (Math.ceil(shards / discord.concurrency) - 1) * 5,
    restartsADay: Math.floor(discord.logInsPerDay / shards),
    rows,
    rowBytes,
    rowBytesAYear: rowBytes * daysAYear,
    audioBytes,
    audioAYear: kept,
    /** Posts in halls of fame: answers to interactions do not count towards the global limit. */
    restPerSecond: (sounds * people.famous * (jobsPerSecond / (jobs / 86_400))) / 86_400,
    connections: (workers + bots) * cluster.connections,
    cost,
    costAll: Object.values(cost).reduce((sum, each) => sum + each, 0),
  };
}

export interface Limit {
  readonly people: number;
  readonly what: string;
  readonly remedy: string;
}

/** What breaks, by the number of people who come each day at which it does; the least first. `rush`: a day with one. */
export function limitsOf(day: DayFigures, rush: DayFigures): readonly Limit[] {
  const rates = ratesOf(day);
  const one = planFor(1e6, day);
  const perMillion = (value: number, limit: number): number => (limit / value) * 1e6;
  const processes = Math.floor(cluster.mostConnections / cluster.connections);
  return [
    {
      people: discord.serversUnverified * people.perServer,
      what: `${discord.serversUnverified} servers: Discord lets no unverified bot into more`,
      remedy: 'have the application verified before',
    },
    {
      people: (machines.fullWorker * 3600) / rates.busiestSeconds,
      what: 'one machine of two cores at the busiest hour: the default installation',
      remedy: 'a GPU, or DATABASE_URL and workers',
    },
    {
      people: perMillion((one.workers + one.bots) * cluster.connections, cluster.mostConnections),
      what: `PostgreSQL's ${cluster.mostConnections} connections: ${processes} processes of ${cluster.connections}`,
      remedy: 'max_connections = 1000; beyond, smaller pools for workers (a pooler has to keep sessions: LISTEN)',
    },
    {
      people: cluster.byteaSounds / (rates.sounds * cluster.pruneDays),
      what: `${cluster.byteaSounds.toLocaleString('en')} sounds as bytea within ${cluster.pruneDays} days`,
      remedy: 'BLOBS_URL: an object store from the beginning, and PRUNE_AFTER_DAYS',
    },
    {
      people: perMillion(one.rowBytesAYear, cluster.databaseBytes),
      what: `${cluster.databaseBytes / 1e12} TB of rows after a year: pruning removes audio, and rows stay`,
      remedy: 'partition samples and facts by time, or let rows of sounds that nobody keeps go with their audio',
    },
    {
      people: discord.serversPerShard * people.perServer,
      what: `${discord.serversPerShard.toLocaleString('en')} servers: one shard`,
      remedy: 'more shards; auto does it',
    },
    {
      people: cluster.queueDepth / rates.open,
      what: `${cluster.queueDepth} unfinished jobs of everybody (jobs/limits.ts) at the busiest hour: the rest is refused`,
      remedy: 'a higher queueDepth; it protects one machine',
    },
    {
      people: (cluster.queueDepth * rush.people) / rush.mostOpen,
      what: `${cluster.queueDepth} unfinished jobs in the rush above, with as many workers a person`,
      remedy: 'those who are refused are told when to come back; a higher queueDepth lets them wait instead',
    },
    {
      people: cluster.jobsPerSecond / rates.jobsPerSecond,
      what: `${cluster.jobsPerSecond} jobs a second through one PostgreSQL`,
      remedy: 'several installations, each with its shards and its database: people of one server meet in one of them',
    },
    {
      people: perMillion(one.restPerSecond, discord.restPerSecond),
      what: `${discord.restPerSecond} requests a second that are no answers: posts in halls of fame`,
      remedy: 'ask Discord for more, or post them by turns',
    },
    {
      people: discord.logInsPerDay * discord.serversPerShardUsual * people.perServer,
      what: `${discord.logInsPerDay.toLocaleString('en')} log-ins a day, if all shards start once`,
      remedy: 'Discord raises the limit for large bots',
    },
  ].sort((a, b) => a.people - b.people);
}
