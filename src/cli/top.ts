import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { HostError } from '../user-error.ts';
import { topFrame } from '../watch/top-frame.ts';
import type { Report } from '../watch/watch.ts';
import type { CliContext } from './context.ts';

const examples = `
Reads the listener that METRICS_HOST opens (docs/watching.md). Ctrl-C ends it; the bot goes on.

Examples:
  $ npm run rimshot -- top
  $ npm run rimshot -- top --once --json | jq .jobs
  $ npm run rimshot -- top http://10.0.0.5:4482 http://10.0.0.6:4482     several processes, with METRICS_TOKEN`;

const everyMs = 1000;
const patienceMs = 10_000;
const clearScreen = '\x1b[H\x1b[2J';

interface TopOptions {
  readonly once?: true;
  readonly json?: true;
}

/** `rimshot top`: what the running program does, redrawn each second. */
export function register(program: Command, context: CliContext): void {
  program
    .command('top')
    .description('Watch the running bot: jobs by age, waits, workers, speeds, limits, last errors.')
    .argument('[urls...]', 'listeners to read (default: METRICS_HOST and METRICS_PORT)')
    .option('--once', 'print it once and end; also where the output is no terminal')
    .option('--json', 'print the figures as JSON, one line a process')
    .addHelpText('after', examples)
    .action((urls: string[], options: TopOptions) => top(context, urls, options));
}

async function top(context: CliContext, given: readonly string[], { once, json }: TopOptions): Promise<void> {
  const { metrics, metricsToken } = context.config();
  const wrong = given.find((url) => !/^https?:\/\//.test(url) || !URL.canParse(url));
  if (wrong !== undefined) throw new HostError(`${wrong} is no address like http://127.0.0.1:4482.`);
  const urls = given.length > 0 ? given : [ownUrl(metrics)];
  const ask = () => urls.map((url) => reportOf(url, metricsToken));
  if (once || json || !process.stdout.isTTY) {
    const reports = await Promise.all(ask());
    console.log(reports.map((report) => (json ? JSON.stringify(report) : drawn(report, 200))).join('\n'));
    return;
  }
  for (;;) {
    const asked = await Promise.allSettled(ask());
    const frames = asked.map((one) =>
      one.status === 'fulfilled' ? drawn(one.value, process.stdout.columns) : (one.reason as Error).message,
    );
    process.stdout.write(`${clearScreen}${frames.join('\n\n')}\n`);
    await sleep(everyMs);
  }
}

const drawn = (report: Report, columns: number): string => topFrame(report, columns).join('\n');

/** The address where a program with these settings listens. */
function ownUrl(metrics: ReturnType<CliContext['config']>['metrics']): string {
  if (!metrics)
    throw new HostError(
      'METRICS_HOST is empty, so the bot cannot be watched. Put METRICS_HOST=127.0.0.1 into .env and start the bot again.',
    );
  const host = /^(0\.0\.0\.0|::)$/.test(metrics.host) ? '127.0.0.1' : metrics.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${metrics.port}`;
}

/** HostError where nobody answers there, or not with a report. */
async function reportOf(url: string, token: string | undefined): Promise<Report> {
  const failed = (why: string, cause?: unknown) =>
    new HostError(`${url}: ${why}`, { kind: 'failed', ...(cause === undefined ? {} : { cause }) });
  let answer: Response;
  try {
    answer = await fetch(new URL('/status', url), {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw failed(`no answer within ${patienceMs / 1000} s.`, error);
    throw failed('nobody answers. Is the bot running, with METRICS_HOST set when it was started?', error);
  }
  if (answer.status === 401) throw failed('METRICS_TOKEN is missing or another one.');
  if (!answer.ok) throw failed(`it answers with ${answer.status}; this is not Rimshot’s listener for watching.`);
  const report = (await answer.json().catch(() => undefined)) as Report | undefined;
  if (report?.jobs === undefined) throw failed('this is not Rimshot’s listener for watching.');
  return report;
}
