// Plain JavaScript: Node's test runner loads reporters without tsx.
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';

const slowestShown = 10;

/**
 * A reporter for Node's test runner: which files took longest, how many tests ran and how they ended. The last line is also
 * appended to the file that TEST_SUMMARY names.
 */
export default async function* summary(events) {
  const counts = {};
  const fileMs = new Map();
  for await (const { type, data } of events) {
    const count = type === 'test:diagnostic' && /^(\w+) ([\d.]+)$/.exec(data.message);
    if (count) counts[count[1]] = Number(count[2]);
    if ((type === 'test:pass' || type === 'test:fail') && data.nesting === 0 && data.file)
      fileMs.set(data.file, (fileMs.get(data.file) ?? 0) + data.details.duration_ms);
  }
  const { tests = 0, pass = 0, fail = 0, cancelled = 0, skipped = 0, duration_ms: ms = 0 } = counts;
  const slowest = [...fileMs].sort((a, b) => b[1] - a[1]).slice(0, slowestShown);
  const line = `${tests} tests in ${fileMs.size} files: ${pass} passed, ${fail + cancelled} failed, ${skipped} skipped, in ${Math.round(ms / 1000)} s`;
  if (process.env.TEST_SUMMARY) appendFileSync(process.env.TEST_SUMMARY, `${line}\n`);
  yield '\nFiles whose tests took longest:\n';
  for (const [file, time] of slowest)
    yield `${(time / 1000).toFixed(1).padStart(7)} s  ${relative(process.cwd(), file)}\n`;
  yield `\n${line}\n`;
}
