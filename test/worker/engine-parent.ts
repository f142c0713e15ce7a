/** Starts an engine, says so, and waits to be killed. */
import { createEngine } from '../../src/worker/host.ts';

const engine = createEngine({ device: 'cpu', threads: 1 });
await engine.device();
console.log('up');
setTimeout(() => process.exit(1), 60_000);
