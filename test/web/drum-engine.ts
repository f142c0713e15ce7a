import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { pictureOf } from '../../src/audio/picture.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import type { ModelStore } from '../../src/model-store/store.ts';
import type { InstalledModel, Manifest } from '../../src/sound/manifest.ts';
import { canonicalJson, type Recipe } from '../../src/sound/recipe.ts';
import { HostError } from '../../src/user-error.ts';
import type { Engine } from '../../src/worker/engine.ts';

const sampleRate = 44_100;

/** Drums from formulas where a test is about pages, not about networks: as long as real ones, and each seed its own. */
export function drumEngine({ stepMs = 15 }: { stepMs?: number } = {}): Engine {
  let last: Promise<unknown> = Promise.resolve();
  const picture = async (wavs: readonly Uint8Array[]): Promise<Uint8Array> => {
    const font = await readFile(new URL('../../src/audio/font/Inter-Medium.otf', import.meta.url));
    return pictureOf(
      wavs.map((wav) => readWav(wav).sound),
      { font },
    );
  };
  return {
    generate(batch, { signal, onProgress } = {}) {
      const run = last.then(async () => {
        const started = Date.now();
        const steps = batch.items[0]?.recipe.steps ?? 1;
        for (let step = 1; step <= steps; step++) {
          signal?.throwIfAborted();
          await sleep(stepMs, undefined, signal ? { signal } : {});
          onProgress?.({ step, steps, msPerStep: stepMs });
        }
        const wavs = batch.items.map(({ recipe }) => drum(recipe));
        return {
          wavs,
          ...(batch.picture ? { picture: await picture(wavs) } : {}),
          elapsedMs: Date.now() - started,
        };
      });
      last = run.catch(() => undefined);
      return run;
    },
    picture,
    device: async () => ({ device: 'cpu', note: 'formulas' }),
    stop: async () => {},
  };
}

/** A number in 0..1 for each place: enough of a noise for a drum. */
function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function drum(recipe: Recipe): Uint8Array {
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
    const t = i / sampleRate;
    phase += (2 * Math.PI * (hz + drop * Math.exp(-t / 0.02))) / sampleRate;
    const envelope = 0.9 * Math.exp(-t / decay) * Math.min(1, t / 0.001);
    left[i] = envelope * ((1 - noise) * Math.sin(phase) + noise * (2 * next() - 1));
    right[i] = envelope * ((1 - noise) * Math.sin(phase) + noise * (2 * next() - 1));
  }
  return writeWav({ channels: [left, right], sampleRate }, { bitDepth: '16', info: { recipe: canonicalJson(recipe) } });
}

const manifestOf = (name: 'kick' | 'snare' | 'hat' | 'perc', i: number): Manifest => ({
  format: 1,
  name,
  instrument: name,
  variant: 'starter',
  architecture: {
    inChannels: 2,
    outChannels: 2,
    channels: [8],
    factors: [1],
    items: [1],
    attentions: [0],
    attentionHeads: 1,
    attentionFeatures: 8,
    modulationFeatures: 8,
    resnetGroups: 1,
    transform: { kind: 'none' },
  },
  sampleRate,
  lengthFrames: 32_768,
  dataScale: 1,
  sourceLevel: { measure: 'peak', db: -1 },
  sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 10, tauMax: 28, tauMin: 0.004 },
  weights: { file: 'weights.safetensors', sha256: String(i).repeat(64), bytes: 1, set: 'online' },
  provenance: { source: 'formulas', licence: 'CC0-1.0', attributions: [], notes: [] },
});

/** The four names, each once. */
export function drumModels(): ModelStore {
  const models: readonly InstalledModel[] = (['kick', 'snare', 'hat', 'perc'] as const).map((name, i) => ({
    manifest: manifestOf(name, i + 1),
    directory: '/nowhere',
  }));
  return {
    list: () => models,
    resolve(key) {
      const found = models.find(({ manifest }) => manifest.name === key || `${manifest.name}:starter` === key);
      if (!found) throw new HostError(`There is no model ${key}; there are kick, snare, hat and perc.`);
      return found;
    },
    withWeights: (sha256) => models.find(({ manifest }) => manifest.weights.sha256 === sha256),
    use() {},
    refresh() {},
  };
}
