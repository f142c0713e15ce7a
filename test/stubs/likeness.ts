import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { memoised } from '../../src/files/shared-promise.ts';
import type { SampleFacts } from '../../src/library/library.ts';
import type { LikenessCalls } from '../../src/likeness/likeness.ts';
import type { Character } from '../../src/sound/knobs.ts';

/** Of a vector; the stub loads none of the code that measures. */
const vectorLength = 268;

/** Facts from a hash: sounds of the same bytes are alike, all others are not. */
function factsOf(wav: Uint8Array, instrument: string): SampleFacts {
  const digest = createHash('sha256').update(wav).digest();
  const vector = Buffer.from(Array.from({ length: vectorLength }, (_, i) => digest[i % digest.length]!));
  const part = instrument === 'hat' ? 'closed-hat' : instrument;
  return { part, decay_ms: 100, brightness_hz: 1000, pitch_hz: null, vector: vector.toString('base64') };
}

/** A character from a hash: of the same bytes the same. */
function characterOf(wav: Uint8Array): Character {
  const [decay = 0, tone = 0, punch = 0, noise = 0] = createHash('sha256').update(wav).digest();
  return { decay: decay / 400, tone: 6 + tone / 100, punch: punch / 25 - 5, noise: -noise / 5 };
}

/** Without a thread and without measuring; comparisons read the real database. Ended with `end`. */
export function stubLikeness(dataDir: string): LikenessCalls & { end(): Promise<void> } {
  let isOpen = false;
  const real = memoised(async () => {
    isOpen = true;
    const { open } = await import('../../src/likeness/likeness-thread.ts');
    return open({ file: join(dataDir, 'rimshot.db') });
  });
  return {
    measure: async (sounds) => sounds.map(({ wav, instrument }) => ({ facts: factsOf(wav, instrument) })),
    characters: async (wavs) => wavs.map((wav) => wav && characterOf(wav)),
    nearest: async (...given) => (await real()).nearest(...given),
    map: async (filter) => (await real()).map(filter),
    end: async () => {
      if (isOpen) (await real()).end();
    },
  };
}
