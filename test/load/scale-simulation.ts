/**
 * A day of 10,000 people on 50 workers, simulated with the measured times, and what it comes to for a million:
 * `node --import tsx test/load/scale-simulation.ts [--seed 1] [--write]`. Prints Markdown; `--write` puts it into
 * docs/scale.md. Less than a minute; the same figures for the same seed.
 */
import { optionsOf, tableOf, writeInto } from '../campaigns/campaign.ts';
import { bytes, cluster, dollars, machines, models, people } from './assumptions.ts';
import { limitsOf, type Plan, planFor } from './scale-plan.ts';
import { type DayFigures, type DayOptions, simulateDay } from './simulate-day.ts';

const { seed, write } = optionsOf({ seed: 1, write: false });
const rush = { share: 0.2, seconds: 300 };
const runs: readonly Omit<DayOptions, 'seed'>[] = [
  { people: 10_000, workers: 50 },
  { people: 10_000, workers: 50, hoursToDeath: 0.5 },
  { people: 10_000, workers: 50, rush },
  { people: 10_000, workers: 8 },
  { people: 10_000, workers: 8, rush },
  { people: 10_000, workers: 5 },
  { people: 100_000, workers: 60 },
];

const grouped = (value: number): string => Math.round(value).toLocaleString('en');
const seconds = (value: number): string => value.toFixed(value < 0.1 ? 2 : 1);
const share = (value: number): string => `${(100 * value).toFixed(0)} %`;
const units: readonly (readonly [string, number])[] = [
  ['PB', 1e15],
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 0],
];
const size = (value: number): string => {
  const [unit, scale] = units.find(([, least]) => value >= least)!;
  return `${figure(value / (scale || 1e6))} ${unit}`;
};
/** Two digits, or all before the point. */
const figure = (value: number): string => (value >= 100 ? grouped(value) : String(Number(value.toPrecision(2))));
const money = (value: number): string => `$${grouped(Number(value.toPrecision(2)))}`;

const nameOf = ({ people: count, workers, hoursToDeath, rush: crowd }: DayFigures): string =>
  [
    `${grouped(count)}, ${workers}`,
    ...(hoursToDeath === undefined ? [] : [`each dies every ${hoursToDeath * 60} min`]),
    ...(crowd ? [`${share(crowd.share)} come within ${crowd.seconds / 60} min`] : []),
  ].join('; ');

const days = runs.map((run) => simulateDay({ ...run, seed }));
const [day] = days as [DayFigures];

const waits = tableOf(
  [
    'people, workers',
    'jobs',
    'sounds',
    'to the start, s: median',
    '95 %',
    '99 %',
    'longest',
    'to the answer: median',
    '95 %',
    '99 %',
    'busy',
    'at the busiest hour',
    'unfinished at once, at most',
    'deaths; jobs made again; lost',
  ],
  days.map((each) => [
    nameOf(each),
    grouped(each.jobs),
    grouped(each.sounds),
    ...[each.start.p50, each.start.p95, each.start.p99, each.start.most].map(seconds),
    ...[each.answer.p50, each.answer.p95, each.answer.p99].map(seconds),
    share(each.utilisation),
    share(each.busiestUtilisation),
    grouped(each.mostOpen),
    `${each.deaths}; ${each.again}; ${each.jobs - each.answered}`,
  ]),
);

const plans = [1_000, 10_000, 100_000, 1_000_000].map((count) => planFor(count, day));
const line = (name: string, of: (plan: Plan) => string): string[] => [name, ...plans.map(of)];
const plan = tableOf(
  ['people a day', ...plans.map(({ people: count }) => grouped(count))],
  [
    line('requests a day; a second at the busiest hour', (p) => `${grouped(p.jobs)}; ${figure(p.jobsPerSecond)}`),
    line('unfinished jobs at the busiest hour', (p) => grouped(p.open)),
    line('sounds a day', (p) => grouped(p.sounds)),
    line('rows a day', (p) => grouped(p.rows)),
    line('database: a day; a year', (p) => `${size(p.rowBytes)}; ${size(p.rowBytesAYear)}`),
    line('audio a day', (p) => size(p.audioBytes)),
    line(`audio after a year: all; pruned after ${cluster.pruneDays} days`, (p) =>
      [p.audioAYear.all, p.audioAYear.pruned].map(size).join('; '),
    ),
    line('workers of two cores', (p) => grouped(p.workers)),
    line('bot processes', (p) => grouped(p.bots)),
    line('connections to PostgreSQL, at most', (p) => grouped(p.connections)),
    line('servers; shards', (p) => `${grouped(p.servers)}; ${p.shards}`),
    line('seconds to log all in; restarts of all a day', (p) => `${p.loginSeconds}; ${grouped(p.restartsADay)}`),
    line('requests a second towards Discord’s 50', (p) => p.restPerSecond.toFixed(2)),
    line('workers, a month', (p) => money(p.cost.workers)),
    line('bots', (p) => money(p.cost.bots)),
    line('PostgreSQL', (p) => money(p.cost.postgres)),
    line('audio, pruned', (p) => money(p.cost.audio)),
    line('sent to Discord', (p) => money(p.cost.sent)),
    line('**all, a month**', (p) => `**${money(p.costAll)}**`),
  ],
);

const limits = tableOf(
  ['people a day', 'what is reached', 'and then'],
  limitsOf(day, days[2]!).map(({ people: count, what, remedy }) => [
    grouped(Number(count.toPrecision(2))),
    what,
    remedy,
  ]),
);

const { starter, full } = models;
const text = `A day of 10,000 people on 50 workers, by events in virtual time (seed ${seed}); and with more deaths, a rush, and fewer
workers. The limits of people and of the queue are not applied.

${waits}

What the first of these days comes to, in proportion; the simulated day of 100,000 agrees.

${plan}

What breaks first:

${limits}

Measured: a step takes ${starter.one} ms for one sound and ${starter.four} ms for four with a starter (${starter.steps} steps), ${full.one} and ${full.four} ms with a
full-size model (${full.steps} steps; [speed](performance.md), medians on two cores). A sound is ${bytes.wav / 1000} kB of audio and
${grouped(bytes.perSound)} bytes of rows with their indexes, an answer ${bytes.perAnswer} bytes more, a heart ${bytes.perHeart} (PostgreSQL, 16,000 sounds). A bot
process brings ${machines.answersPerBot} answers a second ([load](reliability.md#load)).

Assumed: ${people.sessions} sessions a person and day of ${people.requests} requests each, ${people.thinkSeconds} s apart, by a curve with its peak at 21:00 in
America (35 %), Europe (45 %) and East Asia (20 %). One request in ten comes with two more. ${share(people.fullSize)} of the requests are for
full-size models, ${share(people.kept)} of the sounds get a heart. ${people.perServer} people a day come in each server. A worker dies once in ${machines.hoursToDeath} h, is
missed after ${machines.leaseSeconds} s and back after ${machines.restartSeconds} s. Workers are at most ${share(machines.fullWorker)} busy. One PostgreSQL takes ${cluster.jobsPerSecond} jobs a second. Prices:
${money(dollars.machine)} for a machine of two cores, $${dollars.storedGb} a GB stored, $${dollars.sentGb} a GB sent, ${money(dollars.postgres[0][1])} to ${money(dollars.postgres[2][1])} for PostgreSQL with a standby.`;
console.log(text);
if (write) writeInto('scale.md', 'scale-simulation', text);
