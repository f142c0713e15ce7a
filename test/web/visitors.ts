/** Child process of measure.ts: visitors of a gallery, each a page every 2 s over a connection of its own. Prints one line of JSON. */
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [address = '', paths = '[]', visitors = '200', seconds = '10'] = process.argv.slice(2);
const list = JSON.parse(paths) as string[];
const everyMs = 2000;
const end = Date.now() + Number(seconds) * 1000;
const times: number[] = [];
let failed = 0;

function visit(agent: Agent, localAddress: string, path: string): Promise<void> {
  const started = performance.now();
  return new Promise((resolve) => {
    const request = get(`${address}${path}`, { agent, localAddress, headers: { Accept: 'text/html' } }, (answer) => {
      if (answer.statusCode !== 200) failed++;
      answer.resume();
      answer.once('end', () => {
        times.push(performance.now() - started);
        resolve();
      });
    });
    request.once('error', () => {
      failed++;
      resolve();
    });
  });
}

/** Linux answers on all of 127.0.0.0/8: every visitor has an address, and its own share of the rate limit. */
async function visitor(i: number): Promise<void> {
  const localAddress = process.platform === 'linux' ? `127.0.1.${(i % 250) + 1}` : '127.0.0.1';
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await sleep((i / Number(visitors)) * everyMs);
  for (let n = 0; Date.now() < end; n++) {
    const started = Date.now();
    await visit(agent, localAddress, list[(i * 7 + n) % list.length] ?? '/top');
    await sleep(Math.max(0, everyMs - (Date.now() - started)));
  }
  agent.destroy();
}

await Promise.all(Array.from({ length: Number(visitors) }, (_, i) => visitor(i)));
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
console.log(JSON.stringify({ pages: times.length, failed, p50: at(0.5), p99: at(0.99), max: at(1) }));
