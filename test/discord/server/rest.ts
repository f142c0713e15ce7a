import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from './faults.ts';
import type { Limits, Refused } from './limits.ts';
import type { Files } from './messages.ts';
import { Refusal, refusals } from './refusal.ts';
import { routes } from './routes.ts';
import type { World } from './world.ts';

const base = '/api/v10';

async function readBody(request: IncomingMessage): Promise<{ body: unknown; files: Files }> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  const files = new Map<number, { name: string; type: string; bytes: Uint8Array }>();
  if (bytes.byteLength === 0) return { body: undefined, files };
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return { body: JSON.parse(bytes.toString()), files };
  if (!type.startsWith('multipart/form-data')) throw refusals.invalid([`content-type: ${type}`]);
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  let body: unknown;
  for (const [name, value] of form) {
    const number = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (name === 'payload_json' && typeof value === 'string') body = JSON.parse(value);
    else if (number !== undefined && typeof value !== 'string')
      files.set(Number(number), {
        name: value.name,
        type: value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
      });
    else throw refusals.invalid([`form field ${name}`]);
  }
  return { body, files };
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  if (body === undefined) return void response.writeHead(204, headers).end();
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function sendRefusal(
  response: ServerResponse,
  { status, code, message, fields }: Refusal,
  headers: Record<string, string>,
): void {
  // The limit on edits of old messages comes as a rate limit with its own code.
  const limited: Record<string, string> = status === 429 ? { 'retry-after': '300', 'x-ratelimit-scope': 'shared' } : {};
  const body = { code, message, ...(fields === undefined ? {} : { errors: fields }) };
  send(response, status, body, { ...headers, ...limited });
}

function sendRateLimit(response: ServerResponse, refused: Refused, headers: Record<string, string>): void {
  const { retryAfterMs, global } = refused;
  const seconds = retryAfterMs / 1_000;
  const all = {
    ...headers,
    'retry-after': seconds.toFixed(3),
    'x-ratelimit-scope': global ? 'global' : 'user',
    ...(global ? { 'x-ratelimit-global': 'true' } : {}),
  };
  send(response, 429, { message: 'You are being rate limited.', retry_after: seconds, global }, all);
}

/** Attachments that were posted, for whoever follows their address. */
function serveFile(world: World, path: string, response: ServerResponse): void {
  const id = path.split('/')[3];
  const files = [...world.messages.values()].flatMap(({ attachments }) => attachments);
  const file = files.find((item) => item.id === id);
  if (!file) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': file.contentType }).end(file.bytes);
}

/** Answers one request of the bot. */
export async function answer(
  { world, faults, limits }: { world: World; faults: Faults; limits: Limits },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', world.origin);
  const method = request.method ?? 'GET';
  const upload = world.uploads.get(url.pathname);
  if (upload) return upload(response);
  if (url.pathname.startsWith('/attachments/')) return serveFile(world, url.pathname, response);
  const pathname = decodeURIComponent(url.pathname);
  const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname;
  world.requests.push({ method, path, at: Date.now() });
  const read = await readBody(request).catch((error: unknown) => error as Error);
  const latencyMs = world.latencyMs();
  if (latencyMs > 0) await sleep(latencyMs);
  const authorised = request.headers.authorization === `Bot ${world.token}`;
  const { headers, refused } = limits.count(method, path, authorised && !path.startsWith('/interactions/'));
  if (refused) {
    world.rateLimited.push(`${method} ${path}`);
    return sendRateLimit(response, refused, headers);
  }
  const fault = faults.take(method, path);
  if (fault?.kind === 'slow') await sleep(fault.ms);
  try {
    if (fault?.kind === 'rate-limit') {
      const { retryAfterSeconds, global = false } = fault;
      return sendRateLimit(response, { retryAfterMs: retryAfterSeconds * 1_000, global }, {});
    }
    if (fault?.kind === 'server-error') return send(response, fault.status, { message: 'injected', code: 0 });
    if (fault?.kind === 'refuse') throw new Refusal(fault.status, fault.code, 'injected');
    const route = routes.find((item) => item.method === method && item.pattern.test(path));
    if (!route || !url.pathname.startsWith(base)) {
      world.complaints.push(`unknown route: ${method} ${path}`);
      throw refusals.unknownRoute();
    }
    if (route.bot && !authorised) throw refusals.unauthorized();
    if (read instanceof Error) throw read;
    const params = (route.pattern.exec(path) ?? []).slice(1);
    const result = route.handle({ world, params, query: url.searchParams, ...read });
    if (fault?.kind === 'lost-answer') return void request.socket.destroy();
    if (fault?.kind === 'server-error-after-commit')
      return send(response, fault.status, { message: 'injected', code: 0 });
    send(response, 200, result, headers);
  } catch (error) {
    if (!(error instanceof Refusal)) {
      world.complaints.push(`${method} ${path}: ${error instanceof Error ? error.stack : error}`);
      return send(response, 500, { message: 'bug in the test server', code: 0 });
    }
    world.refusals.push(
      `${error.code} ${method} ${path.replace(/\/(\d{17,19})\/[^/]{40,}/, '/$1/:token')} ${error.message}`,
    );
    sendRefusal(response, error, headers);
  } finally {
    world.events.emit('change');
  }
}
