/**
 * A long run of what fuzz.test.ts does shortly: `node --import tsx test/fuzz/campaign.ts [cases a target] [first seed]`.
 * Prints each fault with the seed that makes it again, the slowest reading of each target, and the peak of memory.
 */
import { faultOf } from './fault-of.ts';
import { randomOf } from './mutate.ts';
import { targets } from './targets.ts';

const [cases, firstSeed] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1_000_000)];
let faults = 0;
for (const { name, make, read } of targets) {
  let [slowestMs, slowestSeed, refused, longest] = [0, 0, 0, 0];
  for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
    const bytes = make(randomOf(seed));
    const startMs = performance.now();
    const { fault, sentence } = await faultOf(() => read(bytes));
    const ms = performance.now() - startMs;
    if (ms > slowestMs) [slowestMs, slowestSeed] = [ms, seed];
    if (sentence !== undefined) refused++;
    longest = Math.max(longest, sentence?.length ?? 0);
    if (fault === undefined) continue;
    faults++;
    if (faults <= 20) console.log(`${name}, seed ${seed}: ${fault}`);
  }
  console.log(
    `${name}: ${cases} cases, ${refused} refused, longest sentence ${longest} characters, slowest ${slowestMs.toFixed(0)} ms (seed ${slowestSeed}), peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
  );
}
console.log(`${faults} faults`);
if (faults > 0) process.exitCode = 1;
