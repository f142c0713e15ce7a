/** Bands of what is measured of a sound, as people choose them. Decay parts the starters' sounds into thirds, pitch
 * their kicks, brightness kicks from snares from hats. */
export const bands = {
  /** Ms until the level stays 40 dB below the loudest part. */
  decay: { short: [0, 200], medium: [200, 450], long: [450, Number.POSITIVE_INFINITY] },
  /** Hz of the fundamental; `none`: noise, clusters, sweeps. */
  pitch: { low: [0, 50], middle: [50, 100], high: [100, Number.POSITIVE_INFINITY], none: 'none' },
  /** Hz of the centre of the spectrum, over log frequency. */
  brightness: { dark: [0, 300], middle: [300, 3000], bright: [3000, Number.POSITIVE_INFINITY] },
} as const;

export type Measure = keyof typeof bands;
export type Band<Name extends Measure> = keyof (typeof bands)[Name];
export type Bands = { readonly [Name in Measure]?: Band<Name> };

type Range = readonly [from: number, to: number];

/** From (included) and to (excluded); undefined where no band is asked for. */
export function bandRange(measure: Measure, band: string | undefined): Range | 'none' | undefined {
  const known: Readonly<Record<string, Range | 'none'>> = bands[measure];
  return band === undefined || !Object.hasOwn(known, band) ? undefined : known[band];
}
