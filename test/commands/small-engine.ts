import { createHash } from 'node:crypto';
import { checkSound } from '../../src/audio/read-sound.ts';
import { writeWav } from '../../src/audio/wav.ts';
import type { Sentence } from '../../src/languages/sentence.ts';
import type { ModelStore } from '../../src/model-store/store.ts';
import { packOf } from '../../src/packs/pack.ts';
import { type InstalledModel, type Manifest, modelKey, type Variant } from '../../src/sound/manifest.ts';
import { canonicalJson, type Recipe } from '../../src/sound/recipe.ts';
import { sourceAudio } from '../../src/sound/source-audio.ts';
import { distinctNotes } from '../../src/sound/source-note.ts';
import { UserError } from '../../src/user-error.ts';
import type { Engine } from '../../src/worker/engine.ts';
import type { Workshop } from '../../src/workshop/workshop.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Frames of a sound here: enough to tell a long one from a short one. */
export const soundFrames = 2048;

export const manifestOf = (
  name: string,
  instrument: Manifest['instrument'],
  variant: Variant = 'starter',
): Manifest => ({
  format: 1,
  name,
  instrument,
  variant,
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
  sampleRate: 44100,
  lengthFrames: soundFrames,
  dataScale: 1,
  sourceLevel: { measure: 'peak', db: 0 },
  sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 10, tauMax: 28, tauMin: 0.004 },
  weights: { file: 'weights.safetensors', sha256: sha256(`${name}:${variant}`), bytes: 1, set: 'ema' },
  provenance: {
    source: `synthesised ${name}s`,
    licence: 'CC0-1.0',
    attributions: [`${name} sounds by the test`],
    notes: [],
  },
});

export function smallStore(): ModelStore {
  const models: InstalledModel[] = [
    manifestOf('kick', 'kick'),
    manifestOf('kick', 'kick', 'pretrained'),
    manifestOf('snare', 'snare'),
    manifestOf('hat', 'hat'),
    manifestOf('perc', 'perc'),
    manifestOf('dustbin', 'other', 'own'),
  ].map((manifest) => ({ manifest, directory: '/nowhere' }));
  return {
    list: () => models,
    resolve(key) {
      const found = models.find(({ manifest }) => modelKey(manifest) === key || manifest.name === key);
      if (!found)
        throw new UserError('noSuchModel', {
          model: key,
          installed: models.map(({ manifest }) => manifest.name).join(', '),
        });
      return found;
    },
    withWeights: (digest) => models.find(({ manifest }) => manifest.weights.sha256 === digest),
    use: () => undefined,
    refresh: () => undefined,
  };
}

/** A small valid WAV that follows from its recipe and carries it; the seed decides how long it rings. */
export function smallWav(recipe: Recipe): Uint8Array {
  const random = Array.from(createHash('sha256').update(canonicalJson(recipe)).digest());
  const ring = 100 + (recipe.seed % 7) * 250;
  const channel = Float32Array.from({ length: recipe.lengthFrames }, (_, i) =>
    i > ring ? 0 : (random[i % random.length]! / 255 - 0.5) * 0.8,
  );
  return writeWav(
    { channels: [channel, channel], sampleRate: 44100 },
    { bitDepth: recipe.raw ? '32f' : '16', info: { recipe: canonicalJson(recipe) } },
  );
}

export const smallPicture = Buffer.from('89504e470d0a1a0a', 'hex');

/** Makes sounds without a network, reads its sources as the real one does, and waits where a test says so. */
export function smallEngine(gate: { wait?: Promise<void>; notes?: readonly Sentence[] } = {}): Engine {
  return {
    async generate({ items, model, picture }, { signal, onProgress } = {}) {
      onProgress?.({ step: 1, steps: 10, msPerStep: 20 });
      await gate.wait;
      signal?.throwIfAborted();
      const wavs = items.map(({ recipe }) => smallWav(recipe));
      const notes: Sentence[] = [...(gate.notes ?? [])];
      for (const { recipe, source } of items)
        if (source) notes.push(...(await sourceAudio(source, model.manifest, recipe)).notes);
      return { wavs, notes: distinctNotes(notes), elapsedMs: 1, ...(picture ? { picture: smallPicture } : {}) };
    },
    picture: async () => smallPicture,
    device: async () => ({ device: 'cpu', note: 'A test needs no other.' }),
    stop: async () => undefined,
  };
}

/** Packs and checks, and draws what the small engine draws, without a thread. */
export const smallWorkshop = (): Workshop => ({
  picture: async () => smallPicture,
  check: checkSound,
  pack: async (sounds, options) => packOf(sounds, options),
  stop: async () => undefined,
});
