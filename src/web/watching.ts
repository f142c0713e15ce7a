import { Hono } from 'hono';
import { metricsType } from '../watch/meters.ts';
import type { Watch } from '../watch/watch.ts';
import { isRead, ownHostOnly } from './guard.ts';
import { isLoopback } from './host-names.ts';
import { type Address, type Listening, listen } from './listen.ts';
import { Access } from './log-in.ts';

export interface WatchingOptions extends Address {
  /** Required where other machines can reach `host`. */
  readonly token: string | undefined;
  readonly watch: Pick<Watch, 'metrics' | 'report' | 'ready'>;
}

/**
 * A small listener for whoever runs the program: `/metrics` for Prometheus and `/status` for `rimshot top`, behind the
 * token where there is one; `/healthz` and `/readyz` for supervisors, which hear reasons only with the token.
 */
export async function startWatching({ host, port, token, watch }: WatchingOptions): Promise<Listening> {
  if (token === undefined && !isLoopback(host)) throw new Error(`a token is required to listen on ${host}`);
  const access = new Access(token);
  const app = new Hono();
  app.use(async (c, next) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    return isRead(c) ? next() : c.text('This listener is read-only.\n', 405, { Allow: 'GET, HEAD' });
  });
  // A scraper calls a container by any name; without a token a foreign page might do so as well (DNS rebinding).
  if (token === undefined) app.use(ownHostOnly(host));

  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', async (c) => {
    const readiness = await watch.ready();
    const parts = Object.entries(readiness.parts).map(([part, { ok }]) => [part, { ok }]);
    const told = access.isGranted(c) ? readiness : { ...readiness, parts: Object.fromEntries(parts) };
    return c.json(told, readiness.ready ? 200 : 503);
  });

  app.use(async (c, next) => {
    if (access.isGranted(c)) return next();
    return c.text('METRICS_TOKEN is needed: Authorization: Bearer …\n', 401, { 'WWW-Authenticate': 'Bearer' });
  });
  app.get('/metrics', async (c) => c.body(await watch.metrics(), 200, { 'Content-Type': metricsType }));
  app.get('/status', async (c) => c.json(await watch.report()));
  app.notFound((c) => c.text('There are /metrics, /status, /healthz and /readyz.\n', 404));

  return listen(app, { host, port, settings: { host: 'METRICS_HOST', port: 'METRICS_PORT' } });
}
