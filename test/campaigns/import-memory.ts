/** Child of import-memory.test.ts: imports the checkpoint that it is told, and says its own peak memory. */
import { importCheckpoint } from '../../src/model-store/import-checkpoint.ts';

const [ckptPath = '', configPath = '', directory = ''] = process.argv.slice(2);
const baselineKb = process.resourceUsage().maxRSS;
const startMs = performance.now();
await importCheckpoint({
  ckptPath,
  configPath,
  name: 'kick',
  variant: 'own',
  instrument: 'kick',
  set: 'online',
  precision: 'float32',
  directory,
  provenance: { source: 'random weights', licence: 'CC0', attributions: [], notes: [] },
});
console.log(
  JSON.stringify({ baselineKb, peakKb: process.resourceUsage().maxRSS, seconds: (performance.now() - startMs) / 1000 }),
);
