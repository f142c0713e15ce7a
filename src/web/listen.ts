import type { Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { HostError } from '../user-error.ts';

export interface Listening {
  /** What to open in a browser, without a slash at the end. */
  readonly address: string;
  readonly port: number;
  /** Closes the port and every connection. */
  stop(): Promise<void>;
}

/** Sentences for the reasons why a port cannot be opened. */
const refusals: Readonly<Record<string, (where: string, names: SettingNames) => string>> = {
  EADDRINUSE: (where, { port }) =>
    `${port}: ${where} is taken by another program; stop that one or set another ${port}.`,
  EACCES: (where, { port }) => `${port}: no permission to listen on ${where}; ports from 1024 up need none.`,
  EADDRNOTAVAIL: (where, { host }) => `${host}: this machine has no such address: ${where}.`,
  ENOTFOUND: (where, { host }) => `${host}: no such host: ${where}.`,
  EAI_AGAIN: (where, { host }) => `${host}: this name cannot be looked up now: ${where}.`,
};

/** Where a server listens. */
export interface Address {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** The names of the settings, for error messages. */
type SettingNames = Readonly<Record<keyof Address, string>>;

/** A name to open: for "every address" this machine's first address in its network, or localhost. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost';
  }
  return host.includes(':') ? `[${host}]` : host;
}

/** Serves an app; rejects with a UserError of one line where the port cannot be opened. */
export async function listen(
  app: Pick<Hono, 'fetch'>,
  { host, port, settings }: Address & { readonly settings: SettingNames },
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const refusal = refusals[error.code ?? ''];
      const sentence = refusal?.(`port ${port} on ${host}`, settings);
      reject(sentence ? new HostError(sentence, { kind: 'failed', cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return {
    address: `http://${reachable(host)}:${actual}`,
    port: actual,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
