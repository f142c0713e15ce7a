import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { afterwards } from '../stubs/last-first.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** A request with exactly these headers and this path: fetch would correct what attacks are made of. */
export function rawRequest(
  address: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, path, method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(parts);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, text: bytes.toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export const postJson = (
  address: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<RawAnswer> =>
  rawRequest(address, path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** What an open page is told from now on. */
export async function eventsOf(t: TestContext, address: string): Promise<() => string> {
  const abort = new AbortController();
  afterwards(t, () => abort.abort());
  const stream = await fetch(`${address}/api/events`, { signal: abort.signal });
  let told = '';
  void (async () => {
    for await (const part of stream.body!) told += Buffer.from(part).toString();
  })().catch(() => {});
  while (!told.includes('event: version')) await pause(5);
  return () => told;
}
