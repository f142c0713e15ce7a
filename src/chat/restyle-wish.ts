import type { InstalledModel, Manifest } from '../sound/manifest.ts';

/** The settings of a restyle, besides its file. */
export interface RestyleWish {
  readonly manifest: Manifest;
  readonly strength: number;
  readonly count: number;
  /** Default: random. */
  readonly seed?: number;
}

/** Hex digits: enough to tell the installed weights apart. */
const digestLength = 12;

/** As a button's argument: the beginning of the weights' SHA-256, strength, count, seed; at most 31 characters. */
export const wishText = ({ manifest, strength, count, seed }: RestyleWish): string =>
  [manifest.weights.sha256.slice(0, digestLength), Number(strength.toFixed(3)), count, seed ?? ''].join('-');

/** Reads it back; undefined for any other text, or if the weights are no longer installed. */
export function parseWish(text: string, models: readonly InstalledModel[]): RestyleWish | undefined {
  const [, weights = '', strength, count, seed] =
    /^([0-9a-f]{12})-(0(?:\.\d{1,3})?|1)-([1-8])-(\d{0,10})$/.exec(text) ?? [];
  const model = weights && models.find(({ manifest }) => manifest.weights.sha256.startsWith(weights));
  if (!model || Number(seed) > 0xffff_ffff) return undefined;
  const wish = { manifest: model.manifest, strength: Number(strength), count: Number(count) };
  return seed ? { ...wish, seed: Number(seed) } : wish;
}
