/** The product with its Discord side in a process of its own, for tests that kill it: `DATA_DIR`, `TOKEN`, `API`, `BATCH_MS`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { smallEngine } from '../commands/small-engine.ts';
import { startProduct } from './product.ts';

const { DATA_DIR = '', TOKEN = '', API = '', BATCH_MS = '0' } = process.env;
const small = smallEngine();
const product = await startProduct({
  dataDir: DATA_DIR,
  token: TOKEN,
  api: API,
  engine: {
    ...small,
    async generate(batch, options) {
      await sleep(Number(BATCH_MS), undefined, options?.signal ? { signal: options.signal } : {});
      return await small.generate(batch, options);
    },
  },
});
process.on('SIGTERM', () => void product.stop().then(() => process.exit(0)));
process.send?.('ready');
