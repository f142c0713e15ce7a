import { createHash } from 'node:crypto';
import type { ModelStore } from '../../src/model-store/open-store.ts';
import { type InstalledModel, type Manifest, modelKey, type Variant } from '../../src/sound/manifest.ts';
import { UserError } from '../../src/user-error.ts';

/** Frames of a sound here: enough to tell a long one from a short one. */
export const soundFrames = 2048;

const weightsOf = (sha256: string) => ({ file: 'weights.safetensors', sha256, bytes: 1, set: 'ema' }) as const;

export const manifestOf = (
  name: string,
  instrument: Manifest['instrument'],
  variant: Variant = 'starter',
  change: Partial<Manifest> = {},
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
  sampleRate: 44_100,
  lengthFrames: soundFrames,
  dataScale: 1,
  sourceLevel: { measure: 'peak', db: 0 },
  sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 10, tauMax: 28, tauMin: 0.004 },
  weights: weightsOf(createHash('sha256').update(`${name}:${variant}`).digest('hex')),
  provenance: {
    source: `synthesised ${name}s`,
    licence: 'CC0-1.0',
    attributions: [`${name} sounds by the test`],
    notes: [],
  },
  ...change,
});

/** A store in memory; of models with one name the first is in use. */
export function stubModels(manifests: readonly Manifest[]): ModelStore {
  const models: InstalledModel[] = manifests.map((manifest) => ({ manifest, directory: '/nowhere' }));
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
    withWeights: (sha256) => models.find(({ manifest }) => manifest.weights.sha256 === sha256),
    use: () => undefined,
    refresh: () => undefined,
  };
}

/** All starters, one with its pretrained sibling, and a model of one's own. */
export const severalModels = (): ModelStore =>
  stubModels([
    manifestOf('kick', 'kick'),
    manifestOf('kick', 'kick', 'pretrained'),
    manifestOf('snare', 'snare'),
    manifestOf('hat', 'hat'),
    manifestOf('perc', 'perc'),
    manifestOf('dustbin', 'other', 'own'),
  ]);

/** The four starters, with sounds as long as real ones. */
export const drumModels = (): ModelStore =>
  stubModels(
    (['kick', 'snare', 'hat', 'perc'] as const).map((name, i) =>
      manifestOf(name, name, 'starter', {
        lengthFrames: 32_768,
        weights: weightsOf(String(i + 1).repeat(64)),
        provenance: { source: 'formulas', licence: 'CC0-1.0', attributions: [], notes: [] },
      }),
    ),
  );

/** Kicks with these weights. */
export const kicksWith = (...digests: readonly string[]): ModelStore =>
  stubModels(
    digests.map((sha256) =>
      manifestOf('kick', 'kick', 'starter', { lengthFrames: 32_768, weights: weightsOf(sha256) }),
    ),
  );
