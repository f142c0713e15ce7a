import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SampleFacts } from '../../src/library/library.ts';
import type { LikenessCalls } from '../../src/likeness/likeness.ts';
import { open } from '../../src/likeness/likeness-thread.ts';
import { toText, vectorLength } from '../../src/likeness/likeness-vector.ts';

/** Facts from a hash: sounds of the same bytes are alike, all others are not. */
function factsOf(wav: Uint8Array, instrument: string): SampleFacts {
  const digest = createHash('sha256').update(wav).digest();
  const vector = Uint8Array.from({ length: vectorLength }, (_, i) => digest[i % digest.length]!);
  const part = instrument === 'hat' ? 'closed-hat' : instrument;
  return { part, decay_ms: 100, brightness_hz: 1000, pitch_hz: null, vector: toText(vector) };
}

/** Without a thread and without measuring; comparisons read the real database. Ended with `end`. */
export function stubLikeness(dataDir: string): LikenessCalls & { end(): void } {
  let opened: ReturnType<typeof open> | undefined;
  const real = () => {
    opened ??= open(join(dataDir, 'rimshot.db'));
    return opened;
  };
  return {
    measure: async (sounds) => sounds.map(({ wav, instrument }) => factsOf(wav, instrument)),
    nearest: (...given) => real().nearest(...given),
    map: (filter) => real().map(filter),
    end: () => opened?.end(),
  };
}
