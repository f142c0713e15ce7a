import { createHash } from 'node:crypto';
import type { SamplerName } from '../diffusion/samplers.ts';
import type { ScheduleName } from '../diffusion/schedules.ts';

/** A sound that a derived sound starts from: one of ours, or an uploaded file by the SHA-256 of its bytes. */
export type Source = { readonly sample: string } | { readonly upload: string };

/** Where a source begins: at its hit, as audio/onset.ts finds it; absent: at the first sample above -50 dB, as in older recipes. */
export type OnsetRule = 2;

/** What a derived sound does with its sources; absent for a sound made from its seed alone. */
export type Derivation =
  | { readonly kind: 'vary'; readonly source: Source; readonly strength: number; readonly onset?: OnsetRule }
  /** `seed` of the recipe is not used: the start is the spherical mean of the starts of the two seeds. */
  | {
      readonly kind: 'morph';
      readonly seeds: readonly [number, number];
      readonly samples: readonly [string, string];
      readonly position: number;
    }
  /** `founded` noises to an angle like vary; `upstream` adds strength * noise and runs ddim linear. */
  | {
      readonly kind: 'restyle';
      readonly source: Source;
      readonly strength: number;
      readonly method: 'founded' | 'upstream';
      readonly onset?: OnsetRule;
    }
  | {
      readonly kind: 'inpaint';
      readonly source: Source;
      readonly keepMs: number;
      readonly resamples: number;
      readonly onset?: OnsetRule;
    };

/** Everything that decides a sound, every value resolved. The same recipe is the same sample. */
export interface Recipe {
  readonly v: 1;
  readonly model: string;
  /** Which weights, with which settings: 64 hex digits, see identityOf. */
  readonly weights: string;
  readonly lengthFrames: number;
  /** Unsigned 32-bit. */
  readonly seed: number;
  readonly sampler: SamplerName;
  readonly schedule: ScheduleName;
  readonly steps: number;
  /** tan(phi) range of the log schedule and of vary; kept for the linear schedule too, where only vary reads them. */
  readonly tauMax: number;
  readonly tauMin: number;
  /** Standard deviation of the starting noise of sounds from seeds; absent: 1. */
  readonly temperature?: number | undefined;
  /** Above this the starting noise has deviation 1 whatever the temperature; absent: it is the same at every frequency. */
  readonly temperatureBelowHz?: number | undefined;
  /** A sound whose side lies this far below its mid is made mono; absent: none is. */
  readonly monoBelowDb?: number | undefined;
  /** True: the network's output untouched, 32-bit float WAV. False: finished, 16-bit WAV. */
  readonly raw: boolean;
  readonly derivation?: Derivation;
}

/** The sounds and uploads that a recipe starts from. */
export function sourcesOf({ derivation }: Recipe): readonly Source[] {
  if (!derivation) return [];
  if (derivation.kind === 'morph') return derivation.samples.map((sample) => ({ sample }));
  return [derivation.source];
}

/** Keys sorted, no white space, undefined left out: equal recipes give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

/** A sample's id: the first 65 bits of the SHA-256 of its canonical recipe, as 13 Crockford base32 digits. */
export function sampleId(recipe: Recipe): string {
  const digest = createHash('sha256').update(canonicalJson(recipe)).digest();
  const bits = BigInt(`0x${digest.subarray(0, 9).toString('hex')}`) >> 7n;
  return Array.from({ length: 13 }, (_, i) => crockford[Number((bits >> BigInt(5 * (12 - i))) & 31n)]).join('');
}

/** What people read: the first 6 digits. Look-ups take any unambiguous prefix of 4 or more. */
export const shortId = (id: string): string => id.slice(0, 6);
