import { power } from '../power.ts';

/** What every schedule is given; taus are tan(phi). */
export interface ScheduleOptions {
  /** Network evaluations, 1 or more. */
  readonly steps: number;
  readonly tauMax: number;
  readonly tauMin: number;
}

/** The angles phi of a sampling, in radians: steps + 1 of them, from the noisiest down to 0. */
export type Schedule = (options: ScheduleOptions) => Float64Array;

/** Upstream's: sigma = linspace(1, 0, steps + 1), phi = pi / 2 * sigma. */
const linear: Schedule = ({ steps }) =>
  Float64Array.from({ length: steps + 1 }, (_, i) => (Math.PI / 2) * (1 - i / steps));

/** pi/2, then steps - 1 values of tan(phi) spaced geometrically from tauMax to tauMin, then 0. */
const log: Schedule = ({ steps, tauMax, tauMin }) =>
  Float64Array.of(Math.PI / 2, ...geometric(steps - 1, tauMax, tauMin), 0);

export const schedules = { linear, log } satisfies Record<string, Schedule>;
export type ScheduleName = keyof typeof schedules;

/** Angles of `count` values of tan(phi) from the first to the last, geometrically; one alone lies in the middle. */
function geometric(count: number, from: number, to: number): number[] {
  if (count === 1) return [Math.atan(Math.sqrt(from * to))];
  return Array.from({ length: count }, (_, i) => Math.atan(from * power(to / from, i / (count - 1))));
}

/** The angle to which `strength` (0 to 1) noises a source: tan(phi) = tauMin (tauMax / tauMin)^strength. */
export const strengthAngle = (
  strength: number,
  { tauMax, tauMin }: Pick<ScheduleOptions, 'tauMax' | 'tauMin'>,
): number => Math.atan(tauMin * power(tauMax / tauMin, strength));

/** Evaluations from a partly noised source: the share of a whole sampling's that its strength covers, at least 1. */
export const stepsFromStrength = (steps: number, strength: number): number => Math.max(1, Math.round(steps * strength));

/** From an angle below pi/2 down to 0, spaced like `log`: for sources that are noised only in part. */
export function anglesFrom(phi: number, { steps, tauMin }: Pick<ScheduleOptions, 'steps' | 'tauMin'>): Float64Array {
  if (steps === 1) return Float64Array.of(phi, 0);
  return Float64Array.of(...geometric(steps, Math.tan(phi), Math.min(tauMin, Math.tan(phi))), 0);
}
