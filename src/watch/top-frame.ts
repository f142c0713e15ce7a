import type { Spread } from './recent.ts';
import type { Report } from './watch.ts';

/** One report as lines of text, each at most `columns` wide. */
export function topFrame(report: Report, columns: number): string[] {
  const lines = [
    head(report),
    ...row('Jobs', jobs(report)),
    ...row('Waits', waits(report)),
    ...row('Engine', engine(report)),
    ...report.engine.speeds.flatMap(({ model, device, batch, msPerStep }, i) =>
      row(
        i === 0 ? 'Speed' : '',
        `${model.padEnd(18)} ${device.padEnd(8)} ${batch} at once  ${figure(msPerStep)} ms a step`,
      ),
    ),
    ...row('Workers', workers(report)),
    ...row('Discord', discord(report)),
    ...row('Library', library(report)),
    ...row('Process', `${bytes(report.memoryBytes)}, event loop late by ${figure(report.loopDelayMs)} ms (99 %)`),
    ...jobList(report),
    ...lastLines(report),
  ];
  return lines.map((line) => line.slice(0, columns).trimEnd());
}

const row = (name: string, text: string | undefined): string[] =>
  text === undefined ? [] : [`${name.padEnd(9)}${text}`];

function head({ version, process, upSeconds, readiness }: Report): string {
  const wrong = Object.entries(readiness.parts).flatMap(([part, { ok, why = '' }]) => (ok ? [] : [`${part}: ${why}`]));
  const state = readiness.ready ? 'ready' : `NOT READY (${wrong.join('; ')})`;
  return `Rimshot ${version}, ${process}, up ${duration(upSeconds)}, ${state}`;
}

function jobs({ jobs: { waiting, running, made, people, oldestSeconds } }: Report): string {
  const oldest = waiting + running + made > 0 ? `, the oldest ${duration(oldestSeconds)}` : '';
  return `${waiting} waiting, ${running} running, ${made} on their way, of ${count(people, 'person', 'people')}${oldest}`;
}

function waits({ jobs: { waits: of } }: Report): string {
  const spread = ({ count: n, p50, p95 }: Spread): string =>
    n === 0 ? 'none yet' : `median ${duration(p50)}, 95 % ${duration(p95)}`;
  return `to the start: ${spread(of.start)}; to the answer: ${spread(of.answer)} (last ${of.answer.count})`;
}

function engine({ engine: { running, batches, sounds, deaths } }: Report): string {
  const made = `${count(batches, 'batch', 'batches')}, ${count(sounds, 'sound', 'sounds')}`;
  return `${running > 0 ? 'busy' : 'idle'}; ${made}, ${count(deaths, 'death', 'deaths')} of the worker`;
}

function workers({ workers: live }: Report): string | undefined {
  if (!live) return undefined;
  return live.map(({ name, device }) => `${name} (${device ?? 'starting'})`).join(', ') || 'none';
}

function discord({ discord: told }: Report): string | undefined {
  if (!told) return undefined;
  const { shards, connected, servers, pingMs, rateLimited, invalidRequests, logInsLeft } = told;
  const ping = pingMs >= 0 ? `, ping ${figure(pingMs)} ms` : '';
  const logIns = logInsLeft === undefined ? '' : `, ${logInsLeft} log-ins left`;
  return `${connected} of ${shards} shards, ${count(servers, 'server', 'servers')}${ping}; ${rateLimited} waits for limits, ${invalidRequests} refused requests${logIns}`;
}

function library({ library: { rows, freeBytes } }: Report): string {
  const counts = Object.entries(rows ?? {}).map(([name, n]) => `${n} ${name}`);
  const free = freeBytes === undefined ? [] : [`${bytes(freeBytes)} free`];
  return [...counts, ...free].join(', ') || 'cannot be read';
}

function jobList({ jobs: { list } }: Report): string[] {
  if (list.length === 0) return [];
  const lines = list.map(({ job, state, verb, sounds, ageSeconds, step, steps, etaSeconds }) => {
    const progress = step === undefined ? '' : `step ${step} of ${steps}`;
    const left = etaSeconds === undefined || state === 'made' ? '' : `${duration(etaSeconds)} left`;
    const cells = [duration(ageSeconds).padStart(7), state.padEnd(8), job.padEnd(17), verb.padEnd(9)];
    return `${cells.join('  ')}  ${String(sounds).padStart(6)}  ${[progress, left].filter(Boolean).join(', ')}`;
  });
  return ['', '    age  state     job                verb       sounds', ...lines];
}

function lastLines({ log }: Report): string[] {
  if (log.length === 0) return [];
  const lines = log.map(
    ({ at, level, message }) => `${new Date(at).toISOString().slice(11, 19)}  ${level.padEnd(6)}${message}`,
  );
  return ['', 'Last warnings and errors (UTC)', ...lines];
}

const count = (n: number, one: string, several: string): string => `${n} ${n === 1 ? one : several}`;
const figure = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const bytes = (value: number): string =>
  value < 1e9 ? `${Math.round(value / 1e6)} MB` : `${(value / 1e9).toFixed(1)} GB`;

function duration(seconds: number): string {
  if (seconds < 100) return `${figure(seconds)} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}
