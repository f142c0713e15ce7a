import { createHash } from 'node:crypto';
import type { InstalledModel, Manifest } from './manifest.ts';
import { canonicalJson } from './recipe.ts';

/**
 * What a digest of weights alone has always stood for: upstream's network and sampling. Never to be changed: what
 * differs from it is in the identities of models, and so in recipes.
 */
const implied = {
  sampleRate: 44_100,
  dataScale: 1,
  sourceLevel: { measure: 'lufs', db: -20 },
  resnetGroups: 8,
  attentionHeads: 8,
  transform: undefined,
  lengthFrames: 32_768,
  sampler: 'dpmpp-2m',
  schedule: 'log',
  steps: 12,
  tauMax: 4,
  tauMin: 0.001,
  temperature: 1,
  temperatureBelowHz: undefined,
  monoBelowDb: undefined,
};
type Setting = keyof typeof implied;

/** What changes a sound and stands in no recipe: of the architecture, what the weights' shapes do not show. */
function unrecorded({ sampleRate, dataScale, sourceLevel, architecture }: Manifest): Partial<Record<Setting, unknown>> {
  const { resnetGroups, attentionHeads, attentions, transform } = architecture;
  return {
    sampleRate,
    dataScale,
    sourceLevel,
    resnetGroups,
    attentionHeads: attentions.some((count) => count > 0) ? attentionHeads : implied.attentionHeads,
    transform:
      transform.kind === 'patching'
        ? transform.patchSize
        : transform.kind === 'learned' && transform.stride !== 16
          ? transform.stride
          : undefined,
  };
}

/** What a request that does not say takes from the model; every recipe records it. */
const recorded = ({ lengthFrames, sampling }: Manifest): Partial<Record<Setting, unknown>> => ({
  lengthFrames,
  ...sampling,
  temperature: sampling.temperature ?? implied.temperature,
});

const differing = (settings: Partial<Record<Setting, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).filter(([key, value]) => canonicalJson(value) !== canonicalJson(implied[key as Setting])),
  );

const digestOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
const half = 32;

/**
 * Which model a recipe means by `weights`: 64 hex digits of the weights and of every setting that changes a sound.
 *
 * Settings enter only where they differ from what a digest alone has always implied, so that a model with upstream's
 * settings is identified by its weights' SHA-256, as every model was before settings counted. So are starters, and
 * models that were installed then (`identifiedBy` is absent in their model.json): no id of theirs changes.
 *
 * The first half is of the weights and of what no recipe records (rate, scale, source level, hidden numbers of the
 * architecture), the second of the sampler and the length too. Two models whose first halves are equal make the same
 * sound of the same recipe, and differ in what they make where a request says nothing. A first half of the digest
 * itself is one without such settings.
 */
export function identityOf(manifest: Manifest): string {
  const { sha256 } = manifest.weights;
  if (manifest.identifiedBy !== 'settings') return sha256;
  const network = differing(unrecorded(manifest));
  const all = { ...network, ...differing(recorded(manifest)) };
  const isPlain = (settings: object): boolean => Object.keys(settings).length === 0;
  const first = isPlain(network) ? sha256 : digestOf({ weights: sha256, ...network });
  const second = isPlain(all) ? sha256 : digestOf({ weights: sha256, ...all });
  return first.slice(0, half) + second.slice(half);
}

/** Why a model may be what a recipe means, the best reason first. `name` is the recipe's own name for it. */
const reasons: readonly ((manifest: Manifest, identity: string, name: string | undefined) => boolean)[] = [
  (manifest, identity, name) => manifest.name === name && identityOf(manifest) === identity,
  // From before settings counted: a digest, of which this model was one of several perhaps.
  (manifest, identity, name) => manifest.name === name && manifest.weights.sha256 === identity,
  (manifest, identity) => identityOf(manifest) === identity,
  // Its sampler or length has been changed since; the recipe records what it had.
  (manifest, identity, name) => manifest.name === name && sameNetwork(manifest, identity),
  (manifest, identity) => sameNetwork(manifest, identity),
  (manifest, identity) => manifest.weights.sha256 === identity,
];

const sameNetwork = (manifest: Manifest, identity: string): boolean =>
  identityOf(manifest).slice(0, half) === identity.slice(0, half);

/** The model that a recipe's `weights` and `model` mean among these; undefined where none of them makes its sound. */
export function modelWithIdentity(
  models: readonly InstalledModel[],
  identity: string,
  name: string | undefined,
): InstalledModel | undefined {
  for (const isMeant of reasons) {
    const found = models.find(({ manifest }) => isMeant(manifest, identity, name));
    if (found) return found;
  }
  return undefined;
}
