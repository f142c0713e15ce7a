/** Asks for WebGPU where no driver is and prints what the engine runs on. */
import { createEngine } from '../../src/worker/host.ts';

const engine = createEngine({ device: 'webgpu', threads: 1 });
console.log(JSON.stringify(await engine.device()));
await engine.stop();
