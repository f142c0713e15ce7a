/**
 * `npm test`: types, lint, then every test file but the campaigns, which take longer. `node --import tsx test/run.ts NAME …`
 * runs the files whose paths contain one of the names alone: `campaigns`, `jobs/`. Each file is named to Node's runner,
 * because a glob that matches no file would pass.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(title: string, args: string[]): void {
  console.log(`\n# ${title}`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const only = process.argv.slice(2);
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => (only.length === 0 ? !name.startsWith('campaigns/') : only.some((part) => name.includes(part))))
  .sort()
  .map((name) => join('test', name));
if (files.length === 0) {
  console.error(`No test file${only.length ? ` matches ${only.join(', ')}` : ' found'}.`);
  process.exit(1);
}

if (only.length === 0) {
  run('types', [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit']);
  run('lint', [join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']);
}
// No file takes a tenth of this: what does hangs, and would otherwise hold up the run for ever.
const timeoutMs = 900_000;
// One more than there are cores: somebody always waits for a process or a timer.
const concurrency = availableParallelism() + 1;
run(`${files.length} test files`, [
  ...['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, `--test-timeout=${timeoutMs}`],
  ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
  ...['--test-reporter=./test/summary.mjs', '--test-reporter-destination=stdout'],
  ...files,
]);
