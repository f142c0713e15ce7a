/**
 * The local channel and the gallery over formulas in place of networks, for work on the pages:
 * `node --import tsx test/web/dev-server.ts [port] [folder]`. Ctrl-C stops it.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drumEngine } from '../stubs/engine.ts';
import { startWholeApp } from './whole-app.ts';

const port = Number(process.argv[2] ?? 4480);
const dataDir = process.argv[3] ?? mkdtempSync(join(tmpdir(), 'rimshot-dev-'));
const whole = await startWholeApp({
  dataDir,
  measures: true,
  engine: drumEngine({ stepMs: 120 }),
  channel: { port },
  gallery: { port: port === 0 ? 0 : port + 1 },
});
console.log(`channel ${whole.local.address}\ngallery ${whole.gallery?.address}\ndata    ${dataDir}`);
process.once('SIGINT', () => void whole.stop());
