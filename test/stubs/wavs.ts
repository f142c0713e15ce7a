import { createHash } from 'node:crypto';
import { writeWav } from '../../src/audio/wav.ts';
import { canonicalJson, type Recipe, sampleId } from '../../src/sound/recipe.ts';

/** A valid WAV of no frames that carries the recipe's id: 44-byte header, 16-bit stereo at 44.1 kHz, then the id as a chunk. */
export function emptyWav(recipe: Recipe): Uint8Array {
  const wav = Buffer.alloc(66);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(58, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(44100, 24);
  wav.writeUInt32LE(176400, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.write('id  ', 44);
  wav.writeUInt32LE(14, 48);
  wav.write(sampleId(recipe), 52, 'latin1');
  return wav;
}

const wavOf = (channels: Float32Array[], recipe: Recipe): Uint8Array =>
  writeWav(
    { channels, sampleRate: 44_100 },
    { bitDepth: recipe.raw ? '32f' : '16', info: { recipe: canonicalJson(recipe) } },
  );

/** A WAV that follows from its recipe and carries it; the seed decides how long it rings. */
export function shortWav(recipe: Recipe): Uint8Array {
  const random = Array.from(createHash('sha256').update(canonicalJson(recipe)).digest());
  const ring = 100 + (recipe.seed % 7) * 250;
  const channel = Float32Array.from({ length: recipe.lengthFrames }, (_, i) =>
    i > ring ? 0 : (random[i % random.length]! / 255 - 0.5) * 0.8,
  );
  return wavOf([channel, channel], recipe);
}

/** A number in 0..1 for each place: enough of a noise for a drum. */
function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A drum from formulas: as long as a real one, and each seed its own. */
export function drumWav(recipe: Recipe): Uint8Array {
  const next = random(recipe.seed ^ (recipe.derivation ? 0x9e3779b9 : 0));
  const [a, b, c] = [next(), next(), next()];
  const shapes: Record<string, { hz: number; drop: number; decay: number; noise: number }> = {
    kick: { hz: 45 + 25 * a, drop: 160 + 160 * b, decay: 0.09 + 0.12 * c, noise: 0.03 },
    snare: { hz: 160 + 60 * a, drop: 60 * b, decay: 0.07 + 0.07 * c, noise: 0.75 },
    hat: { hz: 6000 + 3000 * a, drop: 0, decay: 0.02 + 0.12 * b * c, noise: 0.95 },
    perc: { hz: 300 + 500 * a, drop: 120 * b, decay: 0.05 + 0.1 * c, noise: 0.15 },
  };
  const { hz, drop, decay, noise } = shapes[recipe.model] ?? shapes.perc!;
  const left = new Float32Array(recipe.lengthFrames);
  const right = new Float32Array(recipe.lengthFrames);
  let phase = 0;
  for (let i = 0; i < left.length; i++) {
    const t = i / 44_100;
    phase += (2 * Math.PI * (hz + drop * Math.exp(-t / 0.02))) / 44_100;
    const envelope = 0.9 * Math.exp(-t / decay) * Math.min(1, t / 0.001);
    left[i] = envelope * ((1 - noise) * Math.sin(phase) + noise * (2 * next() - 1));
    right[i] = envelope * ((1 - noise) * Math.sin(phase) + noise * (2 * next() - 1));
  }
  return wavOf([left, right], recipe);
}
