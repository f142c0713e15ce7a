/** `npm test`: types, lint, then every test file, named explicitly (a glob that matches no file would pass). */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
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
  .filter((name) => name.endsWith('.test.ts') && (only.length === 0 || only.some((part) => name.includes(part))))
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
run(`${files.length} test files`, [
  '--import',
  'tsx',
  '--test',
  '--test-concurrency=2',
  `--test-timeout=${timeoutMs}`,
  ...files,
]);
